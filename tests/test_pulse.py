"""How the bot is can be seen from outside, by a sentence and an exit code."""

import asyncio
import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from bot.messenger.kept.journal import Journal
from bot.messenger.kept.presence import alone
from bot.messenger.kept.pulse import DEAD, DEAF, STUCK, Pulse, beat, pulse, trouble
from bot.messenger.kept.state import FILE, State
from index.errors import StateUnusable
from index.generations.home import Home
from tests.fakes.chatting import Chatting
from tests.fakes.telegram import FakeTelegram

Footnote = Callable[..., CompletedProcess[str]]
NOW = 1_000_000.0


@pytest.mark.parametrize(
    ("known", "says"),
    [
        ({}, None),
        ({"heard": None}, None),
        ({"at": NOW - DEAD - 1}, "The bot @b is running, but has done nothing for 1 minute; "),
        (
            {"at": NOW + DEAD + 1},
            "The bot @b is running, but has done nothing",
        ),  # the clock was set back
        ({"heard": NOW - DEAF - 1}, "Telegram has not answered the bot @b for 2 minutes; see"),
        ({"waiting": 2, "oldest": NOW - STUCK - 1}, "The oldest of 2 messages has waited for 10 m"),
    ],
)
def test_trouble_is_one_sentence(known: dict[str, float | None], says: str | None) -> None:
    """A bot that is gone, one that hears nothing, and one that is stuck."""
    usual = {"name": "b", "began": NOW - 7200, "at": NOW - 1, "heard": NOW - 5, "waiting": 0}
    found = Pulse(**{**usual, "oldest": None, **known})  # type: ignore[arg-type]

    wrong = trouble(found, True, NOW)

    assert wrong == says if says is None else (wrong or "").startswith(says)
    assert found.says(NOW).startswith("The bot @b has been running for 2 hours; ")


def test_a_pulse_is_no_life() -> None:
    """Where no process is, the freshest pulse is one's that is gone; where one is, it may begin."""
    fresh = Pulse("b", NOW - 7200, NOW - 4, NOW - 5, 0, None)

    killed = trouble(fresh, False, NOW)

    assert killed is not None
    assert killed.startswith("The bot @b is no longer running; it was last seen 4 seconds ago. ")
    assert trouble(None, False, NOW) == "No bot is running with this FOOTNOTE_HOME."
    assert trouble(None, True, NOW) == (
        "The bot has started, but has not reached Telegram yet; ask again in a moment."
    )


def test_a_pulse_counts_what_waits(tmp_path: Path) -> None:
    """And since when; another beat takes its place."""
    assert pulse(tmp_path) is None
    state = State(tmp_path)

    async def work() -> None:
        await beat(state, "b", 1.0, 2.0, 3.0)
        await Journal(state).take(1, {})
        await beat(state, "b", 1.0, 9.0, None)

    asyncio.run(work())
    state.close()

    found = pulse(tmp_path)
    assert found
    assert (found.at, found.heard, found.waiting) == (9.0, None, 1)
    assert found.oldest


def test_whoever_looks_changes_nothing_and_does_not_wait_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A state that is written to is in use, one of a newer Footnote is said to be that."""
    monkeypatch.setattr("bot.messenger.kept.state.PATIENCE", 0.1)
    with closing(State(tmp_path)) as state:
        asyncio.run(beat(state, "b", 1.0, 2.0, 3.0))
    before = (tmp_path / FILE).read_bytes()
    assert pulse(tmp_path)
    assert (tmp_path / FILE).read_bytes() == before

    with closing(sqlite3.connect(tmp_path / FILE, isolation_level=None)) as other:
        other.execute("PRAGMA journal_mode = DELETE")
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StateUnusable, match="in use; run the same command again"):
            pulse(tmp_path)
        other.execute("ROLLBACK")
        other.execute("PRAGMA user_version = 99")
    with pytest.raises(StateUnusable, match="newer Footnote"):
        pulse(tmp_path)
    (tmp_path / FILE).write_bytes(b"no database" * 100)
    with pytest.raises(StateUnusable, match="broken, delete it"):
        pulse(tmp_path)


def test_the_command_sees_a_bot_come_and_go(
    telegram: FakeTelegram, chat_home: Path, footnote: Footnote
) -> None:
    """While it runs the exit code is 0; before and after that it is 1."""
    before = footnote("status", "--bot")
    with alone(Home(chat_home)), Chatting(telegram, chat_home):
        telegram.wait_for(lambda: pulse(chat_home), 10)
        during = footnote("status", "--bot")
        as_json = footnote("status", "--bot", "--json")
    after = footnote("status", "--bot")

    assert [one.returncode for one in (before, during, as_json, after)] == [1, 0, 0, 1]
    assert during.stdout.startswith("The bot @footnote_bot has been running for ")
    assert before.stderr == after.stderr == "No bot is running with this FOOTNOTE_HOME.\n"
    assert json.loads(as_json.stdout)["fine"] is True
