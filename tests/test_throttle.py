"""The way to a chat knows what was told of it."""

import asyncio
import math
from datetime import timedelta

import pytest
from telegram.error import RetryAfter

from bot.messenger.wire.manner import Call, Manner
from bot.messenger.wire.throttle import Throttle, limiter, seconds

pytestmark = pytest.mark.usefixtures("timedeltas")


def test_what_telegram_says_holds_it() -> None:
    """For so long, and for a call without that patience it is said again."""

    async def run() -> float:
        throttle = Throttle((limiter(1.0, 1),), math.inf, 60.0)

        async def refused() -> bool:
            raise RetryAfter(timedelta(seconds=30))

        with pytest.raises(RetryAfter):
            await throttle.send(Call(refused, "sendmessage", 5, Manner()), margin=1.0)
        with pytest.raises(RetryAfter):
            await throttle.freed(Call(refused, "sendmessage", 5, Manner(patience=5)))
        assert not throttle.takes_frame(paced=False)
        assert not throttle.is_idle
        return throttle.held_for

    assert 30 < asyncio.run(run()) <= 31


def test_frames_leave_room_for_others() -> None:
    """None is let through while somebody waits, or when more than half is used up."""

    async def run() -> list[bool]:
        throttle = Throttle((limiter(10.0, 10),), 4, 60.0)
        found = [throttle.takes_frame(paced=True)]
        with throttle.used():
            found.append(throttle.takes_frame(paced=True))

        async def done() -> bool:
            return True

        for _ in range(3):
            await throttle.send(Call(done, "sendmessage", -5, Manner()), margin=0)
        return [*found, throttle.takes_frame(paced=True), throttle.takes_frame(paced=False)]

    assert asyncio.run(run()) == [True, False, False, True]


def test_seconds_are_read_in_either_form() -> None:
    """A number, or a length of time."""
    assert seconds(RetryAfter(7)) == seconds(RetryAfter(timedelta(seconds=7))) == 7.0
