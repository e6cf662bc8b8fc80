"""One after the other in a chat, chats side by side; each update is tried so often and no more.

A tap of a button waits for nobody. Who has too many messages waiting is refused at once,
outside the lane.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any, Protocol

from telegram import Update
from telegram.ext import BaseUpdateProcessor

from bot.messenger.addressing import writer
from bot.messenger.kept.journal import MOST_TRIES, Journal
from index.errors import StateUnusable

AT_ONCE = 10_000  # updates that may wait in lanes
WAITING = 3  # messages of one user in a chat, beside the one in work
PAUSE = 5.0  # seconds until work is tried again that could not be written down
FAREWELL = 5.0  # seconds for what is broken off to end in
INSISTING = 3  # how often it is told to: a library may lose it once

Work = Callable[[Update], Awaitable[None]]

log = logging.getLogger(__name__)


class Worker(Protocol):
    """Whoever does what updates ask for."""

    def waits_in(self, update: Update) -> int | None:
        """Return the chat whose earlier messages an update waits for; None if for none."""

    async def take(self, update: Update) -> None:
        """Do what an update asks for."""

    async def crowded(self, update: Update) -> None:
        """Refuse a message of somebody who has too many waiting."""

    async def failed(self, update: Update) -> None:
        """Say that an update was given up."""


@dataclass(slots=True)
class _Lane:
    """The way through a chat, and how many messages of each user are in it."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    wanted: Counter[int] = field(default_factory=Counter)


class Lanes(BaseUpdateProcessor):
    """Has updates worked on, in order within a chat; the hook of PTB that is meant for this.

    PTB's own handlers are not asked: they would not say whether the work succeeded.
    """

    def __init__(self, journal: Journal, worker: Worker, pause: float = PAUSE) -> None:
        super().__init__(AT_ONCE)
        self._journal = journal
        self._worker = worker
        self._pause = pause
        self._lanes: dict[int, _Lane] = {}
        self._tasks: set[asyncio.Task[Any]] = set()
        self._closing = False

    @property
    def known(self) -> int:
        """How many lanes are in use."""
        return len(self._lanes)

    async def initialize(self) -> None:
        """Do nothing: there is nothing to prepare."""

    async def shutdown(self) -> None:
        """Do nothing: `close` was called before."""

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Have an update worked on once it is its turn, unless the bot is closing."""
        if isinstance(coroutine, Coroutine):
            coroutine.close()
        task = asyncio.current_task()
        if isinstance(update, Update) and task is not None:
            self._tasks.add(task)
            try:
                await self._in_turn(update)
            finally:
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
        for _ in range(INSISTING):
            for task in self._tasks:
                task.cancel()
            if (await asyncio.wait({everything}, timeout=FAREWELL))[0]:
                break

    async def _in_turn(self, update: Update) -> None:
        chat, message = self._worker.waits_in(update), update.message or update.edited_message
        if chat is None or message is None:
            await self._try(update, self._worker.take)
            return
        wrote = writer(message)
        user = wrote.id if wrote else 0
        lane = self._lanes.setdefault(chat, _Lane())
        if lane.wanted[user] > WAITING:
            await self._try(update, self._worker.crowded)
            return
        lane.wanted[user] += 1
        try:
            async with lane.lock:
                await self._try(update, self._worker.take)
        finally:
            lane.wanted[user] -= 1
            lane.wanted += Counter()  # forgets those at zero
            if not lane.wanted:
                del self._lanes[chat]

    async def _try(self, update: Update, work: Work) -> None:
        """Do the work on an update, and note that it has ended, if there is a try left."""
        number, tries = update.update_id, 0
        while not self._closing:
            try:
                tries = tries or await self._journal.begin(number)
                if tries:
                    await self._do(update, work, tries)
                    await self._journal.end(number)
                return
            except StateUnusable as exc:
                log.error("%s Trying again.", exc)
                await self._pausing()
            except asyncio.CancelledError:
                await self._journal.postpone(number)
                raise

    async def _do(self, update: Update, work: Work, tries: int) -> None:
        if tries > MOST_TRIES:
            log.error("Update %d was given up on after %d tries.", update.update_id, MOST_TRIES)
            await self._worker.failed(update)
            return
        try:
            await work(update)
        except StateUnusable:
            raise
        except Exception:  # what should not happen costs one answer, not the bot
            log.exception("The work on an update failed.")
            await self._worker.failed(update)

    async def _pausing(self) -> None:
        """Wait before another try, but not for long if the bot is closing."""
        for _ in range(10):
            if not self._closing:
                await asyncio.sleep(self._pause / 10)
