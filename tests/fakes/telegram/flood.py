"""How fast a bot may send, and whether it comes back too early."""

import math
from dataclasses import dataclass, field

from tests.fakes.telegram.accounts import Chat
from tests.fakes.telegram.clock import Clock
from tests.fakes.telegram.limits import Limits

ALL = "all chats"


@dataclass(slots=True)
class Bucket:
    """So many at once, and then so many a second."""

    rate: float
    burst: int
    left: float
    time: float

    def wait(self, now: float) -> float:
        """Return in how many seconds there is room for one more."""
        self.left = min(self.burst, self.left + (now - self.time) * self.rate)
        self.time = now
        return 0.0 if self.left >= 1 else (1 - self.left) / self.rate

    def take(self) -> None:
        """Use up the room for one."""
        self.left -= 1


@dataclass(slots=True)
class Flood:
    """What was sent lately, and until when the bot was told to wait."""

    clock: Clock
    limits: Limits
    buckets: dict[str, Bucket] = field(default_factory=dict)
    minutes: dict[int, list[float]] = field(default_factory=dict)
    told: dict[str, tuple[float, float]] = field(default_factory=dict)

    def wait(self, chat: Chat, draft: bool) -> float:
        """Let a message through and return 0, or return what `retry_after` is."""
        now = self.clock.now()
        limits = self.limits
        if draft:
            buckets = [self._bucket(f"draft {chat.id}", limits.draft_rate, limits.draft_burst)]
        else:
            buckets = [
                self._bucket(f"chat {chat.id}", limits.chat_rate, limits.chat_burst),
                self._bucket(ALL, limits.total_rate, limits.total_burst),
            ]
        own = _name(chat.id, draft)
        held = {own: max(buckets[0].wait(now), self._held(own, now))}
        if not draft:
            held[ALL] = max(buckets[1].wait(now), self._held(ALL, now))
        sent = self._minute(chat, now) if chat.is_group else []
        if len(sent) >= limits.group_messages:
            left = sent[-limits.group_messages] + limits.group_window - now
            held[own] = max(held[own], left)
        longest = max(held, key=lambda name: held[name])
        if held[longest] > 0:
            parts = 1 if limits.whole_seconds else 1000
            after = math.ceil(held[longest] * parts) / parts
            self.tell(longest, after)
            return after
        for bucket in buckets:
            bucket.take()
        sent.append(now)
        return 0.0

    def tell(self, name: str, after: float) -> None:
        """Note that the bot was told now to wait so long."""
        now = self.clock.now()
        since, until = self.told.get(name, (now, 0.0))
        self.told[name] = (now if until < now else since, max(until, now + after))

    def is_early(self, chat: int | None, method: str, draft: bool, came: float) -> bool:
        """Return whether a call that came then had been told to wait."""
        names = [method]
        if chat is not None:
            names = [_name(chat, draft), f"{method} {chat}", *([] if draft else [ALL])]
        for name in names:
            since, until = self.told.get(name, (0.0, 0.0))
            if since + self.limits.grace < came < until:
                return True
        return False

    def _held(self, name: str, now: float) -> float:
        """Return how long the bot is still to wait, whatever room there is by now."""
        return max(0.0, self.told.get(name, (0.0, 0.0))[1] - now)

    def _bucket(self, name: str, rate: float, burst: int) -> Bucket:
        fresh = Bucket(rate, burst, burst, self.clock.now())
        return self.buckets.setdefault(name, fresh)

    def _minute(self, chat: Chat, now: float) -> list[float]:
        sent = self.minutes.setdefault(chat.id, [])
        sent[:] = [time for time in sent if time > now - self.limits.group_window]
        return sent


def _name(chat: int, draft: bool) -> str:
    return f"draft {chat}" if draft else f"chat {chat}"
