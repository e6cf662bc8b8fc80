"""No secret is in a log line, wherever it came from."""

import io
import logging
import sys
from collections.abc import Iterator

import pytest

from bot.redacting import GONE, Redacting, log_to_stderr
from tests.fakes.telegram import TOKEN

KEY = "sk-proj-0123456789abcdefghij"


@pytest.fixture
def log() -> Iterator[tuple[logging.Logger, io.StringIO]]:
    """A logger, and what it writes."""
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(Redacting("%(levelname)s %(message)s", ["hunter22", "ab", ""]))
    logger = logging.getLogger("a.test")
    logger.addHandler(handler)
    logger.propagate = False
    yield logger, out
    logger.removeHandler(handler)
    logger.propagate = True


def test_secrets_are_left_out_and_words_are_not(log: tuple[logging.Logger, io.StringIO]) -> None:
    """Those that are known, and those that look like one, in messages and their values."""
    logger, out = log

    logger.error("POST https://api.telegram.org/bot%s/getMe with %s: hunter22 absent", TOKEN, KEY)

    assert out.getvalue() == (
        f"ERROR POST https://api.telegram.org/bot{GONE}/getMe with {GONE}: {GONE} absent\n"
    )


def test_a_traceback_holds_none(log: tuple[logging.Logger, io.StringIO]) -> None:
    """An exception may have the token in its text, and so may the one that caused it."""
    logger, out = log

    try:
        try:
            raise ValueError(f"no such bot: {TOKEN}")
        except ValueError as exc:
            raise RuntimeError(f"key {KEY}") from exc
    except RuntimeError:
        logger.exception("failed")

    assert "Traceback" in out.getvalue()
    assert TOKEN not in out.getvalue()
    assert KEY not in out.getvalue()
    assert out.getvalue().count(GONE) == 2


def test_libraries_do_not_tell_each_request(monkeypatch: pytest.MonkeyPatch) -> None:
    """What they write down at the usual level is not written, and nothing goes past the form."""
    out = io.StringIO()
    monkeypatch.setattr(sys, "stderr", out)
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    try:
        log_to_stderr(["hunter22"])
        logging.getLogger("httpx").info("POST %s", TOKEN)
        logging.getLogger("bot.messenger.serving").info("hunter22 is at work")
    finally:
        logging.captureWarnings(False)
        root.handlers[:], root.level = before, level

    assert out.getvalue().endswith(f"INFO bot.messenger.serving: {GONE} is at work\n")
    assert len(out.getvalue().splitlines()) == 1
