"""What the bot's state is rid of: what is older than it is to be kept, and purged articles."""

import sqlite3
import time
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from bot.messenger.state import FILE, State

DAY = 86_400.0
PURGE = (
    "UPDATE messages SET body = NULL WHERE update_id IN (SELECT update_id FROM answers "
    "WHERE id IN (SELECT answer FROM cited WHERE article = ?))",
    "DELETE FROM answers WHERE id IN (SELECT answer FROM cited WHERE article = ?)",
    "DELETE FROM cited WHERE article = ?",
)


def prune(state: State, days: float) -> None:
    """Forget what was said more than so many days ago."""
    before = time.time() - DAY * days

    def work(rows: sqlite3.Connection) -> None:
        rows.execute("DELETE FROM updates WHERE done < ?", (before,))
        rows.execute("DELETE FROM messages WHERE made < ?", (before,))
        rows.execute("DELETE FROM answers WHERE made < ?", (before,))
        rows.execute("DELETE FROM turns WHERE made < ?", (before,))
        rows.execute("DELETE FROM asked WHERE at < ?", (min(before, time.time() - DAY),))
        rows.execute("DELETE FROM cited WHERE answer NOT IN (SELECT id FROM answers)")

    state.do_now(work)


def purge_home(folder: Path, articles: Iterable[str]) -> None:
    """Do as `purge` does with the state of a home, if a bot ever ran there.

    Raises:
        HomeUnusable: If the state cannot be read or written.
    """
    if (folder / FILE).exists():
        with closing(State(folder)) as state:
            purge(state, articles)


def purge(state: State, articles: Iterable[str]) -> None:
    """Forget every answer that cites one of these articles, and what is still to be sent of it.

    Conversations are forgotten as a whole: what was said in them may repeat a text.
    """
    gone = tuple(articles)

    def work(rows: sqlite3.Connection) -> None:
        for article in gone:
            for statement in PURGE:
                rows.execute(statement, (article,))
        rows.execute("DELETE FROM turns")

    state.do_now(work, synced=True)
    state.settle()
