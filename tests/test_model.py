"""A model is asked through its provider's real client, and fails in one sentence and in time."""

import asyncio
import logging
import socket
import time
from collections.abc import Callable
from contextlib import aclosing, suppress
from datetime import date
from pathlib import Path

import pytest

from bot.account import Account
from bot.llm.model import Message, Model, tokens
from bot.llm.providers import PROVIDERS, Provider
from bot.llm.spending import Budget
from index.errors import LLMFailed
from tests.fakes import behaviours as does
from tests.fakes.model_server import ModelServer
from tests.fakes.outcomes import Behaviour

Make = Callable[..., Model]
KEY = "sk-right-0123456789abcdef"
ASKED = [Message("system", "Answer in one word."), Message("user", "What is the sky?")]


def ask(model: Model, account: Account | None = None) -> str:
    """Return what a model answers."""
    return asyncio.run(model.whole(ASKED, account or Account()))


def failure(model: Model) -> str:
    """Return the sentence with which a model fails, and hold it to its promises."""
    begun = time.monotonic()
    with pytest.raises(LLMFailed) as raised:
        ask(model)
    assert time.monotonic() - begun < model.choice.timeout + 20
    said = str(raised.value)
    assert said.startswith(f"The model {model.choice.name} ")
    assert said.endswith(".")
    assert KEY not in said
    assert "127.0.0.1" not in said
    assert raised.value.__suppress_context__  # a traceback does not lead to the key either
    return said


@pytest.mark.parametrize("provider", PROVIDERS)
def test_every_provider_answers_and_counts_its_tokens(
    server: ModelServer, model: Make, provider: Provider
) -> None:
    """The answer comes in pieces that add up; the tokens are those that the server reports."""
    server.script(does.says("The sky is blue [1]."))
    account = Account()

    async def pieces() -> list[str]:
        return [piece async for piece in model(provider).stream(ASKED, account)]

    found = asyncio.run(pieces())

    assert "".join(found) == "The sky is blue [1]."
    assert len(found) > 1
    assert account.usage is not None
    assert account.prompt_tokens > 0
    assert account.completion_tokens > 0
    (call,) = server.calls
    assert (call.system, call.user) == ("Answer in one word.", "What is the sky?")


@pytest.mark.parametrize("provider", PROVIDERS)
def test_a_model_newer_than_the_client_library_works(
    model: Make, server: ModelServer, provider: Provider
) -> None:
    """No list of known names stands between a user and a new model."""
    with ModelServer(key=KEY, models=("brand-new-9000",)) as new:
        new.script(does.says("Hello."))
        assert ask(model(provider, model="brand-new-9000", url=new.url)) == "Hello."


@pytest.mark.parametrize("provider", PROVIDERS)
def test_two_event_loops_can_use_one_model(
    server: ModelServer, model: Make, provider: Provider
) -> None:
    """Nothing of one answer is left in the way of the next."""
    server.script(does.says("Hello."))
    one = model(provider)

    assert [ask(one), ask(one)] == ["Hello.", "Hello."]


FAULTS = [
    (does.status(400), "refused the request (status 400); check that FOOTNOTE_LLM_CONTEXT"),
    (does.status(401), ("did not accept the key (status 401)", "needs a key (status 401)")),
    (does.status(403), ("did not accept the key (status 403)", "needs a key (status 403)")),
    (does.status(404), "is unknown to its server (status 404); check the name"),
    (
        does.status(429),
        "was asked too often, or its account is used up (status 429); wait, or check the account",
    ),
    (does.status(429, retry_after=100), "was asked too often"),
    (does.status(500), "failed on its server (status 500)"),
    (does.status(503), "failed on its server (status 503)"),
    (does.slow(30), "did not answer within the 1.5 s of FOOTNOTE_LLM_TIMEOUT"),
    (does.stall, "did not answer within the 1.5 s of FOOTNOTE_LLM_TIMEOUT"),
    (does.reset, ("cannot be reached", "broke off the connection")),
    (does.redirect("http://127.0.0.1:9/v1"), "refused the request (status 307)"),
]


@pytest.mark.parametrize("provider", PROVIDERS)
@pytest.mark.parametrize(("fault", "says"), FAULTS, ids=[str(says) for _, says in FAULTS])
def test_each_fault_is_one_sentence_in_time(
    server: ModelServer,
    model: Make,
    provider: Provider,
    fault: Behaviour,
    says: str | tuple[str, ...],
) -> None:
    """Whatever the server does, the model says what went wrong before its time is over."""
    server.script(fault)

    said = failure(model(provider, timeout=1.5 if "1.5 s" in says else 5.0))

    assert any(one in said for one in ([says] if isinstance(says, str) else says))


@pytest.mark.parametrize("provider", PROVIDERS)
@pytest.mark.parametrize("fault", [does.cut, does.reset_midway, does.broken_json])
def test_what_came_before_a_fault_is_not_lost(
    server: ModelServer, model: Make, provider: Provider, fault: Callable[..., Behaviour]
) -> None:
    """A stream that breaks has given what it had, and then fails in one sentence."""
    text = "The sky is blue [1]. The sea is blue as well [2]. So it is."
    server.script(fault(30, of=does.says(text)))
    pieces: list[str] = []

    async def read() -> None:
        async for piece in model(provider).stream(ASKED, Account()):
            pieces.append(piece)  # noqa: PERF401 - what came before the failure is what counts

    with pytest.raises(LLMFailed, match=f"^The model {provider}/tiny "):
        asyncio.run(read())

    assert pieces
    assert text[:30].startswith("".join(pieces))


