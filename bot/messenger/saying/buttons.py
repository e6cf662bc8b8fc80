"""The buttons under an answer, and what a tap of one says.

Plain values: no client of Telegram is known here. What comes back is whatever somebody
sent, so `parse` believes nothing that it does not know.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from bot.messenger.saying.wording import Wording

MOST_IN_ROW = 8
MOST_NUMBERS = 24
Kind = Literal["citation", "proof", "helpful", "not helpful"]
SIGNS: dict[str, Kind] = {"c": "citation", "p": "proof", "+": "helpful", "-": "not helpful"}
# With the longest id and number it has 57 bytes of the 64 that Telegram takes.
_ID = re.compile(r"[A-Za-z0-9_-]{1,48}")
_DATA = re.compile(rf"(?:(c):({_ID.pattern}):([1-9][0-9]{{0,5}}))|(?:([p+-]):({_ID.pattern}))")


@dataclass(frozen=True, slots=True)
class Button:
    """A button: what stands on it, and what a tap of it sends."""

    label: str
    data: str


@dataclass(frozen=True, slots=True)
class Tap:
    """What somebody wants to know or say of an answer.

    Attributes:
        number: The citation's, if it is one that is asked for.
    """

    kind: Kind
    answer_id: str
    number: int | None = None


def under_answer(
    answer_id: str, numbers: Sequence[int], wording: Wording
) -> tuple[tuple[Button, ...], ...]:
    """Return rows of buttons: one for each citation, then the proof and what one thinks of it.

    Raises:
        ValueError: If the id is not of letters, digits, "_" and "-", or longer than 48.
    """
    if not _ID.fullmatch(answer_id):
        raise ValueError(f"No button can carry the id {answer_id!r}.")
    cited = [Button(f"[{n}]", f"c:{answer_id}:{n}") for n in numbers[:MOST_NUMBERS]]
    rows = [tuple(cited[at : at + MOST_IN_ROW]) for at in range(0, len(cited), MOST_IN_ROW)]
    last = (("button_proof", "p"), ("button_helpful", "+"), ("button_not_helpful", "-"))
    return (*rows, tuple(Button(wording.say(name), f"{s}:{answer_id}") for name, s in last))


def parse(data: str) -> Tap | None:
    """Return what a tap says, or None if no button of ours sends that.

    "c:a1:2" asks for citation 2 of answer "a1".
    """
    found = _DATA.fullmatch(data)
    if not found:
        return None
    if found[1]:
        return Tap("citation", found[2], int(found[3]))
    return Tap(SIGNS[found[4]], found[5])
