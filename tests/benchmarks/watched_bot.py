"""`footnote bot`, with a clock on each step of its event loop.

    python -m tests.benchmarks.watched_bot FILE

A step is what runs between two looks of the loop at what has come: while it lasts, no chat
gets on. Into the file go how many there were, and those that lasted longest, each with its
seconds, the seconds that its own thread was computing in them, and what ran. What a step waits
for beside that is another thread's turn, or another process's.
"""

import asyncio
import heapq
import json
import sys
import time
from pathlib import Path
from typing import Any

KEPT = 2000


class Clock:
    """Takes the time of every step."""

    def __init__(self) -> None:
        self.steps = 0
        self._run: Any = asyncio.events.Handle._run
        self._longest: list[tuple[float, int, float, str]] = []

    def start(self) -> None:
        """Begin, in every event loop of this process."""
        run, note = self._run, self._note

        def timed(handle: Any) -> None:
            wall, own = time.perf_counter(), time.thread_time()
            what = handle._callback  # run may forget it
            run(handle)
            note(time.perf_counter() - wall, time.thread_time() - own, what)

        asyncio.events.Handle._run = timed  # type: ignore[method-assign]

    def _note(self, wall: float, own: float, what: Any) -> None:
        self.steps += 1
        if len(self._longest) < KEPT or wall > self._longest[0][0]:
            keep = heapq.heappush if len(self._longest) < KEPT else heapq.heapreplace
            keep(self._longest, (wall, self.steps, own, _name(what)))

    def report(self) -> dict[str, Any]:
        """Return what was seen."""
        longest = sorted(self._longest, reverse=True)
        return {
            "steps": self.steps,
            "longest": [(round(w, 4), round(own, 4), name) for w, _, own, name in longest],
        }


def _name(what: Any) -> str:
    """Return what a step runs: the coroutine of a task, or a function."""
    owner = getattr(what, "__self__", None)
    if isinstance(owner, asyncio.Task):
        return str(getattr(owner.get_coro(), "__qualname__", owner))
    return str(getattr(what, "__qualname__", what))


def main() -> None:
    """Run the bot, and write down what was seen."""
    from bot.__main__ import main as footnote

    clock, file = Clock(), Path(sys.argv[1])
    sys.argv = ["footnote", "bot"]
    clock.start()
    try:
        footnote()
    finally:
        file.write_text(json.dumps(clock.report()), encoding="utf-8")


if __name__ == "__main__":
    main()