@pytest.mark.parametrize("provider", PROVIDERS)
@pytest.mark.parametrize(
    "fault", [does.status(429, retry_after=0.1), does.status(500), does.status(529), does.reset]
)
def test_a_fault_that_passes_is_not_noticed(
    server: ModelServer, model: Make, provider: Provider, fault: Behaviour
) -> None:
    """A server that is busy for a moment is asked again, when it wants to be."""
    server.script(fault, does.says("Hello."))

    assert ask(model(provider)) == "Hello."
    assert len(server.calls) == 2


def test_a_server_that_is_not_there_is_one_sentence(model: Make) -> None:
    """A wrong port is told from a model that fails."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/v1"
        for provider in PROVIDERS:
            assert "cannot be reached" in failure(model(provider, url=url))


@pytest.mark.parametrize("provider", PROVIDERS)
def test_an_empty_answer_is_empty(server: ModelServer, model: Make, provider: Provider) -> None:
    """A model that says nothing is not an error of the connection."""
    server.script(does.empty)

    assert ask(model(provider)) == ""


@pytest.mark.parametrize("provider", PROVIDERS)
def test_a_reader_may_leave_in_the_middle(
    server: ModelServer, model: Make, provider: Provider, caplog: pytest.LogCaptureFixture
) -> None:
    """Whoever has read enough goes, and nothing is left open or complains behind them."""
    server.script(does.flood())

    async def read_a_little() -> int:
        async with aclosing(model(provider).stream(ASKED, Account())) as pieces:
            async for piece in pieces:
                return len(piece)
        raise AssertionError

    for _ in range(3):
        assert asyncio.run(read_a_little()) > 0
    assert caplog.text == ""


# --- keys ---

HOSTILE = {
    "OPENAI_API_KEY": "sk-wrong-openai",
    "OPENAI_BASE_URL": "http://127.0.0.1:9/v1",
    "OPENAI_API_BASE": "http://127.0.0.1:9/v1",
    "OPENAI_ORG_ID": "sk-wrong-org",
    "OPENAI_CUSTOM_HEADERS": "x-secret: sk-wrong-header",
    "ANTHROPIC_API_KEY": "sk-wrong-anthropic",
    "ANTHROPIC_AUTH_TOKEN": "sk-wrong-token",
    "ANTHROPIC_BASE_URL": "http://127.0.0.1:9",
    "ANTHROPIC_CUSTOM_HEADERS": "x-secret: sk-wrong-header",
    "OLLAMA_API_KEY": "sk-wrong-ollama",
    "OLLAMA_HOST": "http://127.0.0.1:9",
}


@pytest.mark.parametrize("provider", PROVIDERS)
def test_no_other_key_reaches_a_server(
    monkeypatch: pytest.MonkeyPatch, server: ModelServer, model: Make, provider: Provider
) -> None:
    """What client libraries find in the environment goes nowhere; our key goes where it belongs."""
    for name, value in HOSTILE.items():
        monkeypatch.setenv(name, value)
    server.script(does.says("Hello."))

    assert ask(model(provider)) == "Hello."

    (call,) = server.calls
    sent = {name.lower(): value for name, value in call.headers.items()}
    assert "sk-wrong" not in str(sent)
    assert (KEY in str(sent)) == (provider != "ollama")


def test_without_a_key_none_is_sent(server: ModelServer, model: Make) -> None:
    """A local server that wants no key gets no header for one."""
    with ModelServer(key=None, models=("tiny",)) as open_to_all:
        open_to_all.script(does.says("Hello."))
        assert ask(model("openai-like", key=None, url=open_to_all.url)) == "Hello."

    (call,) = open_to_all.calls
    assert "authorization" not in {name.lower() for name in call.headers}


@pytest.mark.parametrize("provider", PROVIDERS)
def test_a_redirect_gets_no_key(server: ModelServer, model: Make, provider: Provider) -> None:
    """A server cannot pass the key, or the question, on to another."""
    with ModelServer(key=None, models=("tiny",)) as other:
        server.script(does.redirect(other.url))
        failure(model(provider))

    assert other.calls == ()


@pytest.mark.parametrize("provider", PROVIDERS)
@pytest.mark.parametrize("fault", [does.says("Hello."), does.status(401), does.reset])
def test_no_key_is_in_any_log_line(
    server: ModelServer,
    model: Make,
    provider: Provider,
    fault: Behaviour,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Even with every library at its most talkative, the key is not written down."""
    server.script(fault)

    with caplog.at_level(logging.DEBUG):
        try:
            ask(model(provider))
        except LLMFailed as exc:
            logging.getLogger("test").exception("failed", exc_info=exc)

    assert caplog.records
    assert KEY not in caplog.text


# --- tokens ---


def test_the_budget_of_a_day_is_kept(server: ModelServer, model: Make, tmp_path: Path) -> None:
    """Once a day's tokens are spent, the server is not even asked."""
    server.script(does.says("Hello."))
    one = model(budget=2100)

    assert ask(one) == "Hello."
    spent = one.budget.spent()
    assert 0 < spent < 200
    answered = 1
    with suppress(LLMFailed):
        while answered < 100:
            ask(one)
            answered += 1

    with pytest.raises(LLMFailed, match="2,100 tokens a day"):
        ask(one)
    assert one.budget.spent() <= 2100
    assert len(server.calls) == answered < 100
    assert Budget(tmp_path / "home", 2100, lambda: date(2000, 1, 1)).spent() == 0


def test_tokens_are_guessed_with_caution() -> None:
    """English has four characters a token or more; three are counted."""
    assert tokens("") == 0
    assert tokens("abcd") == 2
    assert tokens("北京") == 2
