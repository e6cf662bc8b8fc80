"""What words are worth in passages, and the scores of all passages for one query.

Pure: arrays in, arrays and dictionaries out.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from index.generations.stemming import Integers, Postings

Ids = npt.NDArray[np.bytes_]
Rows = npt.NDArray[np.integer[Any]]
Scores = npt.NDArray[np.float32]

# Of no more than so many passages that are allowed, each is scored by itself.
SINGLY = 5000
# A word that more passages hold is only added if it may still change which are the best.
COMMON = 5000
LOOKUP = 8  # times as long as adding a word to a passage takes to look up whether it holds it
ROUNDING = 1e-5  # of a sum of scores


@dataclass(frozen=True, slots=True)
class Held:
    """Which passages hold a stem, what it is worth in each, and the languages that have it."""

    rows: Integers
    worth: Scores
    languages: Sequence[int]


def weigh(
    held: Postings, frequencies: npt.NDArray[np.intp], rows: int, k1: float, b: float
) -> Scores:
    """Return what each posting is worth, as bm25s counts it (Lucene's form of BM25)."""
    rarity = idf(frequencies, rows).astype(np.float32)
    lengths = np.bincount(held.texts, weights=held.counts)
    damping = k1 * ((1 - b) + b * lengths / lengths.mean())
    shares = held.counts / (damping[held.texts] + held.counts)
    worth: Scores = (rarity[held.words] * shares).astype(np.float32)
    return worth


def idf(frequency: npt.NDArray[np.intp], rows: int) -> npt.NDArray[np.float64]:
    """Return how rare words are, by the number of passages that hold them."""
    rarity: npt.NDArray[np.float64] = np.log(1 + (rows - frequency + 0.5) / (frequency + 0.5))
    return rarity


@dataclass(frozen=True, slots=True)
class Term:
    """A word of a query: the passages that hold it, ascending, and what it is worth in each.

    Attributes:
        most: What it is worth at most.
    """

    rows: Integers
    worth: Scores | npt.NDArray[np.float64]
    most: float


def spread(forms: Iterable[Held], spoken: npt.NDArray[np.integer], total: int) -> Iterator[Term]:
    """Yield the terms of a word whose stems differ: in each passage that of its language.

    Together they are as rare as one word. `spoken` is the language of each of all passages.
    """
    found = []
    for stem in forms:
        inside = np.isin(spoken[stem.rows], stem.languages)
        found.append((stem, stem.rows[inside], stem.worth[inside]))
    together = float(idf(np.array(sum(len(rows) for _, rows, _ in found)), total))
    for stem, rows, worth in found:
        alone = idf(np.array(len(stem.rows)), total)
        shares = together * (worth / alone)
        yield Term(rows, shares, float(shares.max(initial=0.0)))


@dataclass(frozen=True, slots=True)
class Grouped:
    """Which passages stand in which article.

    Attributes:
        numbers: The number of the article that each passage stands in.
        rows: The passages, those of one article side by side.
        starts: Where those of each article begin in `rows`, and where the last of them end.
    """

    numbers: Integers
    rows: Integers
    starts: npt.NDArray[np.int64]

    @classmethod
    def by(cls, numbers: Integers) -> "Grouped":
        """Group passages by the numbers of their articles."""
        rows = np.argsort(numbers, kind="stable").astype(np.int32)
        return cls(numbers, rows, np.concatenate([[0], np.cumsum(np.bincount(numbers))]))

    def of(self, articles: Rows) -> Integers:
        """Return the passages of these articles, one article after the other."""
        parts = [self.rows[self.starts[one] : self.starts[one + 1]] for one in articles.tolist()]
        return np.concatenate(parts) if parts else self.rows[:0]


@dataclass(frozen=True, slots=True)
class Scored:
    """The BM25 scores of all passages, in the order of `ids`, which ascend.

    They are not all computed: a word that most passages hold is worth next to
    nothing, and which are the best is known long before all of those are scored.
    """

    ids: Ids
    terms: Sequence[Term]
    articles: Grouped

    @property
    def values(self) -> Scores:
        """The scores of all passages."""
        values = np.zeros(len(self.ids), dtype=np.float32)
        for term in self.terms:
            values[term.rows] += term.worth
        return values

    def at(self, rows: Integers) -> Scores:
        """Return the scores of the passages in these rows, to the bit those of `values`."""
        values = np.zeros(len(rows), dtype=np.float32)
        for term in self.terms:
            if not len(term.rows):
                continue
            at, found = located(rows, term.rows)
            held = np.flatnonzero(found)
            values[held] += term.worth[at[held]]
        return values

    def best(self, limit: int, allowed: npt.NDArray[np.bool_] | None = None) -> dict[str, float]:
        """Return the best passages that hold a word of the query, best first; of those allowed."""
        rows = self._candidates(limit, allowed)
        values = self.at(rows)
        top = [one for one in best_rows(values, limit) if values[one] > 0]
        return {self.ids[rows[one]].decode(): float(values[one]) for one in top}

    def of(self, ids: Sequence[str]) -> dict[str, float]:
        """Return the scores of the passages with these ids."""
        rows = places(ids, self.ids)
        values = self.at(np.array([*rows.values()], dtype=np.int32))
        return dict(zip(rows, values.tolist(), strict=True))

    def of_articles(self, ids: Sequence[str]) -> dict[str, float]:
        """Return the mean score of all passages of the articles that these passages stand in."""
        found = places(ids, self.ids)
        numbers = self.articles.numbers[np.array([*found.values()], dtype=np.intp)]
        each, mine = np.unique(numbers, return_inverse=True)
        rows = np.sort(self.articles.of(each))  # they are looked up faster in order
        of = np.searchsorted(each, self.articles.numbers[rows])
        means = np.bincount(of, self.at(rows)) / np.bincount(of)
        return dict(zip(found, means[mine].tolist(), strict=True))

    def _candidates(self, limit: int, allowed: npt.NDArray[np.bool_] | None) -> Integers:
        """Return rows among which the best are, ascending.

        The rarest words come first. Once enough passages are known to have more than all
        words that are left can be worth, no other passage can be among the best, and
        these words are only looked up in those that may still be (as in Turtle and
        Flood 1995, "Query Evaluation: Strategies and Optimizations").
        """
        if allowed is not None and np.count_nonzero(allowed) <= SINGLY:
            return np.flatnonzero(allowed).astype(np.int32)
        sums = np.zeros(len(self.ids), dtype=np.float32)
        terms = sorted(self.terms, key=lambda one: len(one.rows))
        left, floor = sum(term.most for term in terms), 0.0
        slack = ROUNDING * left
        for number, term in enumerate(terms):
            if number and len(term.rows) > COMMON:
                rows = _above(sums, floor - left - slack, allowed)
                floor = max(floor, self._floor(rows, sums[rows], limit))
                rows = rows[sums[rows] > floor - left - slack]
                lookups = LOOKUP * len(rows) * (len(terms) - number)
                if floor > left + slack and lookups < len(term.rows):
                    return _narrowed(rows, sums[rows], terms[number:], floor - slack)
            sums[term.rows] += term.worth
            left -= term.most
        rows = _above(sums, floor - slack, allowed)
        floor = max(floor, self._floor(rows, sums[rows], limit))
        return rows[sums[rows] > floor - slack]

    def _floor(self, rows: Integers, sums: Scores, limit: int) -> float:
        """Return a score that as many passages reach as are wanted: those with the best sums."""
        if len(rows) < limit:
            return 0.0
        best = np.sort(np.argpartition(sums, -limit)[-limit:])
        return float(self.at(rows[best]).min())


def _above(sums: Scores, least: float, allowed: npt.NDArray[np.bool_] | None) -> Integers:
    """Return the rows that have something, and more than a sum; of those allowed."""
    high = sums > max(least, 0.0)
    if allowed is not None:
        high &= allowed
    rows: Integers = np.flatnonzero(high).astype(np.int32)
    return rows


def _narrowed(rows: Integers, sums: Scores, terms: Sequence[Term], least: float) -> Integers:
    """Return those of some rows that may have a score, if the terms are added to their sums."""
    left = sum(term.most for term in terms)
    for term in terms:
        at, found = located(rows, term.rows)
        sums = sums + np.where(found, term.worth[at], 0.0)
        left -= term.most
        rows, sums = rows[sums > least - left], sums[sums > least - left]
    return rows


def best_rows(values: Scores, limit: int) -> list[int]:
    """Return where the highest values stand, best first; of equal ones the first."""
    if len(values) <= limit:
        rows = np.arange(len(values))
    else:
        rows = np.flatnonzero(values >= np.partition(values, -limit)[-limit])
    found: list[int] = rows[np.argsort(-values[rows], kind="stable")[:limit]].tolist()
    return found


def located(
    wanted: npt.NDArray[Any], among: npt.NDArray[Any]
) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.bool_]]:
    """Return where values stand among others, which ascend, and whether they do at all."""
    at = np.minimum(np.searchsorted(among, wanted), len(among) - 1)
    return at, among[at] == wanted


def places(wanted: Sequence[str], ids: Ids) -> dict[str, int]:
    """Return where the wanted ids stand among `ids`, which ascend; those that do are left out."""
    keys = [one.encode() for one in wanted]
    rows = np.searchsorted(ids, np.array(keys, dtype=ids.dtype)).tolist()
    found = zip(wanted, keys, rows, strict=True)
    return {one: row for one, key, row in found if row < len(ids) and ids[row] == key}
