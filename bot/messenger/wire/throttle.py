"""The way to one chat: whether a call has room there, and whether Telegram said to wait."""

import asyncio
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from time import monotonic

from aiolimiter import AsyncLimiter
from telegram.error import RetryAfter

from bot.messenger.wire.manner import Call, Reply


@dataclass(slots=True)
class Throttle:
    """The way to one chat, that of its drafts, or that of a method that is for no chat.

    Attributes:
        limiters: What a paced call needs room in; `most` is how many may be made in `window`.
        ended: When the calls of the last `window` seconds were over. Counted from there no
            21st is within a minute of the first, however long that one was on its way.
        held_until: When a `retry_after` is over.
        turn: One paced call at a time: none is on its way while another is told to wait.
        users: How many calls wait, or are on their way.
    """

    limiters: tuple[AsyncLimiter, ...]
    most: float
    window: float
    ended: deque[float] = field(default_factory=deque)
    held_until: float = 0.0
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    users: int = 0

    @property
    def held_for(self) -> float:
        """For how many more seconds a `retry_after` holds it."""
        return self.held_until - monotonic()

    @property
    def left(self) -> float:
        """How many more calls may be made in the window."""
        while self.ended and self.ended[0] + self.window <= monotonic():
            self.ended.popleft()
        return self.most - len(self.ended)

    @property
    def is_idle(self) -> bool:
        """Whether forgetting it changes nothing."""
        return not self.users and self.held_for <= 0 and self.left == self.most

    def takes_frame(self, paced: bool) -> bool:
        """Return whether a droppable call need not wait, and nobody will for its sake."""
        if self.held_for > 0:
            return False
        if not paced:
            return True
        half_free = self.left >= self.most / 2
        return not self.users and half_free and all(one.has_capacity() for one in self.limiters)

    @contextmanager
    def used(self) -> Iterator[None]:
        """Count a call among the users."""
        self.users += 1
        try:
            yield
        finally:
            self.users -= 1

    async def send(self, call: Call, margin: float) -> Reply:
        """Make a call, and write down when it was over and what it was told."""
        try:
            return await call.send()
        except RetryAfter as error:
            self.held_until = max(self.held_until, monotonic() + seconds(error) + margin)
            raise
        finally:
            if call.is_paced:
                self.ended.append(monotonic())

    async def freed(self, call: Call) -> None:
        """Wait until no `retry_after` holds it; raise one that is too long to wait for."""
        while (wait := self.held_for) > 0:
            if not call.may_wait(wait):
                raise RetryAfter(timedelta(seconds=wait))
            await asyncio.sleep(wait)

    async def room(self) -> None:
        """Wait for room, and take it."""
        if self.left < 1:  # and nobody else takes it: it is this call's turn
            await asyncio.sleep(self.ended[0] + self.window - monotonic())
        for limiter in self.limiters:
            await limiter.acquire()


def limiter(rate: float, burst: int) -> AsyncLimiter:
    """Return room for so many calls at once, and then so many a second."""
    return AsyncLimiter(burst, burst / rate)


def seconds(error: RetryAfter) -> float:
    """Return the seconds, which PTB gives as a number unless PTB_TIMEDELTA is set."""
    after = error.retry_after
    return after.total_seconds() if isinstance(after, timedelta) else float(after)
