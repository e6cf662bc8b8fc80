"""What the bot's state is rid of: what is old, what a user wants forgotten, purged articles."""

import asyncio
import sqlite3
import time
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from bot.messenger.kept.allowance import DAY
from bot.messenger.kept.state import FILE, State

FORGET = (
    "DELETE FROM messages WHERE chat = ? AND sent IS NOT NULL",  # a private chat has its user's id
    "DELETE FROM messages WHERE update_id IN (SELECT update_id FROM answers WHERE user = ?)",
    "DELETE FROM cited WHERE answer IN (SELECT id FROM answers WHERE user = ?)",
    "DELETE FROM answers WHERE user = ?",
    "DELETE FROM turns WHERE user = ?",
)
PURGE = (
    "DELETE FROM answers WHERE id IN (SELECT answer FROM cited WHERE article = ?)",
    "DELETE FROM cited WHERE article = ?",
)


def prune(state: State, days: float) -> None:
    """Forget what was said more than so many days ago, and leave nothing of it in the file.

    Raises:
        StateUnusable: If the file cannot be written.
    """
    before = time.time() - DAY * days

    def work(rows: sqlite3.Connection) -> None:
        rows.execute("DELETE FROM updates WHERE done < ?", (before,))
        rows.execute("DELETE FROM messages WHERE made < ?", (before,))
        rows.execute("DELETE FROM answers WHERE made < ?", (before,))
        rows.execute("DELETE FROM turns WHERE made < ?", (before,))
        now = time.time()  # a clock that was wrong may have left questions of the future
        rows.execute("DELETE FROM asked WHERE at < ? OR at > ?", (now - DAY, now))
        rows.execute("DELETE FROM cited WHERE answer NOT IN (SELECT id FROM answers)")

    state.do_now(work)
    state.settle()


async def forget(state: State, user: int) -> None:
    """Forget what somebody asked, in all chats, and what was answered.

    That they asked, and when, is known for a day more: for the limits.
    """

    def work(rows: sqlite3.Connection) -> None:
        for statement in FORGET:
            rows.execute(statement, (user,))

    await state.do(work, synced=True)
    await asyncio.to_thread(state.settle)


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
        rows.execute("DELETE FROM messages WHERE sent IS NULL")  # what they held is found again
        rows.execute("UPDATE messages SET body = NULL")
        rows.execute("DELETE FROM turns")

    state.do_now(work, synced=True)
    state.settle()
