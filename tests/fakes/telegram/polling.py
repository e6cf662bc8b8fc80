"""`getUpdates`: one poll at a time, which waits for something to happen."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from tests.fakes.telegram.parameters import Parameters
from tests.fakes.telegram.refusals import OTHER_POLL, WEBHOOK_ACTIVE, Refusal, conflict
from tests.fakes.telegram.world import World

LONGEST = 50


class Polling:
    """The poll that waits, if one does. Lives in the loop of the server."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._loop = asyncio.get_running_loop()
        self._poll: _Poll | None = None
        self._next_conflict = 0.0
        world.updates.heard.append(self._wake)

    def _wake(self) -> None:
        """Look again; called from any thread."""
        with suppress(RuntimeError):  # the loop is closed
            self._loop.call_soon_threadsafe(self._look)

    def _look(self) -> None:
        if self._poll:
            self._poll.woken.set()

    def end(self, refusal: Refusal | None = None) -> None:
        """End the poll that waits, with a refusal or with nothing new."""
        if self._poll:
            self._poll.refusal = refusal
            self._poll.over = True
            self._poll.woken.set()

    async def get_updates(
        self, given: Parameters, gone: Callable[[], bool] = lambda: False
    ) -> list[dict[str, Any]]:
        """Return what waits, or what comes within the timeout; `gone` if nobody listens."""
        with self._world.changed:
            if self._world.webhook:
                raise conflict(WEBHOOK_ACTIVE)
            self._world.updates.allow(given.list("allowed_updates"))
            self._world.updates.confirm(given.number("offset"))
            self.end(conflict(OTHER_POLL))
            poll = self._poll = _Poll(gone)
            self._world.polls += 1
            self._world.changed.notify_all()
        limit = given.number("limit", 100)
        limit = limit if 1 <= limit <= 100 else 100
        end = self._loop.time() + min(max(given.number("timeout"), 0), LONGEST)
        try:
            return await self._wait(poll, limit, end)
        finally:
            if self._poll is poll:
                self._poll = None

    async def _wait(self, poll: "_Poll", limit: int, end: float) -> list[dict[str, Any]]:
        while True:
            poll.woken.clear()
            if poll.gone():
                return []
            if poll.refusal:
                await self._hold_back()
                raise poll.refusal
            with self._world.changed:
                taken = self._world.updates.take(limit)
            left = end - self._loop.time()
            if taken or left <= 0 or poll.over:
                return [update.json() for update in taken]
            with suppress(TimeoutError):
                await asyncio.wait_for(poll.woken.wait(), left)

    async def _hold_back(self) -> None:
        """Wait with a 409 that follows another too soon, as Telegram does."""
        pause = self._world.limits.conflict_pause
        now = self._loop.time()
        if now >= self._next_conflict:
            self._next_conflict = now + pause
            return
        await asyncio.sleep(pause)


class _Poll:
    def __init__(self, gone: Callable[[], bool]) -> None:
        self.gone = gone
        self.woken = asyncio.Event()
        self.refusal: Refusal | None = None
        self.over = False
