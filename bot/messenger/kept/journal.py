"""What came from Telegram and what went back: nothing is lost, and a repeat is rare.

An update is written down before it is acknowledged. What is to be sent for it is written
down before it is sent, and its id right after; so work that a crash interrupted goes on
where it was.
"""

import json
import sqlite3
import time
from dataclasses import dataclass
from typing import Any

from bot.messenger.kept.state import State

# So often work on an update may begin. What took down the process is tried alone from SUSPECT on.
MOST_TRIES, SUSPECT = 6, 3


@dataclass(frozen=True, slots=True)
class Waiting:
    """An update whose work has not ended, and how often it began."""

    number: int
    body: dict[str, Any]
    tries: int

    @property
    def suspect(self) -> bool:
        """Whether it may be what took down the process."""
        return self.tries >= SUSPECT


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message that an update leads to.

    Attributes:
        step: Its name among those of the update.
        chat: Where it is to be sent, and `body` what.
        sent: Its id in the chat, or None if it was not sent yet.
    """

    step: str
    chat: int
    body: dict[str, Any]
    sent: int | None = None


class Journal:
    """Updates and the messages that answer them."""

    def __init__(self, state: State) -> None:
        self._state = state

    async def take(self, number: int, body: dict[str, Any]) -> bool:
        """Keep an update, and return whether it is new."""
        # Not even half a character, or a date that PTB left as one, keeps it from being kept.
        text = json.dumps(body, default=str)

        def work(rows: sqlite3.Connection) -> bool:
            made = rows.execute(
                "INSERT OR IGNORE INTO updates (id, body, came) VALUES (?, ?, ?)",
                (number, text, time.time()),
            )
            return made.rowcount == 1

        return await self._state.do(work, synced=True)

    async def waiting(self) -> list[Waiting]:
        """Return the updates whose work has not ended, in the order in which they came."""

        def work(rows: sqlite3.Connection) -> list[Waiting]:
            found = rows.execute(
                "SELECT id, body, tries FROM updates WHERE done IS NULL ORDER BY id"
            )
            return [Waiting(number, json.loads(body), tries) for number, body, tries in found]

        return await self._state.do(work)

    async def begin(self, number: int) -> int:
        """Count a try, and return which one it is; 0 if the work has ended already."""

        def work(rows: sqlite3.Connection) -> int:
            found = rows.execute(
                "UPDATE updates SET tries = tries + 1 WHERE id = ? AND done IS NULL "
                "RETURNING tries",
                (number,),
            ).fetchall()
            return int(found[0][0]) if found else 0

        return await self._state.do(work)

    async def postpone(self, number: int) -> None:
        """Take back the try that was begun: it was not the update's fault that it ended."""
        taken_back = "UPDATE updates SET tries = max(tries - 1, 0) WHERE id = ?"
        await self._state.do(lambda rows: rows.execute(taken_back, (number,)))

    async def end(self, number: int) -> None:
        """Note that the work on an update has ended; what it said is needed no more."""

        def work(rows: sqlite3.Connection) -> None:
            rows.execute(
                "UPDATE updates SET done = ?, body = '{}' WHERE id = ?", (time.time(), number)
            )
            rows.execute("UPDATE messages SET body = NULL WHERE update_id = ?", (number,))

        await self._state.do(work)

    async def plan(self, number: int, messages: list[Outgoing], asked: int | None = None) -> None:
        """Write down what is to be sent for an update; a step that is there already stays.

        `asked` is the message that they answer, by its id in their chat.
        """
        now = time.time()
        made = [(number, one.step, json.dumps(one.body), one.chat, asked, now) for one in messages]
        await self._state.do(
            lambda rows: rows.executemany(
                "INSERT OR IGNORE INTO messages (update_id, step, body, chat, asked, made) "
                "VALUES (?, ?, ?, ?, ?, ?)",
                made,
            )
        )

    async def planned(self, number: int) -> list[Outgoing]:
        """Return what is to be sent for an update, in the order in which it was planned."""

        def work(rows: sqlite3.Connection) -> list[Outgoing]:
            found = rows.execute(
                "SELECT step, chat, body, sent FROM messages WHERE update_id = ? "
                "AND body IS NOT NULL ORDER BY rowid",
                (number,),
            )
            return [
                Outgoing(step, chat, json.loads(body), sent) for step, chat, body, sent in found
            ]

        return await self._state.do(work)

    async def sent(self, number: int, step: str, message: int) -> None:
        """Note the id under which a message stands in the chat."""
        await self._state.do(
            lambda rows: rows.execute(
                "UPDATE messages SET sent = ? WHERE update_id = ? AND step = ?",
                (message, number, step),
            )
        )

    async def replies(self, chat: int, asked: int, before: int) -> list[int]:
        """Return the ids of what was sent to answer a message, for updates before one."""

        def work(rows: sqlite3.Connection) -> list[int]:
            found = rows.execute(
                "SELECT sent FROM messages WHERE chat = ? AND asked = ? AND update_id < ? "
                "AND sent IS NOT NULL ORDER BY rowid",
                (chat, asked, before),
            )
            return [sent for (sent,) in found]

        return await self._state.do(work)


def undone(rows: sqlite3.Connection) -> tuple[int, float | None]:
    """Return how many updates are not done, and when the oldest of them came."""
    waiting, oldest = rows.execute(
        "SELECT count(*), min(came) FROM updates WHERE done IS NULL"
    ).fetchone()
    return waiting, oldest
