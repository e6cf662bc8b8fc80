"""The budget of a day: how many tokens a language model may use.

Tokens are counted in a SQLite file of FOOTNOTE_HOME, so that all
processes share one budget. An answer's tokens are set aside before it is asked
for and corrected afterwards: a process that is killed has spent them.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.account import Account
from index.errors import HomeUnusable, LLMFailed

FILE = "spending.sqlite3"
FORMAT = 1
TABLE = "CREATE TABLE IF NOT EXISTS spending (day TEXT PRIMARY KEY, tokens INTEGER NOT NULL)"
ADD = (
    "INSERT INTO spending VALUES (:day, max(:tokens, 0)) "
    "ON CONFLICT (day) DO UPDATE SET tokens = max(tokens + :tokens, 0)"
)


@dataclass(frozen=True, slots=True)
class Budget:
    """How many tokens may be used in a day, counted in `folder`; None means any number."""

    folder: Path
    limit: int | None
    today: Callable[[], date] = date.today

    def spent(self) -> int:
        """Return how many tokens were used today.

        Raises:
            HomeUnusable: If they cannot be counted.
        """
        if self.limit is None:
            return 0
        with self._open() as connection:
            return _tokens(connection, self.today())

    @contextmanager
    def reserved(self, expected: int, account: Account) -> Iterator[None]:
        """Set tokens aside while a model is asked; what `account` really spent stays spent.

        Raises:
            LLMFailed: If there are not that many left today.
            HomeUnusable: If they cannot be counted.
        """
        if self.limit is None:
            yield
            return
        day, before = self.today(), _total(account)
        self._take(day, expected)
        try:
            yield
        finally:
            with self._open() as connection:
                self._add(connection, day, _total(account) - before - expected)

    def _take(self, day: date, tokens: int) -> None:
        with self._open() as connection:
            if _tokens(connection, day) + tokens > (self.limit or 0):
                raise LLMFailed(
                    f"The {self.limit:,} tokens a day of FOOTNOTE_LLM_DAILY_TOKENS do not allow "
                    "another answer of the model today."
                )
            self._add(connection, day, tokens)

    @staticmethod
    def _add(connection: sqlite3.Connection, day: date, tokens: int) -> None:
        connection.execute(ADD, {"day": day.isoformat(), "tokens": tokens})

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """Give a connection inside a transaction that no other process can come between."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with closing(sqlite3.connect(self.folder / FILE, isolation_level=None)) as connection:
                connection.execute("BEGIN IMMEDIATE")
                _require_format(connection)
                connection.execute(TABLE)
                yield connection
                connection.execute("COMMIT")
        except (sqlite3.Error, OSError) as exc:
            raise HomeUnusable(
                "The model's tokens cannot be counted in the folder of FOOTNOTE_HOME; check "
                "that it can be written to."
            ) from exc


def _require_format(connection: sqlite3.Connection) -> None:
    """Do nothing with a file of ours, of today's format or before it had a number.

    Raises:
        HomeUnusable: If a newer Footnote wrote it.
    """
    (written,) = connection.execute("PRAGMA user_version").fetchone()
    if written > FORMAT:
        raise HomeUnusable(
            "The count of the model's tokens was written by a newer Footnote; install that one, "
            "or name another folder with FOOTNOTE_HOME."
        )
    connection.execute(f"PRAGMA user_version = {FORMAT}")


def _tokens(connection: sqlite3.Connection, day: date) -> int:
    found = connection.execute("SELECT tokens FROM spending WHERE day = ?", (day.isoformat(),))
    row = found.fetchone()
    return int(row[0]) if row else 0


def _total(account: Account) -> int:
    return account.prompt_tokens + account.completion_tokens
