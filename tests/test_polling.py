"""What polls that fail mean: a bot that came second leaves, one that was first stays."""

import asyncio
import logging
from collections.abc import Iterable

import pytest
from telegram.error import Conflict, InvalidToken, NetworkError, TelegramError

from bot.messenger.receiving import NotKept
from bot.messenger.wire.polling import Watch
from index.errors import TelegramUnusable


def verdict(failures: Iterable[tuple[float, TelegramError]]) -> TelegramUnusable | None:
    """Return what a bot ends with that sees these failures, each at its second."""
    now = [0.0]

    async def run() -> TelegramUnusable | None:
        watch = Watch(lambda: now[0])
        for second, exc in failures:
            now[0] = second
            watch.failed(exc)
        return watch.verdict.result() if watch.verdict.done() else None

    return asyncio.run(run())


def test_a_second_bot_leaves() -> None:
    """Conflicts soon after its start that go on for seconds."""
    ended = verdict((s, Conflict("a")) for s in (1.0, 2.0, 6.0))

    assert "Another bot is running with this token" in str(ended)


@pytest.mark.parametrize(
    "seconds", [(1.0,), (1.0, 1.5, 2.0), (10.0, 14.0, 18.0, 300.0), (1.0, 1_000_000.0, 1_000_010.0)]
)
def test_the_first_one_stays(seconds: tuple[float, ...]) -> None:
    """A clash or two while the one before it ends, or any number when it has been there long."""
    assert verdict((s, Conflict("a")) for s in seconds) is None


def test_a_token_that_is_refused_for_minutes_is_revoked() -> None:
    """For a moment it is not: what was refused a while ago does not count."""
    ended = verdict((s, InvalidToken("a")) for s in range(0, 301, 20))
    assert "whether it was revoked" in str(ended)
    assert verdict((s, InvalidToken("a")) for s in (*range(0, 200, 20), 400, 420)) is None


def test_a_bad_line_is_told_once_a_minute(caplog: pytest.LogCaptureFixture) -> None:
    """However often it fails, nothing ends."""
    failures = [(s / 2, one) for s in range(240) for one in (NetworkError("a"), NotKept("b"))]
    with caplog.at_level(logging.WARNING):
        assert verdict(failures) is None

    assert [one.message for one in caplog.records] == [
        "Telegram cannot be reached: it answered with an error; trying again."
    ] * 2


def test_it_is_told_once_that_telegram_is_back(caplog: pytest.LogCaptureFixture) -> None:
    """And for how long it was away; a poll that fails without a word on it is no absence."""

    async def run() -> None:
        now = [0.0]
        watch = Watch(lambda: now[0])
        for second, fails in ((1, 0), (10, 1), (40, 1), (130, 0), (140, 0), (141, 1), (142, 0)):
            now[0] = second
            watch.failed(NetworkError("a")) if fails else watch.answered()

    with caplog.at_level(logging.INFO):
        asyncio.run(run())

    away = "Telegram cannot be reached: it answered with an error; trying again."
    back = "Telegram is reached again, after {}."
    assert [one.message for one in caplog.records] == [
        away,
        back.format("2 minutes"),
        away,
        back.format("1 second"),
    ]
