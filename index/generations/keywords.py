"""The keyword index: BM25 over the stemmed words of the passages (bm25s).

It lies beside the vectors in a generation and is memory-mapped, together with
the day and source of each passage: a filter costs one comparison here.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import bm25s
import numpy as np
import numpy.typing as npt

from index.errors import IndexDamaged
from index.filters import Filters, day_number
from index.words import terms

Scores = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Entry:
    """One passage as the keyword index takes it."""

    passage_id: str
    text: str
    published: str | None
    source: str | None


def write(folder: Path, entries: Sequence[Entry], language: str | None) -> None:
    """Write the keyword index of the entries; `language` decides the stemming."""
    folder.mkdir()
    bm25 = bm25s.BM25(method="lucene")
    # bm25s cannot index texts that hold no word at all; the empty word stands in for them.
    bm25.index([terms(entry.text, language) or [""] for entry in entries], show_progress=False)
    bm25.save(str(folder))
    sources = sorted({entry.source or "" for entry in entries})
    rank = {source: i for i, source in enumerate(sources)}
    _save(folder, "ids", [entry.passage_id.encode() for entry in entries])
    _save(folder, "days", [day_number(entry.published) for entry in entries])
    _save(folder, "sources", [rank[entry.source or ""] for entry in entries])
    about = {"language": language, "sources": sources}
    (folder / "about.json").write_text(json.dumps(about), encoding="utf-8")


class Keywords:
    """An open keyword index."""

    def __init__(self, folder: Path) -> None:
        try:
            self._bm25 = bm25s.BM25.load(str(folder), mmap=True, load_corpus=False)
            self._ids = _load(folder, "ids")
            self._days = _load(folder, "days")
            self._sources = _load(folder, "sources")
            about = json.loads((folder / "about.json").read_text(encoding="utf-8"))
            self.language: str | None = about["language"]
            self.sources: list[str] = about["sources"]
        except (OSError, ValueError, KeyError) as exc:
            raise IndexDamaged from exc

    def scores(self, query: str) -> "Scored":
        """Return the BM25 score of every passage for a query."""
        known = [term for term in terms(query, self.language) if term in self._bm25.vocab_dict]
        if not known:
            return Scored(self._ids, np.zeros(len(self._ids), dtype=np.float32))
        return Scored(self._ids, self._bm25.get_scores(known))

    def allowed(self, filters: Filters) -> npt.NDArray[np.bool_]:
        """Return which passages the filters let through."""
        allowed = np.ones(len(self._ids), dtype=bool)
        if filters.dated:
            allowed &= (self._days >= filters.first_day) & (self._days <= filters.last_day)
        if filters.source is not None:
            known = filters.source in self.sources
            allowed &= self._sources == (self.sources.index(filters.source) if known else -1)
        return allowed

    def inside(self, ids: Sequence[str], filters: Filters) -> set[str]:
        """Return those of the passages that the filters let through."""
        wanted = np.isin(self._ids, [one.encode() for one in ids]) & self.allowed(filters)
        return {one.decode() for one in self._ids[wanted]}

    def rarity(self, term: str) -> float:
        """Return the inverse document frequency of a stemmed word, 0..1; 1 if it never occurs."""
        total = len(self._ids)
        column = self._bm25.vocab_dict.get(term)
        starts = self._bm25.scores["indptr"]
        frequency = 0 if column is None else int(starts[column + 1] - starts[column])
        return float(np.log((total + 1) / (frequency + 0.5)) / np.log((total + 1) / 0.5))


@dataclass(frozen=True, slots=True)
class Scored:
    """BM25 scores of all passages, in the order of `ids`."""

    ids: npt.NDArray[np.bytes_]
    values: Scores

    def best(self, limit: int, allowed: npt.NDArray[np.bool_]) -> dict[str, float]:
        """Return the best passages that hold a word of the query, best first."""
        values = np.where(allowed, self.values, 0.0)
        top = np.argsort(-values, kind="stable")[:limit]
        return {self.ids[i].decode(): float(values[i]) for i in top if values[i] > 0}

    def of(self, ids: Sequence[str]) -> dict[str, float]:
        """Return the scores of the passages with these ids."""
        wanted = np.flatnonzero(np.isin(self.ids, [one.encode() for one in ids]))
        return {self.ids[i].decode(): float(self.values[i]) for i in wanted}


def _save(folder: Path, name: str, values: list[bytes] | list[int]) -> None:
    np.save(folder / f"{name}.npy", np.array(values), allow_pickle=False)


def _load(folder: Path, name: str) -> npt.NDArray[Any]:
    values: npt.NDArray[Any] = np.load(folder / f"{name}.npy", mmap_mode="r", allow_pickle=False)
    return values
