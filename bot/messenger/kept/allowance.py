"""How much somebody may ask: so many questions a minute and a day, each counted once."""

import sqlite3
import time
from dataclasses import dataclass
from typing import Literal

from bot.messenger.kept.state import State

MINUTE, DAY = 60.0, 86_400.0

Limit = Literal["minute", "day"]


@dataclass(frozen=True, slots=True)
class Allowance:
    """How many questions a minute and a day somebody may ask, counted in the bot's state."""

    state: State
    minute: int
    day: int

    async def spend(self, update: int, user: int) -> Limit | None:
        """Count a question, and return None, or the limit that it would exceed.

        A question that was counted before, and is worked on again, is let through.
        """

        def work(rows: sqlite3.Connection) -> Limit | None:
            if rows.execute("SELECT 1 FROM asked WHERE update_id = ?", (update,)).fetchone():
                return None
            now = time.time()
            if self._asked(rows, user, now - MINUTE, now) >= self.minute:
                return "minute"
            if self._asked(rows, user, now - DAY, now) >= self.day:
                return "day"
            rows.execute("INSERT INTO asked VALUES (?, ?, ?)", (update, user, now))
            return None

        return await self.state.do(work)

    @staticmethod
    def _asked(rows: sqlite3.Connection, user: int, since: float, until: float) -> int:
        found = rows.execute(
            "SELECT count(*) FROM asked WHERE user = ? AND at > ? AND at <= ?", (user, since, until)
        ).fetchone()
        return int(found[0])
