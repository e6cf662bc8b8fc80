"""One after the other in a chat, chats side by side; each update is tried so often and no more.

The work on an update is what python-telegram-bot's handlers make of it. A tap of a button
waits for nobody. Who has too many messages waiting is refused at once, outside the lane.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Any

from telegram import Update
from telegram.ext import BaseUpdateProcessor

from bot.messenger.journal import MOST_TRIES, Journal
from index.errors import HomeUnusable

AT_ONCE = 10_000  # updates that may wait in lanes
WAITING = 3  # messages of one user in a chat, beside the one in work

Refuse = Callable[[Update], Awaitable[None]]

log = logging.getLogger(__name__)


class Lanes(BaseUpdateProcessor):
    """Works on updates, in order within a chat.

    Attributes:
        crowded: What is done with a message too many, and `poisoned` with an update that was
            tried too often.
    """

    def __init__(self, journal: Journal) -> None:
        super().__init__(AT_ONCE)
        self.crowded: Refuse = _nothing
        self.poisoned: Refuse = _nothing
        self._journal = journal
        self._locks: dict[int, asyncio.Lock] = {}
        self._inside: Counter[int] = Counter()  # of each lane: how many use or want its lock
        self._waiting: Counter[tuple[int, int]] = Counter()
        self._tasks: set[asyncio.Task[Any]] = set()
        self._closing = False

    @property
    def known(self) -> int:
        """How many lanes are in use."""
        return len(self._locks)

    async def initialize(self) -> None:
        """Do nothing: there is nothing to prepare."""

    async def shutdown(self) -> None:
        """Do nothing: `close` was called before."""

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Do the work on an update once it is its turn, unless the bot is closing."""
        task = asyncio.current_task()
        if not isinstance(update, Update) or task is None:
            await coroutine
            return
        self._tasks.add(task)
        work = _Work(coroutine)
        try:
            await self._in_turn(update, work)
        except HomeUnusable as exc:
            log.error("%s The update is tried again after a restart.", exc)
        finally:
            work.close()
            self._tasks.discard(task)

    async def close(self, patience: float, hurry: asyncio.Event) -> None:
        """Begin nothing more, and wait for what is in work; then, or in a hurry, break it off.

        What was not begun or broken off stays in the journal, for the next start.
        """
        self._closing = True
        if not self._tasks:
            return
        hurried = asyncio.create_task(hurry.wait())
        everything = asyncio.ensure_future(asyncio.wait(set(self._tasks)))
        await asyncio.wait(
            {hurried, everything}, timeout=patience, return_when=asyncio.FIRST_COMPLETED
        )
        hurried.cancel()
        for task in self._tasks:
            task.cancel()
        await everything

    async def _in_turn(self, update: Update, work: "_Work") -> None:
        lane, user = _lane(update), _user(update)
        if lane is None:
            await self._try(update, work)
            return
        if self._waiting[lane, user] > WAITING:
            await self._try(update, _Work(self.crowded(update)))
            return
        self._waiting[lane, user] += 1
        try:
            async with AsyncExitStack() as stack:
                await self._enter(lane, stack)
                await self._try(update, work)
        finally:
            self._waiting[lane, user] -= 1
            self._waiting += Counter()  # forgets those at zero

    async def _enter(self, lane: int, stack: AsyncExitStack) -> None:
        """Wait for a lane; its lock is forgotten when nobody wants it any more."""
        lock = self._locks.setdefault(lane, asyncio.Lock())
        self._inside[lane] += 1
        stack.callback(self._leave, lane)
        await stack.enter_async_context(lock)

    def _leave(self, lane: int) -> None:
        self._inside[lane] -= 1
        if not self._inside[lane]:
            del self._inside[lane], self._locks[lane]

    async def _try(self, update: Update, work: "_Work") -> None:
        """Do the work on an update and note that it has ended, if there is a try left."""
        if self._closing:
            return
        number = update.update_id
        tries = await self._journal.begin(number)
        if not tries:
            return
        if tries > MOST_TRIES:
            log.error("Update %d was given up after %d tries.", number, MOST_TRIES)
            work.close()
            work = _Work(self.poisoned(update))
        try:
            await work.do()
        except asyncio.CancelledError:
            await self._journal.postpone(number)
            raise
        await self._journal.end(number)


class _Work:
    """A coroutine that is awaited, or closed without a warning."""

    def __init__(self, coroutine: Awaitable[Any]) -> None:
        self._coroutine: Awaitable[Any] | None = coroutine

    async def do(self) -> None:
        coroutine, self._coroutine = self._coroutine, None
        if coroutine is not None:
            await coroutine

    def close(self) -> None:
        if self._coroutine is not None and hasattr(self._coroutine, "close"):
            self._coroutine.close()
        self._coroutine = None


def _lane(update: Update) -> int | None:
    """Return whose turn a message waits for; None for what waits for nobody."""
    message = update.message or update.edited_message
    return message.chat.id if message else None


def _user(update: Update) -> int:
    return update.effective_user.id if update.effective_user else 0


async def _nothing(update: Update) -> None:
    """Refuse without a word."""
