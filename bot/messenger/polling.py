"""What polls that fail are taken for: a second bot, a bad line, a token that is refused.

A bot that was there before stays; one that comes second says so and leaves.
"""

import asyncio
import logging
from collections.abc import Callable
from time import monotonic

from telegram.error import Conflict, InvalidToken, TelegramError

from index.errors import TelegramUnusable

YOUNG = 6.0  # seconds: whoever sees no conflict for so long after its start was there before
CLASHES, APART = 2, 3.0  # so many conflicts, over so many seconds, are no accident
REFUSED_FOR = 300.0  # seconds of refusals after which a token is taken for revoked
AGAIN = 60.0  # seconds between two lines on the same trouble

SECOND = TelegramUnusable(
    "Another bot is running with this token; stop that one first, or take a token of its own."
)
REVOKED = TelegramUnusable("Telegram has refused the bot's token for minutes; was it revoked?")

log = logging.getLogger(__name__)


class Watch:
    """Is told of polls that fail; `verdict` is set if the bot has to end for it.

    `clock` gives seconds.
    """

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self.verdict: asyncio.Future[TelegramUnusable] = asyncio.get_running_loop().create_future()
        self._clock = clock
        self._began = clock()
        self._clashes: list[float] = []
        self._refused = self._refused_since = -AGAIN
        self._told: dict[str, float] = {}

    def failed(self, exc: TelegramError) -> None:
        """Judge a poll that failed."""
        now = self._clock()
        if isinstance(exc, Conflict):
            self._clashes.append(now)
            young = self._clashes[0] - self._began < YOUNG
            if young and len(self._clashes) >= CLASHES and now - self._clashes[0] >= APART:
                self._end(SECOND)
            self._tell("Another bot polls with this token.")
            return
        if isinstance(exc, InvalidToken):
            if now - self._refused > AGAIN:
                self._refused_since = now
            self._refused = now
            if now - self._refused_since >= REFUSED_FOR:
                self._end(REVOKED)
            self._tell("Telegram refuses the token.")
            return
        self._tell(f"Telegram cannot be polled ({type(exc).__name__}); trying again.")

    def _end(self, why: TelegramUnusable) -> None:
        if not self.verdict.done():
            self.verdict.set_result(why)

    def _tell(self, line: str) -> None:
        now = self._clock()
        if now - self._told.get(line, -AGAIN) >= AGAIN:
            self._told[line] = now
            log.warning(line)
