"""A fault of a language model is told by its status and its kind, never in its own words."""

import pytest

from bot.llm.faults import fault, kinds, passing, status
from bot.llm.providers import Choice


class Answered(Exception):
    """An error of a client library with the status of an answer."""

    def __init__(self, status_code: object) -> None:
        super().__init__("sk-secret")
        self.status_code = status_code


class APITimeoutError(Exception):
    """Called like that of two client libraries."""


def choice(key: str | None = None) -> Choice:
    """Return a model of a server of one's own."""
    return Choice("openai-like", "tiny", "http://127.0.0.1:9/v1", key, context=8192, timeout=5.0)


@pytest.mark.parametrize(
    ("exc", "says"),
    [
        (Answered(401), "needs a key (status 401); set FOOTNOTE_LLM_API_KEY for openai-like"),
        (Answered(404), "is unknown to its server (status 404); check the name"),
        (Answered(418), "refused the request (status 418)"),
        (Answered(500), "failed on its server (status 500)"),
        (APITimeoutError("sk-secret"), "did not answer within the 5 s of FOOTNOTE_LLM_TIMEOUT"),
        (ConnectionResetError("sk-secret"), "broke off the connection"),
        (ConnectionRefusedError("sk-secret"), "cannot be reached; check its server"),
        (ValueError("sk-secret"), "sent an answer that cannot be read (ValueError)"),
    ],
)
def test_a_fault_is_the_end_of_a_sentence(exc: Exception, says: str) -> None:
    """And holds nothing of what the library said."""
    assert fault(exc, choice()).startswith(says)
    assert "sk-secret" not in fault(exc, choice())


def test_a_key_that_is_wrong_is_named() -> None:
    """By the setting that holds it."""
    said = fault(Answered(403), choice(key="sk-secret"))

    assert said == "did not accept the key (status 403); check FOOTNOTE_LLM_API_KEY"


@pytest.mark.parametrize(
    ("exc", "passes"),
    [
        (Answered(429), True),
        (Answered(503), True),
        (Answered(401), False),
        (ConnectionRefusedError(), True),
        (ValueError(), False),
    ],
)
def test_what_may_pass_is_worth_another_try(exc: Exception, passes: bool) -> None:
    """A server that is busy, or a connection that broke."""
    assert passing(exc) is passes


def test_the_status_that_a_stream_began_with_says_nothing() -> None:
    """Nor does what is no number."""
    assert status(Answered(200)) is None
    assert status(Answered("429")) is None
    assert status(Answered(429)) == 429


def test_what_led_to_an_error_counts() -> None:
    """Client libraries hide the cause behind an error of their own."""
    outer = RuntimeError()
    outer.__cause__ = TimeoutError()

    assert {"RuntimeError", "TimeoutError", "OSError"} <= kinds(outer)
