"""Tokens are counted for each day, whoever asks and however it ends."""

import os
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from bot.account import Account
from bot.llm.spending import FILE, Budget
from index.errors import HomeUnusable, LLMFailed

DAY = date(2026, 1, 2)


def budget(folder: Path, limit: int | None = 100) -> Budget:
    """Return a budget on a day that does not pass."""
    return Budget(folder, limit, lambda: DAY)


def test_what_was_really_spent_is_counted(tmp_path: Path) -> None:
    """The tokens set aside are given back, but for those that the answer cost."""
    account = Account()

    with budget(tmp_path).reserved(80, account):
        assert budget(tmp_path).spent() == 80
        account.spend(30, 5)

    assert budget(tmp_path).spent() == 35


def test_nothing_is_asked_beyond_the_budget(tmp_path: Path) -> None:
    """What does not fit any more is refused with a sentence, and costs nothing."""
    with budget(tmp_path).reserved(60, account := Account()):
        account.spend(60, 0)

    with (
        pytest.raises(LLMFailed, match="100 tokens a day"),
        budget(tmp_path).reserved(41, Account()),
    ):
        pytest.fail("the model was asked")

    assert budget(tmp_path).spent() == 60


def test_a_new_day_is_a_new_budget(tmp_path: Path) -> None:
    """Yesterday's tokens do not count today."""
    with budget(tmp_path).reserved(100, account := Account()):
        account.spend(100, 0)

    tomorrow = Budget(tmp_path, 100, lambda: date(2026, 1, 3))
    assert tomorrow.spent() == 0
    with tomorrow.reserved(100, Account()):
        pass


def test_a_failed_call_costs_what_it_used(tmp_path: Path) -> None:
    """An error on the way gives the rest back."""

    def fail(account: Account) -> None:
        with budget(tmp_path).reserved(50, account):
            account.spend(7, 0)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail(Account())

    assert budget(tmp_path).spent() == 7


def test_without_a_limit_nothing_is_written(tmp_path: Path) -> None:
    """No budget, no file."""
    with budget(tmp_path, None).reserved(10**9, Account()):
        pass

    assert list(tmp_path.iterdir()) == []


def test_many_at_once_never_overspend(tmp_path: Path) -> None:
    """Of twenty answers at the same time only as many are asked for as the budget holds."""

    def ask(_: int) -> bool:
        account = Account()
        try:
            with budget(tmp_path).reserved(30, account):
                account.spend(30, 0)
        except LLMFailed:
            return False
        return True

    with ThreadPoolExecutor(20) as threads:
        asked = list(threads.map(ask, range(20)))

    assert sum(asked) == 3
    assert budget(tmp_path).spent() == 90


KILLED = """
import os, signal, sys
from datetime import date
from contextlib import closing
from pathlib import Path
from bot.account import Account
from bot.llm.spending import Budget
with Budget(Path(sys.argv[1]), 100, lambda: date(2026, 1, 2)).reserved(40, Account()):
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_killed_process_has_spent_what_it_set_aside(tmp_path: Path) -> None:
    """Nobody gets around the budget by dying."""
    ended = subprocess.run(
        [sys.executable, "-c", KILLED, str(tmp_path)], check=False, env=os.environ
    )

    assert ended.returncode < 0
    assert budget(tmp_path).spent() == 40


def test_a_broken_file_is_one_sentence(tmp_path: Path) -> None:
    """What cannot be counted is not asked."""
    (tmp_path / FILE).write_bytes(b"no database" * 100)

    with (
        pytest.raises(HomeUnusable, match="tokens cannot be counted"),
        budget(tmp_path).reserved(1, Account()),
    ):
        pytest.fail("the model was asked")


def test_a_file_of_a_newer_footnote_is_left_alone(tmp_path: Path) -> None:
    """What it counts is unknown, so nothing is asked, and nothing is written to it."""
    with closing(sqlite3.connect(tmp_path / FILE)) as connection:
        connection.execute("PRAGMA user_version = 2")
    before = (tmp_path / FILE).read_bytes()

    with (
        pytest.raises(HomeUnusable, match="newer Footnote"),
        budget(tmp_path).reserved(1, Account()),
    ):
        pytest.fail("the model was asked")
    assert (tmp_path / FILE).read_bytes() == before


def test_the_file_holds_days_and_numbers_alone(tmp_path: Path) -> None:
    """No question and no key is in it."""
    with budget(tmp_path).reserved(1, account := Account()):
        account.spend(1, 0)

    with sqlite3.connect(tmp_path / FILE) as connection:
        rows = connection.execute("SELECT * FROM spending").fetchall()
    connection.close()
    assert rows == [("2026-01-02", 1)]
