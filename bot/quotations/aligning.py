"""Find where words stand nearly in a text: the place with the fewest words that differ.

The distance is that of Levenshtein over words, and the place may begin and end
anywhere (Sellers 1980, "The Theory and Computation of Evolutionary Distances").
Of several pieces each stands after the one before; what is between costs nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bot.quotations.folding import Folded
from index.article import Span
from index.words import WORD

Numbers = npt.NDArray[np.int64]

DIFFERS = 10  # what a word costs that is another, is missing or is one too many
MARKED = 1  # and one that is the same, but for the marks behind it


@dataclass(frozen=True, slots=True)
class Word:
    """A folded word, with and without the marks that follow it, and where it stands."""

    bare: str
    marked: str
    span: Span


@dataclass(frozen=True, slots=True)
class Aligned:
    """Where a piece stands nearly: at these words of the text, and what that costs."""

    start: int
    end: int
    cost: int


def words_of(folded: Folded) -> list[Word]:
    """Return the words of a text, in order."""
    found = list(WORD.finditer(folded.text))
    ends = [*(one.start() for one in found), len(folded.text)][1:]
    return [
        Word(
            one[0],
            "".join(folded.text[one.start() : end].split()),
            folded.covered(one.start(), one.end()),
        )
        for one, end in zip(found, ends, strict=True)
    ]


def align(pieces: Sequence[Sequence[Word]], words: Sequence[Word]) -> list[Aligned]:
    """Return where the pieces stand, in order, at the least cost; at words 2:2 one is missing.

    "old bridge closed" stands in "the old bridge was closed" at 1:5 and costs 10.
    """
    known = {text: n for n, text in enumerate({t for p in pieces for w in p for t in _forms(w)})}
    bare = np.array([known.get(word.bare, -1) for word in words], dtype=np.int64)
    marked = np.array([known.get(word.marked, -1) for word in words], dtype=np.int64)
    entry = np.zeros(len(words) + 1, dtype=np.int64)
    passed: list[tuple[Numbers, Numbers, Numbers, Numbers]] = []
    for piece in pieces:
        cost, origin = entry, np.arange(len(entry))
        for word in piece:
            price = np.where(marked == known[word.marked], 0, MARKED)
            if word is piece[-1]:
                price[:] = 0  # what follows a quotation is not quoted
            price[bare != known[word.bare]] = DIFFERS
            cost, origin = _further(cost, origin, price)
        exits, last = _lowest(cost)
        passed.append((entry, cost, origin, last))
        entry = exits
    return _back(passed)


def _forms(word: Word) -> tuple[str, str]:
    return word.bare, word.marked


def _further(cost: Numbers, origin: Numbers, price: Numbers) -> tuple[Numbers, Numbers]:
    """Return the cost of ending at each word, and where that begins, with one more word quoted."""
    met = cost[:-1] + price
    new, begun = cost + DIFFERS, origin.copy()
    better = met <= new[1:]
    new[1:][better] = met[better]
    begun[1:][better] = origin[:-1][better]
    extra = DIFFERS * np.arange(len(new))  # words of the text that are not quoted
    lowest, since = _lowest(new - extra)
    return lowest + extra, begun[since]


def _lowest(values: Numbers) -> tuple[Numbers, Numbers]:
    """Return the lowest value up to each place, and the last place where it was."""
    lowest = np.minimum.accumulate(values)
    places = np.where(values == lowest, np.arange(len(values)), 0)
    return lowest, np.maximum.accumulate(places)


def _back(passed: Sequence[tuple[Numbers, Numbers, Numbers, Numbers]]) -> list[Aligned]:
    """Return where each piece stands, from what it costs to end at each word."""
    _, cost, origin, _ = passed[-1]
    end = int(np.argmin(cost))
    # A last word that differs is taken along: then it can be shown.
    while end + 1 < len(cost) and (cost[end + 1], origin[end + 1]) == (cost[end], origin[end]):
        end += 1
    found: list[Aligned] = []
    for number in reversed(range(len(passed))):
        entry, cost, origin, _ = passed[number]
        start = int(origin[end])
        found.append(Aligned(start, end, int(cost[end] - entry[start])))
        if number:
            end = int(passed[number - 1][3][start])
    return found[::-1]
