"""What waits for the bot: updates in order, kept until they are confirmed or a day old."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.telegram.clock import Clock

KINDS = (
    "message edited_message channel_post edited_channel_post callback_query inline_query "
    "chosen_inline_result my_chat_member chat_member message_reaction message_reaction_count "
    "poll poll_answer chat_join_request shipping_query pre_checkout_query chat_boost "
    "removed_chat_boost business_connection business_message edited_business_message "
    "deleted_business_messages purchased_paid_media"
).split()
ASKED_FOR_ONLY = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
DEFAULT = frozenset(KINDS) - ASKED_FOR_ONLY


@dataclass(frozen=True, slots=True)
class Update:
    """Something that happened.

    Attributes:
        lane: Updates of one lane are pushed one after the other.
        again: Whether it is a copy that comes whatever was confirmed.
    """

    id: int
    kind: str
    body: dict[str, Any]
    expires: float
    lane: str
    again: bool = False

    def json(self) -> dict[str, Any]:
        """Return it as the Bot API sends it."""
        return {"update_id": self.id, self.kind: self.body}


@dataclass(slots=True)
class Updates:
    """The queue of updates, and which kinds enter it."""

    clock: Clock
    age: float
    next_id: int = 100_000_001
    allowed: frozenset[str] = DEFAULT
    waiting: list[Update] = field(default_factory=list)
    every: dict[int, Update] = field(default_factory=dict)
    heard: list[Callable[[], None]] = field(default_factory=list)

    def add(self, kind: str, body: dict[str, Any], lane: str) -> Update | None:
        """Put an update in the queue; return None if the bot did not ask for its kind."""
        if kind not in self.allowed:
            return None
        update = Update(self.next_id, kind, body, self.clock.now() + self.age, lane)
        self.next_id += 1
        self.every[update.id] = update
        self._put(update)
        return update

    def repeat(self, number: int) -> None:
        """Send an update that was sent before a second time."""
        known = self.every[number]
        self._put(Update(known.id, known.kind, known.body, known.expires, known.lane, again=True))

    def _put(self, update: Update) -> None:
        self.waiting.append(update)
        for heard in self.heard:
            heard()

    def confirm(self, offset: int) -> None:
        """Forget everything below an offset; from its end if it is negative."""
        self.expire()
        if offset > 0:
            self.waiting = [one for one in self.waiting if one.id >= offset or one.again]
        elif offset < 0:
            self.waiting = self.waiting[offset:]

    def take(self, limit: int) -> list[Update]:
        """Return the first updates; copies are gone once taken."""
        self.expire()
        taken = self.waiting[:limit]
        self.waiting = [one for one in taken if not one.again] + self.waiting[limit:]
        return taken

    def drop(self, update: Update) -> None:
        """Forget an update."""
        self.waiting = [one for one in self.waiting if one is not update]

    def clear(self) -> None:
        """Forget all updates."""
        self.waiting = []

    def expire(self) -> None:
        """Forget what is too old."""
        now = self.clock.now()
        if self.waiting and self.waiting[0].expires <= now:
            self.waiting = [one for one in self.waiting if one.expires > now]

    def allow(self, kinds: list[Any] | None) -> None:
        """Choose which kinds enter; None keeps the choice, an empty list is the default."""
        if kinds is None:
            return
        known = frozenset(kind for kind in kinds if kind in KINDS)
        self.allowed = known if kinds else DEFAULT
