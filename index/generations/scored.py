"""What words are worth in passages, and the scores of all passages for one query.

Pure: arrays in, arrays and dictionaries out.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from index.generations.stemming import Integers, Postings

Ids = npt.NDArray[np.bytes_]
Scores = npt.NDArray[np.float32]


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


def add(values: Scores, forms: Iterable[Held], spoken: npt.NDArray[np.intp]) -> None:
    """Add what a word is worth whose stems differ, in each passage that of its language.

    Together they are as rare as one word. `spoken` is the language of each passage.
    """
    total, found = len(values), []
    for stem in forms:
        inside = np.isin(spoken[stem.rows], stem.languages)
        share = stem.worth[inside] / idf(np.array(len(stem.rows)), total)
        found.append((stem.rows[inside], share))
    together = idf(np.array(sum(len(rows) for rows, _ in found)), total)
    for rows, share in found:
        values[rows] += together * share


@dataclass(frozen=True, slots=True)
class Scored:
    """BM25 scores of all passages, in the order of `ids`, which ascend.

    Attributes:
        articles: The number of the article that each stands in.
    """

    ids: Ids
    values: Scores
    articles: npt.NDArray[np.intp]

    def best(self, limit: int, allowed: npt.NDArray[np.bool_]) -> dict[str, float]:
        """Return the best passages that hold a word of the query, best first."""
        values = np.where(allowed, self.values, 0.0)
        top = np.argsort(-values, kind="stable")[:limit]
        return {self.ids[i].decode(): float(values[i]) for i in top if values[i] > 0}

    def of(self, ids: Sequence[str]) -> dict[str, float]:
        """Return the scores of the passages with these ids."""
        return {one: float(self.values[row]) for one, row in places(ids, self.ids).items()}

    def of_articles(self, ids: Sequence[str]) -> dict[str, float]:
        """Return the mean score of all passages of the articles that these passages stand in."""
        means = np.bincount(self.articles, self.values) / np.bincount(self.articles)
        rows = places(ids, self.ids).items()
        return {one: float(means[self.articles[row]]) for one, row in rows}


def places(wanted: Sequence[str], ids: Ids) -> dict[str, int]:
    """Return where the wanted ids stand among `ids`, which ascend; those that do are left out."""
    keys = [one.encode() for one in wanted]
    rows = np.searchsorted(ids, np.array(keys, dtype=ids.dtype)).tolist()
    found = zip(wanted, keys, rows, strict=True)
    return {one: row for one, key, row in found if row < len(ids) and ids[row] == key}
