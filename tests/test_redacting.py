"""No secret is in a log line, wherever it came from."""

import asyncio
import gc
import io
import json
import logging
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.commands.redacting import GONE, Redacting, RedactingJson, log_to_stderr
from tests.fakes.telegram import TOKEN

QUESTION = "Who stole the cheese?"
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
    assert "RuntimeError" in out.getvalue()


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


def failing() -> None:
    """Fail with words of a question in the text, on the way from another failure."""
    try:
        Path("/nowhere/cheese").read_bytes()
    except OSError as exc:
        raise ValueError(QUESTION) from exc


def test_a_traceback_says_where_not_what(log: tuple[logging.Logger, io.StringIO]) -> None:
    """The text of an exception may hold a question; what the system says of a file may be read."""
    logger, out = log
    try:
        failing()
    except ValueError:
        logger.exception("failed")

    said = out.getvalue()
    assert QUESTION not in said
    assert "FileNotFoundError: No such file or directory\nWhich led to:" in said
    assert "in failing" in said
    assert said.endswith("builtins.ValueError\n")


def test_asked_for_more_it_says_what(log: tuple[logging.Logger, io.StringIO]) -> None:
    """With `--debug` the texts are there, still without secrets."""
    logger, out = log
    logger.handlers[0].setFormatter(Redacting("%(message)s", ["the cheese"], whole=True))
    try:
        failing()
    except ValueError:
        logger.exception("failed")

    assert f"ValueError: Who stole {GONE}?" in out.getvalue()


def test_asyncio_names_no_objects(log: tuple[logging.Logger, io.StringIO]) -> None:
    """It shows a failed task with its exception in its messages; only its first line is kept."""
    _, out = log
    handler = logging.getLogger("a.test").handlers[0]
    logger = logging.getLogger("asyncio")
    logger.addHandler(handler)

    async def ask() -> None:
        task = asyncio.get_running_loop().create_task(fail())
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert task.done()

    async def fail() -> None:
        raise ValueError(QUESTION)

    try:
        asyncio.run(ask())
        gc.collect()
    finally:
        logger.removeHandler(handler)

    assert "Task exception was never retrieved" in out.getvalue()
    assert "in fail" in out.getvalue()
    assert QUESTION not in out.getvalue()


def test_lines_for_programs(log: tuple[logging.Logger, io.StringIO]) -> None:
    """Each is a JSON object with what was noted besides; no secret is in it, escaped or not."""
    logger, out = log
    logger.handlers[0].setFormatter(RedactingJson(['pass"word', "hidden"]))
    try:
        failing()
    except ValueError:
        logger.exception(
            'with pass"word and %s', TOKEN, extra={"seconds": 1.5, "about": {"a": "hidden"}}
        )

    line = json.loads(out.getvalue())
    assert line["message"] == f"with {GONE} and {GONE}"
    assert (line["level"], line["name"], line["seconds"]) == ("ERROR", "a.test", 1.5)
    assert line["about"] == {"a": GONE}
    assert datetime.fromisoformat(line["time"]).utcoffset() == timedelta(0)
    assert line["exc_info"].endswith("builtins.ValueError")
    assert QUESTION not in out.getvalue()
