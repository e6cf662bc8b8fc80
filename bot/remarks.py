"""What a reader should know besides an answer: values, which each medium words for itself.

Their English is that of terminals, JSON and pages; a chat words those kinds that concern its
readers in their language. Nothing here decides whether a remark is due.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

# Two articles differ; the index speaks of itself; a limit left undated articles out; a command
# does instead what quotes cannot; the window of a model is small; the model failed, or said
# what does not hold, and so quotes stand in; from when to when the articles are.
Kind = Literal[
    "differing", "index", "undated", "instead", "window", "failed", "unproven", "quoted", "dates"
]


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing that a reader should know.

    Attributes:
        text: What it is, in an English sentence.
        values: What the sentence was made of, where others make their own.
    """

    kind: Kind
    text: str
    values: tuple[str, ...] = ()


UNPROVEN = Remark("unproven", "Nothing that the model wrote is borne out by what it cites.")
QUOTED = Remark("quoted", "So these are the closest sentences of the articles, word for word.")


def joined(remarks: Iterable[Remark]) -> str | None:
    """Return remarks as one text, None if there are none."""
    return " ".join(one.text for one in remarks) or None


def dates(first: str | None, last: str | None) -> list[Remark]:
    """Return a remark on the days of the oldest and newest article, if any has one."""
    if not (first and last):
        return []
    oldest, newest = in_words(first), in_words(last)
    said = f"The dates of the articles run from {oldest} to {newest}."
    if oldest == newest:
        said = f"The date of the articles is {oldest}."
    return [Remark("dates", said, (first, last))]


def in_words(published: str) -> str:
    """Return the day of an ISO 8601 date: "3 May 2022"."""
    day = date.fromisoformat(published[:10])
    return f"{day.day} {day:%B %Y}"
