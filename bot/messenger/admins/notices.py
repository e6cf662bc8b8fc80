"""What admins are told unasked: each trouble once, until it has been over for a while.

So one that comes and goes is one. Telling takes its own time: nobody's answer waits
for an admin's chat.
"""

import asyncio
import time
from collections.abc import Iterable
from contextlib import suppress

from telegram.constants import ParseMode
from telegram.error import TelegramError

from bot.messenger.saying.rendering import from_text
from bot.messenger.saying.wording import wording
from bot.messenger.wire.client import Client
from bot.messenger.wire.manner import Manner

OVER = 300.0  # seconds without a trouble after which it is over
PATIENCE = Manner(patience=600.0)


class Notices:
    """Tells admins of troubles."""

    def __init__(self, bot: Client, admins: Iterable[int]) -> None:
        self._bot = bot
        self._admins = tuple(admins)
        self._troubles: dict[str, float] = {}  # and when each was met with last
        self._tasks: set[asyncio.Task[None]] = set()

    def model(self, trouble: str | None) -> None:
        """Take note of why a model's answer could not be had; None if it could."""
        text = wording(None).say("model_failed", why=trouble or "")
        self.note("model", text if trouble else None)

    def note(self, about: str, text: str | None) -> None:
        """Take note of a trouble with something, or that there is none; tell a new one."""
        now = time.monotonic()
        if text is None:
            if about in self._troubles and now - self._troubles[about] >= OVER:
                del self._troubles[about]
            return
        new = about not in self._troubles
        self._troubles[about] = now
        if new:
            for admin in self._admins:
                task = asyncio.create_task(self._tell(admin, text))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)

    async def _tell(self, admin: int, text: str) -> None:
        part, *_ = from_text(text)
        with suppress(TelegramError):
            await self._bot.send_message(
                admin, part.html, parse_mode=ParseMode.HTML, rate_limit_args=PATIENCE
            )
