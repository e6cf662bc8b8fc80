"""The bot answers, or says in a sentence why not, when the network or Telegram fails.

A small version of tests/benchmarks/chat_faults.py.
"""

from pathlib import Path

import pytest

from index.generations.home import Home
from tests.benchmarks.chat_faults import DNS, QUOTES, Ground, Report, Seen, table


@pytest.fixture
def ground(seed_home: Home, tmp_path: Path) -> Ground:
    """Faults of a second."""
    return Ground(seed_home.folder, tmp_path, seconds=1.0)


def test_answers_come_through(ground: Ground) -> None:
    """They arrive when the fault is over, and no log line holds the token."""
    report = ground.at_work({"sendMessage": QUOTES["sendMessage"]}, ("500", "lost reply", DNS))
    assert [one for one in report.seen if one.failed or one.sentence] == []
    assert len(report.seen) == 3
    assert not report.tokens
    assert not report.tracebacks
    assert not report.early


def test_a_refused_token_ends_the_bot_with_a_sentence(ground: Ground) -> None:
    """At the start a token that is refused will not be better for trying again."""
    report = ground.at_start("getMe", "401")
    (seen,) = report.seen
    assert (seen.cell, seen.failed) == ("exit 1", False)
    assert "@BotFather" in seen.sentence
    assert not report.tokens


def test_reports_add_up_to_a_table() -> None:
    """Each case has its cell; one without an answer or a sentence is a failure."""
    late, ended = Seen("getMe", "500", None), Seen("getMe", "401", 0.2, "No.", 1)
    both = Report((late,), tokens=1) + Report(
        (ended, Seen("getUpdates", "500", 2.04)), early=("getMe",)
    )
    assert [one.failed for one in both.seen] == [True, False, False]
    assert (both.tokens, both.early, both.tracebacks) == (1, ("getMe",), 0)
    rows = [line.split() for line in table(both.seen).splitlines()]
    assert ["getMe", "FAILED", "exit", "1"] in rows
    assert ["getUpdates", "2.0"] in rows
