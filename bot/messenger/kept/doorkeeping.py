"""Who may ask: those whom the settings let in, and what the admins have said since."""

import sqlite3

from bot.messenger.access import Doors
from bot.messenger.kept.state import State


class Doorkeeper:
    """Lets people in or turns them away. `load` it before it is asked."""

    def __init__(self, doors: Doors, state: State) -> None:
        self._doors = doors
        self._state = state
        self._since: dict[int, bool] = {}

    @property
    def admins(self) -> frozenset[int]:
        """Who looks after the bot."""
        return self._doors.admins

    async def load(self) -> None:
        """Read what the admins have said.

        Raises:
            StateUnusable: If that cannot be read.
        """
        self._since = await self._state.do(
            lambda rows: {
                number: bool(open_)
                for number, open_ in rows.execute("SELECT number, open FROM doors")
            }
        )

    def is_admin(self, user: int) -> bool:
        """Return whether the settings name a user as one who looks after the bot."""
        return user in self._doors.admins

    def kept_out(self, user: int) -> bool:
        """Return whether an admin has shut a user out."""
        return self._since.get(user) is False

    def let_in(self, user: int, chat: int) -> bool:
        """Return whether a user may ask in a chat; an admin always may.

        What was said of the user or the chat since counts more than the settings, and a no
        more than a yes.
        """
        if self.is_admin(user):
            return True
        said = [self._since[one] for one in {user, chat} if one in self._since]
        return all(said) if said else self._doors.let_in(user, chat)

    async def open(self, number: int, to: bool) -> None:
        """Let a user or a chat in from now on, or keep it out."""

        def work(rows: sqlite3.Connection) -> None:
            rows.execute("INSERT OR REPLACE INTO doors VALUES (?, ?)", (number, to))

        await self._state.do(work, synced=True)
        self._since[number] = to
