"""The queue between Telegram and the work: what goes in was written down first.

python-telegram-bot puts each update here before it acknowledges it: when polling, the next
poll does that, and a webhook answers 200. So whatever dies, an update is at Telegram or in
the journal.
"""

import asyncio
import logging
from collections.abc import Iterable

from telegram import Update
from telegram.error import TelegramError

from bot.messenger.kept.journal import Journal
from index.errors import StateUnusable

log = logging.getLogger(__name__)


class NotKept(TelegramError):
    """An update could not be written down; on such an error PTB asks for it again."""


class Inbox(asyncio.Queue[object]):
    """Keeps each update in the journal before it can be worked on; repeats are left out."""

    def __init__(self, journal: Journal) -> None:
        super().__init__()
        self._journal = journal

    async def put(self, item: object) -> None:
        """Keep an update, and queue it if it is new; what is no update is queued as it is.

        Raises:
            NotKept: If it cannot be kept; Telegram then sends it again.
        """
        if isinstance(item, Update):
            try:
                new = await self._journal.take(item.update_id, item.to_dict())
            except StateUnusable as exc:
                log.error("An update is left with Telegram for now. %s", exc)
                raise NotKept(str(exc)) from exc
            if not new:
                return
        await super().put(item)

    def restore(self, updates: Iterable[Update]) -> None:
        """Queue updates that are in the journal already."""
        for one in updates:
            self.put_nowait(one)
