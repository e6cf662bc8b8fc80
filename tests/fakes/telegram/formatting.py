"""A text as a bot sends it, made into the text that people see."""

from dataclasses import dataclass, field
from typing import Any

from tests.fakes.telegram.finding import found
from tests.fakes.telegram.marks import AUTOMATIC, Mark, entity, in_order, place, units
from tests.fakes.telegram.markup import parse
from tests.fakes.telegram.nesting import nested
from tests.fakes.telegram.refusals import Refusal, bad
from tests.fakes.telegram.trimming import cleaned, is_empty, trimmed

MOST_TEXT = 4096
MOST_CAPTION = 1024


@dataclass(frozen=True, slots=True)
class Formatted:
    """A text with its marks, in order.

    Attributes:
        lost: What Telegram left out without a word.
    """

    text: str = ""
    marks: tuple[Mark, ...] = ()
    lost: tuple[str, ...] = field(default=(), compare=False)

    @property
    def entities(self) -> list[dict[str, Any]]:
        """The marks as the Bot API sends them."""
        return [entity(self.text, mark) for mark in self.marks]

    @property
    def found(self) -> list[tuple[str, str]]:
        """What Telegram found by itself: kind and text of each."""
        return [
            (mark.kind, self.text[mark.start : mark.end])
            for mark in self.marks
            if mark.kind in AUTOMATIC
        ]

    @property
    def links(self) -> list[tuple[str, str]]:
        """The links that the sender made: text and address of each."""
        return [
            (self.text[mark.start : mark.end], mark.value)
            for mark in self.marks
            if mark.kind == "text_link"
        ]


def formatted(text: str, mode: str = "", entities: list[dict[str, Any]] | None = None) -> Formatted:
    """Read a text with its parse mode or its entities, strip it and find what it holds."""
    if any("\ud800" <= sign <= "\udfff" for sign in text):
        raise bad("strings must be encoded in UTF-8")
    marks, lost = _given(text, entities or []), list[str]()
    if mode.lower() == "html":
        parsed = parse(text)
        text, marks, lost = parsed.text, parsed.marks, parsed.lost
    elif mode:
        # The real one knows Markdown too; a bot that sends it is not what we test.
        raise bad("unsupported parse_mode")
    text, marks = cleaned(text, marks)
    marks, dropped = nested(marks, text)
    text, marks = trimmed(text, marks)
    every = in_order([*marks, *found(text, marks)])
    return Formatted(text, tuple(every), tuple(lost + dropped))


def checked(given: Formatted, most: int, too_long: Refusal) -> Formatted:
    """Return a text of a message; refuse an empty one and one that is too long."""
    if is_empty(given.text):
        raise bad("text must be non-empty")
    return short(given, most, too_long)


def short(given: Formatted, most: int, too_long: Refusal) -> Formatted:
    """Return a text; refuse one of more than so many UTF-16 units."""
    if units(given.text) > most:
        raise too_long
    return given


def _given(text: str, entities: list[dict[str, Any]]) -> list[Mark]:
    """Return the marks that a bot lists by itself; those that clients find are not its to set."""
    marks = []
    for said in entities:
        kind = str(said.get("type", ""))
        if kind in AUTOMATIC:
            continue
        start = place(text, int(said["offset"]))
        end = place(text, int(said["offset"]) + int(said["length"]))
        named = said.get("url") or said.get("language") or said.get("custom_emoji_id") or ""
        value = str(said["user"]["id"]) if "user" in said else str(named)
        marks.append(Mark(kind, start, end, value))
    return marks
