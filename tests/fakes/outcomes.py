"""What a fake model does with a prompt: it replies, or something goes wrong."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

FaultKind = Literal[
    "status", "redirect", "reset", "reset_midway", "cut", "error_midway", "broken_json", "stall"
]


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer in full.

    Attributes:
        piece_delay: How many seconds to wait before each piece.
        sizes: The fewest and the most characters in a piece of a stream.
        limited: Whether the limit of tokens in the request is kept to.
        times: How many calls are treated so before the next behaviour's turn.
    """

    text: str
    piece_delay: float = 0.0
    sizes: tuple[int, int] = (1, 9)
    limited: bool = True
    times: int = 1


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that goes wrong with a call.

    Attributes:
        text: What would have been said; `after` says how much of it is.
        status: The status to refuse with, or that an error in mid-stream names.
        url: Where to redirect to.
    """

    kind: FaultKind
    text: str = ""
    after: int = 0
    status: int = 500
    retry_after: float | None = None
    url: str = ""
    times: int = 1


Outcome = Reply | Fault
# From the system text and the user text of a prompt.
Behaviour = Callable[[str, str], Outcome]
