"""Show an answer while it is being made: a draft in a private chat, one edited message in a group.

Frames are for the eye only: one that Telegram does not take is left out. The answer itself
is sent by others once this has ended.
"""

import asyncio
import logging
from collections.abc import Awaitable
from contextlib import suppress
from typing import Self

from telegram.constants import ChatAction, ParseMode
from telegram.error import TelegramError

from bot.messenger.addressing import Said
from bot.messenger.wire.client import Client
from bot.messenger.wire.manner import DROPPABLE, Dropped
from bot.messenger.wire.sending import Letter, Sender

TYPING = 4.0  # seconds after which "typing" is shown again: Telegram shows it for five
DRAFT, EDIT = 0.8, 3.0  # seconds between two frames
STALE = 20.0  # seconds after which a draft is shown again: Telegram shows it for thirty
AT_ONCE = 0.3  # seconds: an answer that comes so soon needs no draft
SOON = 1.5  # seconds that a group is spared a message that only says that one will come
AT_MOST = 3.0  # seconds that Telegram may take for a frame: the answer waits for it

log = logging.getLogger(__name__)


class Frames:
    """What is shown of an answer, from `async with` to the end of its block.

    `show` may be called as often as one likes; the last frame counts.
    """

    def __init__(self, bot: Client, sender: Sender, said: Said, looking: str) -> None:
        self._bot = bot
        self._sender = sender
        self._said = said
        self._looking = looking
        self._frame = self._shown = ""
        self._news, self._end = asyncio.Event(), asyncio.Event()

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(self._drafts() if self._said.private else self._edits())
        return self

    async def __aexit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """End once no frame is on its way any more: it would come after the answer."""
        self._end.set()
        self._news.set()
        if kind is not None and not issubclass(kind, Exception):
            self._task.cancel()  # broken off: nothing comes after it
        await asyncio.wait({self._task})
        if not self._task.cancelled() and (exc := self._task.exception()):
            log.warning("An answer in the making was not shown (%s).", type(exc).__name__)

    def show(self, html: str) -> None:
        """Show this instead of the last frame, as soon as that is fitting."""
        self._frame = html
        self._news.set()

    async def _drafts(self) -> None:
        await self._type()
        if await self._ended(AT_ONCE):
            return
        while not self._end.is_set():
            self._news.clear()
            if self._frame:
                await self._draft()
                if await self._ended(DRAFT):
                    return
            else:
                await self._type()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._news.wait(), STALE if self._frame else TYPING)

    async def _edits(self) -> None:
        await self._type()
        if await self._ended(SOON):
            return
        said = self._said
        letter = Letter(said.chat, self._looking, self._looking, said.thread, said.message)
        message = await self._sender.hold(said.update, letter)
        while message is not None and not await self._ended(EDIT):
            if self._frame == self._shown:
                await self._type()
            else:
                await self._edit(message)

    async def _type(self) -> None:
        said = self._said
        await _try(
            self._bot.send_chat_action(
                said.chat,
                ChatAction.TYPING,
                message_thread_id=said.thread,
                read_timeout=AT_MOST,
                rate_limit_args=DROPPABLE,
            )
        )

    async def _draft(self) -> None:
        said = self._said
        await _try(
            self._bot.send_message_draft(
                said.chat,
                draft_id=said.update,
                text=self._frame,
                parse_mode=ParseMode.HTML,
                message_thread_id=said.thread,
                read_timeout=AT_MOST,
                rate_limit_args=DROPPABLE,
            )
        )

    async def _edit(self, message: int) -> None:
        self._shown = self._frame
        await _try(
            self._bot.edit_message_text(
                self._frame,
                self._said.chat,
                message,
                parse_mode=ParseMode.HTML,
                read_timeout=AT_MOST,
                rate_limit_args=DROPPABLE,
            )
        )

    async def _ended(self, seconds: float) -> bool:
        """Wait for so many seconds or the end; return whether it is the end."""
        try:
            await asyncio.wait_for(self._end.wait(), seconds)
        except TimeoutError:
            return False
        return True


async def _try(call: Awaitable[object]) -> None:
    with suppress(TelegramError, Dropped):
        await call
