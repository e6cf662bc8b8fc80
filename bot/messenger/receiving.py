"""The queue between Telegram and the work: what goes in was written down first.

python-telegram-bot puts each update here before it acknowledges it: when polling, the next
poll does that, and a webhook answers 200. So whatever dies, an update is at Telegram or in
the journal.
"""

import asyncio
import logging
from collections.abc import Iterable

from telegram import Bot, Update

from bot.messenger.journal import Journal, Waiting
from index.errors import HomeUnusable

PAUSE = 5.0  # seconds until updates that could not be written down are asked for again

log = logging.getLogger(__name__)


class Inbox(asyncio.Queue[object]):
    """Keeps each update in the journal before it can be worked on; repeats are left out."""

    def __init__(self, journal: Journal) -> None:
        super().__init__()
        self._journal = journal

    async def put(self, item: object) -> None:
        """Keep an update, and queue it if it is new; what is no update is queued as it is.

        Raises:
            HomeUnusable: If it cannot be kept; Telegram then sends it again.
        """
        if isinstance(item, Update):
            try:
                new = await self._journal.take(item.update_id, item.to_dict())
            except HomeUnusable as exc:
                log.error("An update cannot be kept, so it is left with Telegram: %s", exc)
                await asyncio.sleep(PAUSE)
                raise
            if not new:
                return
        await super().put(item)

    def restore(self, waiting: Iterable[Waiting], bot: Bot) -> None:
        """Queue updates that are in the journal already."""
        for one in waiting:
            self.put_nowait(Update.de_json(one.body, bot))
