"""What a reader should know besides an answer: values, which each medium words for itself.

Their English is that of terminals, JSON and pages; a chat words those kinds that concern its
readers in their language. Nothing here decides whether a remark is due.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from index.dates import month_end

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


UNPROVEN = Remark("unproven", "Nothing that the model wrote is supported by what it cites.")
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


def listing(articles: int, since: date | None, until: date | None) -> Remark:
    """Return a remark on the articles of some days: how many there are, and what lists them."""
    limits = " ".join(
        f"--{name} {day}" for name, day in (("since", since), ("until", until)) if day
    )
    many, lists = (
        ("1 article is", "it") if articles == 1 else (f"{articles:,} articles are", "them")
    )
    return Remark("instead", f"{many} from that time; `footnote articles {limits}` lists {lists}.")


def days_in_words(first: str, last: str) -> str:
    """Return a period as it is written: "May 2022", "18 to 24 November 2024", "2021"."""
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    if start == end:
        return in_words(first)
    if start.day == 1 and end == month_end(end):
        if (start.month, end.month) == (1, 12):
            return str(start.year) if start.year == end.year else f"{start.year} to {end.year}"
        if (start.year, start.month) == (end.year, end.month):
            return f"{start:%B} {start.year}"
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day} to {in_words(last)}"
    return f"{in_words(first)} to {in_words(last)}"


def when_in_words(first: str, last: str) -> str:
    """Return when something in a period was: "in May 2022", "on 3 May 2022"."""
    days = days_in_words(first, last)
    if " to " in days:
        return f"from {days}"
    return f"on {days}" if first == last else f"in {days}"


def in_words(published: str) -> str:
    """Return the day of an ISO 8601 date: "3 May 2022"."""
    day = date.fromisoformat(published[:10])
    return f"{day.day} {day:%B %Y}"
