"""When a call goes out to Telegram: paced, held after a 429, tried again after a failure.

`Pacer` is PTB's hook through which every request of an `ExtBot` goes but the polls. It knows
chats and methods, not what is said in them, and nothing of it outlives the process. A call
may take effect twice: one that is tried again may have been done, only its reply lost.
"""

import asyncio
import math
from collections.abc import Callable, Coroutine
from contextlib import nullcontext
from functools import partial
from typing import Any

from telegram import error as errors
from telegram.error import RetryAfter, TelegramError
from telegram.ext import BaseRateLimiter

from bot.messenger.wire.manner import Call, Dropped, Manner, Pace, Reply
from bot.messenger.wire.throttle import Throttle, limiter

Send = Callable[..., Coroutine[Any, Any, Reply]]


class Pacer(BaseRateLimiter[Manner]):
    """Sends what may be sent now, and keeps the rest until it may.

    What puts or changes a message is paced; all else goes at once. A 429 holds the chat it
    was for, drafts and messages apart, and no other. A paced call is tried again until it is
    done, refused for good, cancelled, or the bot is shut down.
    """

    def __init__(self, pace: Pace | None = None) -> None:
        self._pace = pace or Pace()
        self._total = limiter(self._pace.total_rate, self._pace.total_burst)
        self._throttles: dict[tuple[int | str, bool], Throttle] = {}
        self._crowd = self._pace.crowd
        self._over = False

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
        call = Call(send, endpoint.lower(), _chat(data), rate_limit_args or Manner())
        throttle = self._throttle(call)
        if call.manner.droppable:
            return await self._frame(throttle, call)
        with throttle.used():
            return await self._insist(throttle, call)

    async def _frame(self, throttle: Throttle, call: Call) -> Reply:
        if not throttle.takes_frame(call.is_paced):
            raise Dropped(f"There is no room for a {call.method} now.")
        try:
            with throttle.used():
                return await self._attempt(throttle, call)
        except TelegramError as error:
            raise Dropped(f"A {call.method} was not taken.") from error

    async def _insist(self, throttle: Throttle, call: Call) -> Reply:
        """Try until it is done or there is no use in it."""
        for pause in self._pace.pauses():
            try:
                return await self._attempt(throttle, call)
            except TelegramError as error:
                if call.is_tried_once or self._over or not _may_pass(error):
                    raise
                if not call.may_wait(pause):
                    raise
            await asyncio.sleep(pause)
        raise AssertionError("The pauses have no end.")

    async def _attempt(self, throttle: Throttle, call: Call) -> Reply:
        """Try when it is this call's turn, and after each 429 before anyone else's."""
        async with throttle.turn if call.is_paced else nullcontext():
            while True:
                await throttle.freed(call)
                if call.is_paced:
                    await throttle.room()
                    await throttle.freed(call)  # a call that takes no turn may have met a 429
                try:
                    return await throttle.send(call, self._pace.margin)
                except RetryAfter:
                    if call.is_tried_once or self._over:
                        raise

    def _throttle(self, call: Call) -> Throttle:
        name = (call.method if call.chat is None else call.chat, call.is_draft)
        if name not in self._throttles:
            self._forget()
            self._throttles[name] = self._new_throttle(call)
        return self._throttles[name]

    def _new_throttle(self, call: Call) -> Throttle:
        pace = self._pace
        if call.is_draft:
            drafts = limiter(pace.draft_rate, pace.draft_burst)
            return Throttle((drafts,), math.inf, pace.group_window)
        most = pace.group_messages if call.is_for_group else math.inf
        chat = limiter(pace.chat_rate, pace.chat_burst)
        return Throttle((chat, self._total), most, pace.group_window)

    def _forget(self) -> None:
        """Forget who was idle for long; look again when there are twice as many."""
        if len(self._throttles) < self._crowd:
            return
        self._throttles = {
            name: throttle for name, throttle in self._throttles.items() if not throttle.is_idle
        }
        self._crowd = max(self._pace.crowd, 2 * len(self._throttles))


def _chat(data: dict[str, Any]) -> int | str | None:
    """Return whom a call is for; a number that was given as text is the same as a number."""
    said = data.get("chat_id", data.get("inline_message_id"))
    try:
        return None if said is None else int(said)
    except ValueError:
        return str(said)


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
