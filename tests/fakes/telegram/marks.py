"""Marks: what is said of a stretch of text, as bold or as a link.

Inside the fake their places are code points; `entity` turns them into what the Bot API
calls entities, whose places are UTF-16 code units.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

QUOTES = frozenset({"blockquote", "expandable_blockquote"})
CODES = frozenset({"pre", "code"})
LINKS = frozenset({"text_link", "text_mention"})
STYLES = ("bold", "italic", "underline", "strikethrough", "spoiler")
AUTOMATIC = frozenset({"mention", "hashtag", "cashtag", "bot_command", "url", "email"}) | {
    "phone_number"
}
_RANK = {"pre": 11, "code": 20, "text_link": 49, "text_mention": 49, "custom_emoji": 99}
_STYLE_RANK = {name: 90 + place for place, name in enumerate(STYLES)}


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of text and what it is.

    Attributes:
        value: The address of a link, the language of code, a user's or an emoji's number.
    """

    kind: str
    start: int
    end: int
    value: str = ""

    @property
    def order(self) -> tuple[int, int, int]:
        """Where Telegram lists it: outer before inner, quotes first, styles last."""
        rank = 0 if self.kind in QUOTES else _RANK.get(self.kind, _STYLE_RANK.get(self.kind, 50))
        return (self.start, -self.end, rank)

    def holds(self, other: "Mark") -> bool:
        """Return whether another mark lies inside this one."""
        return self.start <= other.start and other.end <= self.end

    def meets(self, other: "Mark") -> bool:
        """Return whether the two have a character in common."""
        return self.start < other.end and other.start < self.end

    def moved(self, start: int, end: int) -> "Mark":
        """Return the same mark at another place."""
        return replace(self, start=start, end=end)


def units(text: str) -> int:
    """Return how long a text is in UTF-16 code units: "a🙂" is 3."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def place(text: str, offset: int) -> int:
    """Return which code point begins at a UTF-16 offset: 3 in "a🙂b" is 2."""
    at = 0
    for number, character in enumerate(text):
        if at >= offset:
            return number
        at += 1 + (character > "\uffff")
    return len(text)


def entity(text: str, mark: Mark) -> dict[str, Any]:
    """Return a mark as the Bot API sends it."""
    offset = units(text[: mark.start])
    length = units(text[mark.start : mark.end])
    said: dict[str, Any] = {"offset": offset, "length": length, "type": mark.kind}
    if mark.kind == "text_link":
        said["url"] = mark.value
    elif mark.kind == "text_mention":
        said["user"] = {"id": int(mark.value), "is_bot": False, "first_name": "Somebody"}
    elif mark.kind == "custom_emoji":
        said["custom_emoji_id"] = mark.value
    elif mark.kind == "pre" and mark.value:
        said["language"] = mark.value
    return said


def in_order(marks: Iterable[Mark]) -> list[Mark]:
    """Return marks as Telegram lists them."""
    return sorted(marks, key=lambda mark: mark.order)
