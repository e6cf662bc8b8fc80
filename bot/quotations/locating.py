"""Find where a quotation stands in a text: word for word, set otherwise, or nearly.

Pure functions: no model, no store. A place is a span of the text as it is, so
its words are cut from it and never those of the quotation.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Literal

from bot.answer import LONE
from bot.quotations.aligning import DIFFERS, Word, align, words_of
from bot.quotations.folding import DASHES, MARKS, Folded, fold
from index.article import Span, normalise
from index.errors import QuestionError
from index.words import ALONE, WORD

Kind = Literal["exact", "normalised", "near"]
KINDS: Sequence[Kind] = ("exact", "normalised", "near")

LONGEST = 2000
MOST_PIECES = 20  # the nearest place is found in memory for each
LEAST = 0.8  # the share of words that are the same, from which on a quotation stands nearly
LEAST_OF_PIECE = 0.5
FEWEST = 4  # fewer words are nearly everywhere

LEFT_OUT = re.compile(
    r"[\[(]\s*(?:…|\.{3,}|\.(?:\s\.){2})\s*[\])]|…|\.{3,}|(?<!\S)\.(?:\s\.){2}(?!\S)"
)
SIGN = re.compile(f"[{ALONE}]")
WHITE = " \t\n\r\f\v\u00a0\u2028\u2029\u3000"
QUOTING = WHITE + "".join(MARKS)
OUTER = QUOTING + "".join(DASHES) + ".,;:!?"
JOINER = "\u200d"


@dataclass(frozen=True)
class Quotation:
    """Words that somebody says an article holds; an ellipsis leaves some out."""

    text: str

    def __post_init__(self) -> None:
        if LONE.search(self.text):
            raise QuestionError("The quotation is not valid text; give it in UTF-8.")
        if len(self.text) > LONGEST:
            raise QuestionError(
                f"The quotation has {len(self.text):,} characters; give at most {LONGEST:,}."
            )
        if not WORD.search(self.text):
            raise QuestionError("The quotation has no words; give a few of them.")
        if len(self.pieces) > MOST_PIECES:
            raise QuestionError(
                f"The quotation has {len(self.pieces):,} pieces between its ellipses; give at most "
                f"{MOST_PIECES}."
            )

    @cached_property
    def whole(self) -> str:
        """All of it, as articles are normalised."""
        return normalise(self.text).strip()

    @cached_property
    def pieces(self) -> tuple[str, ...]:
        """What stands between ellipses, without the marks around it that are the quoter's."""
        parts = (part.strip(OUTER) for part in LEFT_OUT.split(self.whole))
        return tuple(part for part in parts if WORD.search(part))

    @cached_property
    def words(self) -> tuple[tuple[Word, ...], ...]:
        """The words of each piece."""
        return tuple(tuple(words_of(fold(piece))) for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a quotation stands.

    Attributes:
        pieces: The spans of its pieces, in order; one if nothing is left out.
        similarity: The share of its words that stand there, 0..1.
    """

    pieces: tuple[Span, ...]
    kind: Kind
    similarity: float = 1.0

    @property
    def span(self) -> Span:
        """From the first piece to the last."""
        return Span(self.pieces[0].start, self.pieces[-1].end)


def locate(quotation: Quotation, text: str, most: int) -> list[Place]:
    """Return the places, in order, where all words of a quotation stand, at most so many.

    "Sky is BLUE" stands in "The sky is blue." at 4:15, normalised.
    """
    folded = fold(text)
    # Whole first: an ellipsis or a stop may be the article's own.
    for parts in dict.fromkeys([(quotation.whole,), quotation.pieces]):
        needles = [fold(part).text for part in parts]
        found = list(islice(_places(needles, folded), most))
        if found:
            as_given = _as_given(quotation, parts)
            return [Place(way, _kind(way, as_given, text)) for way in found]
    return []


def locate_nearly(quotation: Quotation, text: str) -> Place | None:
    """Return the place where most words of a quotation stand in order, or None."""
    total = sum(map(len, quotation.words))
    if total < FEWEST:
        return None
    words = words_of(fold(text))
    found = align(quotation.words, words)
    similarity = 1 - sum(one.cost for one in found) / (DIFFERS * total)
    for one, piece in zip(found, quotation.words, strict=True):
        lost = one.cost > (1 - LEAST_OF_PIECE) * DIFFERS * len(piece)
        if lost or one.start == one.end:
            return None
    if similarity < LEAST:
        return None
    spans = (Span(words[one.start].span.start, words[one.end - 1].span.end) for one in found)
    return Place(tuple(spans), "near" if similarity < 1 else "normalised", similarity)


def _as_given(quotation: Quotation, parts: Sequence[str]) -> list[set[str]]:
    """Return how each part may stand to stand word for word: with its marks, or without quotes."""
    if len(parts) == 1 and parts[0] == quotation.whole:
        return [{quotation.whole}]
    given = [part for part in LEFT_OUT.split(quotation.whole) if WORD.search(part)]
    return [{part.strip(WHITE), part.strip(QUOTING)} for part in given]


def _kind(way: Sequence[Span], as_given: Sequence[set[str]], text: str) -> Kind:
    pairs = zip(way, as_given, strict=True)
    return "exact" if all(span.cut(text) in given for span, given in pairs) else "normalised"


def _places(needles: Sequence[str], folded: Folded) -> Iterator[tuple[Span, ...]]:
    """Yield each way in which the needles stand in order, close to each other."""
    at = 0
    while way := _in_order(needles, folded, at):
        yield tuple(folded.covered(start, end) for start, end in way)
        at = way[0][0] + 1


def _in_order(needles: Sequence[str], folded: Folded, at: int) -> list[tuple[int, int]]:
    """Return where the needles stand one after the other; none if one does not."""
    way: list[tuple[int, int]] = []
    for needle in needles:
        start = _next(needle, folded, at)
        if start is None:
            return []
        at = start + len(needle)
        way.append((start, at))
    for number in reversed(range(len(way) - 1)):  # the last of equal ones is the closest
        start, before = way[number][0], way[number + 1][0]
        while (later := _next(needles[number], folded, start + 1)) is not None:
            if later + len(needles[number]) > before:
                break
            start = later
        way[number] = (start, start + len(needles[number]))
    return way


def _next(needle: str, folded: Folded, at: int) -> int | None:
    """Return where a needle stands next that begins and ends with whole words and characters."""
    start = folded.text.find(needle, at)
    while start >= 0:
        end = start + len(needle)
        whole = not _joined(folded.text, start) and not _joined(folded.text, end)
        if whole and folded.original(start, end):
            return start
        start = folded.text.find(needle, start + 1)
    return None


def _joined(text: str, at: int) -> bool:
    """Return whether a place is within a word, a number or a sign: "3" does not end "3.5"."""
    if not 0 < at < len(text):
        return False
    before, after = text[at - 1], text[at]
    if before == " " or after == " ":
        return False
    if unicodedata.combining(after) or JOINER in (before, after):
        return True
    if SIGN.match(before) or SIGN.match(after):
        return False
    if before.isalnum() and after.isalnum():
        return True
    number = text[max(0, at - 2) : at + 2]
    return bool(re.search(r"\d[.,]\d", number))
