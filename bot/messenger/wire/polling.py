"""What polls that fail are taken for: a second bot, a bad line, a token that is refused.

A bot that was there before stays; one that comes second says so and leaves.
"""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

from telegram.error import Conflict, InvalidToken, TelegramError

from bot.messenger.kept.pulse import long
from bot.messenger.receiving import NotKept
from bot.messenger.wire.outage import why
from index.errors import TelegramUnusable

YOUNG = 6.0  # seconds: whoever sees no conflict for so long after its start was there before
DISPUTED = 3.0  # seconds of conflicts that are no accident
REVOKED = 300.0  # seconds of refusals after which a token is taken for revoked
AGAIN = 60.0  # seconds after which the same trouble is another, and is told again

log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Spell:
    """Trouble that goes on: since when, and when it was seen last."""

    since: float = 0.0
    last: float = -AGAIN

    def lasts(self, now: float) -> float:
        """Take note of it, and return for how many seconds it has gone on."""
        if now - self.last >= AGAIN:
            self.since = now
        self.last = now
        return now - self.since


class Watch:
    """Is told of polls that fail; `verdict` is set if the bot has to end for it.

    It begins to watch when it is made. `clock` gives seconds.
    """

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self.verdict: asyncio.Future[TelegramUnusable] = asyncio.get_running_loop().create_future()
        self._clock = clock
        self._began = clock()
        self._conflict, self._refusal = _Spell(), _Spell()
        self._told: dict[str, float] = {}
        self._silent_since: float | None = None
        self._away = False  # and that was told

    def failed(self, exc: TelegramError) -> None:
        """Judge a poll that failed."""
        now = self._clock()
        if isinstance(exc, Conflict) and "webhook" in exc.message:
            self._tell("Another bot has set a webhook for this token; restart this one to poll.")
        elif isinstance(exc, Conflict):
            lasts = self._conflict.lasts(now)
            if lasts >= DISPUTED and self._conflict.since - self._began < YOUNG:
                self._end(
                    "Another bot is running with this token; stop that one first, or take a "
                    "token of its own."
                )
            self._tell("Another bot polls with this token.")
        elif isinstance(exc, InvalidToken):
            if self._refusal.lasts(now) >= REVOKED:
                self._end(
                    "Telegram has refused the bot's token for minutes; ask @BotFather "
                    "whether it was revoked."
                )
            self._tell("Telegram refuses the token.")
        elif not isinstance(exc, NotKept):  # that is told where it happens
            self._silent_since = now if self._silent_since is None else self._silent_since
            if self._tell(f"Telegram cannot be reached: {why(exc)}; trying again."):
                self._away = True

    def answered(self) -> None:
        """Take note of a poll that was answered; log it if it was told that none were."""
        if self._away and self._silent_since is not None:
            log.info(
                "Telegram is reached again, after %s.", long(self._clock() - self._silent_since)
            )
        self._away, self._silent_since = False, None

    def _end(self, why: str) -> None:
        if not self.verdict.done():
            self.verdict.set_result(TelegramUnusable(why))

    def _tell(self, line: str) -> bool:
        """Log a line, unless it was not long ago; return whether it was logged."""
        now = self._clock()
        if now - self._told.get(line, -AGAIN) < AGAIN:
            return False
        self._told[line] = now
        log.warning(line)
        return True
