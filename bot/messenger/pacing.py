"""When a call goes out to Telegram: paced, held after a 429, tried again after a failure.

`Pacer` is PTB's hook through which every request of an `ExtBot` goes but the polls. It knows
chats and methods, not what is said in them, and nothing of it outlives the process. A call
may take effect twice: one that is tried again may have been done, only its reply lost.
"""

import asyncio
import math
import random
from collections import deque
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from time import monotonic
from typing import Any

from aiolimiter import AsyncLimiter
from telegram import error as errors
from telegram.error import RetryAfter, TelegramError
from telegram.ext import BaseRateLimiter

Reply = bool | dict[str, Any] | list[dict[str, Any]]
Send = Callable[..., Coroutine[Any, Any, Reply]]

_PACED = ("send", "editmessage", "copymessage", "forwardmessage")


class Dropped(Exception):
    """A droppable call that did not go out, or went out and failed."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How a call is treated; passed as `rate_limit_args`.

    Attributes:
        droppable: Never waits and is never tried again, as a frame of a streamed answer.
        patience: For how many seconds it is tried again, or waits for a `retry_after`. None is
            for ever if the method is paced, and a single try if not.
    """

    droppable: bool = False
    patience: float | None = None

    def __post_init__(self) -> None:
        if self.droppable and self.patience is not None:
            raise ValueError(f"A droppable call has no patience, got {self.patience!r}.")


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast the bot is: what Telegram publishes, less a little.

    Attributes:
        total_rate: Messages a second in all chats, and `total_burst` how many at once: never
            more than 30 in any second.
        chat_rate: Messages a second in one chat, and `chat_burst` how many at once.
        group_messages: How many in a group within any `group_window` seconds.
        draft_rate: Drafts a second in one chat, and `draft_burst` how many at once.
        first_pause: Seconds before a failed call is tried again, doubled each time up to
            `longest_pause`, and a little less by chance.
        margin: Seconds that are waited on top of what Telegram says.
        crowd: From how many chats on idle ones are forgotten.
    """

    total_rate: float = 25.0
    total_burst: int = 5
    chat_rate: float = 1.0
    chat_burst: int = 3
    group_messages: int = 20
    group_window: float = 60.0
    draft_rate: float = 4.0
    draft_burst: int = 5
    first_pause: float = 0.5
    longest_pause: float = 8.0
    margin: float = 0.1
    crowd: int = 512

    def pauses(self) -> Iterator[float]:
        """Yield how long to wait before each new try, without end."""
        pause = self.first_pause
        while True:
            yield pause * random.uniform(0.75, 1.0)  # noqa: S311 - spreads, hides nothing
            pause = min(2 * pause, self.longest_pause)


@dataclass(frozen=True, slots=True)
class _Request:
    """A call that is to be made; its method in small letters, as Telegram takes it in any."""

    send: Callable[[], Coroutine[Any, Any, Reply]]
    method: str
    chat: int | str | None
    manner: Manner
    began: float = field(default_factory=monotonic)

    @property
    def is_draft(self) -> bool:
        return self.method.startswith("send") and self.method.endswith("draft")

    @property
    def is_paced(self) -> bool:
        return self.method.startswith(_PACED) and self.method != "sendchataction"

    @property
    def is_for_group(self) -> bool:
        if isinstance(self.chat, int):
            return self.chat < 0
        return self.chat is not None and self.chat.startswith("@")

    @property
    def is_tried_once(self) -> bool:
        return self.manner.droppable or (not self.is_paced and self.manner.patience is None)

    def may_wait(self, seconds: float) -> bool:
        patience = math.inf if self.manner.patience is None else self.manner.patience
        return monotonic() + seconds <= self.began + patience


@dataclass(slots=True)
class _Lane:
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

    async def send(self, request: _Request, margin: float) -> Reply:
        """Make a call, and write down when it was over and what it was told."""
        try:
            return await request.send()
        except RetryAfter as error:
            self.held_until = max(self.held_until, monotonic() + _seconds(error) + margin)
            raise
        finally:
            if request.is_paced:
                self.ended.append(monotonic())

    async def freed(self, request: _Request) -> None:
        """Wait until no `retry_after` holds it; raise one that is too long to wait for."""
        while (wait := self.held_for) > 0:
            if not request.may_wait(wait):
                raise RetryAfter(timedelta(seconds=wait))
            await asyncio.sleep(wait)

    async def room(self) -> None:
        """Wait for room, and take it."""
        if self.left < 1:  # and nobody else takes it: it is this call's turn
            await asyncio.sleep(self.ended[0] + self.window - monotonic())
        for limiter in self.limiters:
            await limiter.acquire()


class Pacer(BaseRateLimiter[Manner]):
    """Sends what may be sent now, and keeps the rest until it may.

    What puts or changes a message is paced; all else goes at once. A 429 holds the chat it
    was for, drafts and messages apart, and no other. A paced call is tried again until it is
    done, refused for good, cancelled, or the bot is shut down.
    """

    def __init__(self, pace: Pace | None = None) -> None:
        self._pace = pace or Pace()
        self._total = _limiter(self._pace.total_rate, self._pace.total_burst)
        self._lanes: dict[tuple[int | str, bool], _Lane] = {}
        self._crowd = self._pace.crowd
        self._over = False

    @property
    def remembered(self) -> int:
        """How many chats are remembered, those with drafts twice."""
        return len(self._lanes)

    async def initialize(self) -> None:
        """Begin."""
        self._over = False

    async def shutdown(self) -> None:
        """Try nothing again from now on."""
        self._over = True

    async def process_request(
        self,
        callback: Send,
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: Manner | None,
    ) -> Reply:
        """Make a call when its time has come, and return what is answered."""
        send = partial(callback, *args, **kwargs)
        request = _Request(send, endpoint.lower(), _chat(data), rate_limit_args or Manner())
        lane = self._lane(request)
        if request.manner.droppable:
            return await self._frame(lane, request)
        with lane.used():
            return await self._insist(lane, request)

    async def _frame(self, lane: _Lane, request: _Request) -> Reply:
        if not lane.takes_frame(request.is_paced):
            raise Dropped(f"There is no room for a {request.method} now.")
        try:
            with lane.used():
                return await self._attempt(lane, request)
        except TelegramError as error:
            raise Dropped(f"A {request.method} was not taken.") from error

    async def _insist(self, lane: _Lane, request: _Request) -> Reply:
        """Try until it is done or there is no use in it."""
        for pause in self._pace.pauses():
            try:
                return await self._attempt(lane, request)
            except TelegramError as error:
                if request.is_tried_once or self._over or not _may_pass(error):
                    raise
                if not request.may_wait(pause):
                    raise
            await asyncio.sleep(pause)
        raise AssertionError("The pauses have no end.")

    async def _attempt(self, lane: _Lane, request: _Request) -> Reply:
        """Try when it is this call's turn, and after each 429 before anyone else's."""
        async with lane.turn if request.is_paced else nullcontext():
            while True:
                await lane.freed(request)
                if request.is_paced:
                    await lane.room()
                    await lane.freed(request)  # a call that takes no turn may have met a 429
                try:
                    return await lane.send(request, self._pace.margin)
                except RetryAfter:
                    if request.is_tried_once or self._over:
                        raise

    def _lane(self, request: _Request) -> _Lane:
        name = (request.method if request.chat is None else request.chat, request.is_draft)
        if name not in self._lanes:
            self._forget()
            self._lanes[name] = self._new_lane(request)
        return self._lanes[name]

    def _new_lane(self, request: _Request) -> _Lane:
        pace = self._pace
        if request.is_draft:
            drafts = _limiter(pace.draft_rate, pace.draft_burst)
            return _Lane((drafts,), math.inf, pace.group_window)
        most = pace.group_messages if request.is_for_group else math.inf
        chat = _limiter(pace.chat_rate, pace.chat_burst)
        return _Lane((chat, self._total), most, pace.group_window)

    def _forget(self) -> None:
        """Forget who was idle for long; look again when there are twice as many."""
        if len(self._lanes) < self._crowd:
            return
        self._lanes = {name: lane for name, lane in self._lanes.items() if not lane.is_idle}
        self._crowd = max(self._pace.crowd, 2 * len(self._lanes))


def _limiter(rate: float, burst: int) -> AsyncLimiter:
    return AsyncLimiter(burst, burst / rate)


def _chat(data: dict[str, Any]) -> int | str | None:
    """Return whom a call is for; a number that was given as text is the same as a number."""
    said = data.get("chat_id", data.get("inline_message_id"))
    try:
        return None if said is None else int(said)
    except ValueError:
        return str(said)


def _seconds(error: RetryAfter) -> float:
    """Return the seconds, which PTB gives as a number unless PTB_TIMEDELTA is set."""
    after = error.retry_after
    return after.total_seconds() if isinstance(after, timedelta) else float(after)


def _may_pass(error: TelegramError) -> bool:
    """Return whether the same call may work later.

    To PTB a BadRequest is a NetworkError, and an answer that is no JSON a bare TelegramError.
    """
    if (
        isinstance(error, errors.BadRequest) or "Entity Too Large" in error.message
    ):  # the latter is a 413
        return False
    passing = (errors.NetworkError, errors.InvalidToken, errors.Conflict)
    return isinstance(error, passing) or type(error) is TelegramError
