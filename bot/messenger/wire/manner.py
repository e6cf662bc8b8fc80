"""How a call to Telegram is treated, and how fast calls are: values only."""

import math
import random
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

Reply = bool | dict[str, Any] | list[dict[str, Any]]

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


DROPPABLE = Manner(droppable=True)


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
class Call:
    """A call that is to be made; its method in small letters, as Telegram takes it in any."""

    send: Callable[[], Coroutine[Any, Any, Reply]]
    method: str
    chat: int | str | None
    manner: Manner
    began: float = field(default_factory=monotonic)

    @property
    def is_draft(self) -> bool:
        """Whether it shows what is being written."""
        return self.method.startswith("send") and self.method.endswith("draft")

    @property
    def is_paced(self) -> bool:
        """Whether it puts or changes a message."""
        return self.method.startswith(_PACED) and self.method != "sendchataction"

    @property
    def is_for_group(self) -> bool:
        """Whether its chat is a group or channel."""
        if isinstance(self.chat, int):
            return self.chat < 0
        return self.chat is not None and self.chat.startswith("@")

    @property
    def is_tried_once(self) -> bool:
        """Whether it is not to be tried again."""
        return self.manner.droppable or (not self.is_paced and self.manner.patience is None)

    def may_wait(self, seconds: float) -> bool:
        """Return whether it has patience for so many more seconds."""
        patience = math.inf if self.manner.patience is None else self.manner.patience
        return monotonic() + seconds <= self.began + patience
