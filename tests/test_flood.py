"""Nothing is lost, and nobody else held, when Telegram refuses messages of single chats.

A small version of tests/benchmarks/flood.py.
"""

import asyncio
from typing import Any

import pytest
from telegram.ext import BaseRateLimiter

from bot.messenger.wire.manner import Pace
from bot.messenger.wire.pacing import Pacer
from tests.benchmarks.flood import Scale, Sent, flood, longest_hold

pytestmark = pytest.mark.usefixtures("timedeltas")
QUICK = Scale.quick(by=4)


def test_a_flood_is_delivered() -> None:
    """All arrives once, no call is early, and other chats hardly notice the 429s."""
    seen = asyncio.run(flood(150, 7, QUICK))
    assert (seen.sends, seen.undelivered, seen.twice, seen.early) == (150, 0, 0, 0)
    assert seen.held <= 1
    assert seen.refused
    assert not seen.by_limits


class Holding(BaseRateLimiter[Any]):
    """A pacer that lets one call after the other through, whatever chat it is for."""

    def __init__(self) -> None:
        self._pacer = Pacer(QUICK.pace)
        self._turn = asyncio.Lock()

    async def initialize(self) -> None:
        """Do nothing."""

    async def shutdown(self) -> None:
        """Do nothing."""

    async def process_request(self, *given: Any, **named: Any) -> Any:
        """Hold all chats while one is held."""
        async with self._turn:
            return await self._pacer.process_request(*given, **named)


def test_held_chats_are_seen() -> None:
    """A pacer that holds all chats for the 429 of one is found out."""
    assert asyncio.run(flood(100, 7, QUICK, Holding())).held > 1


def test_what_explains_a_wait_is_not_held() -> None:
    """The chat before, its pace, its window, and all chats together; no more than these."""
    pace = Pace(total_rate=1, total_burst=1, chat_rate=10, chat_burst=1, group_messages=1)
    assert longest_hold(grouped(0, 60), [0, 60], pace) == 0
    assert longest_hold(grouped(0, 63), [0, 63], pace) == pytest.approx(3)
    crowded = [*range(63), 63]
    assert longest_hold(grouped(0, 63), crowded, pace) == pytest.approx(0, abs=0.01)
    private = [Sent(1, 0, out, out) for out in (0, 5)]
    assert longest_hold(private, [0, 5], pace) == pytest.approx(3.75)


def grouped(*outs: float) -> list[Sent]:
    """Return messages to a group, all asked for at once, that went out at these moments."""
    return [Sent(-1, 0, out, out) for out in outs]
