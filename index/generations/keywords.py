"""The keyword index: BM25 over the stemmed words of the passages (bm25s).

It lies beside the vectors in a generation and is memory-mapped, together with
the day and source of each passage: a filter costs one comparison here. Its
rows are in the order of the passage ids.

How often each text holds each word is kept as well, for the index after this
one: only texts that are new to it are stemmed. Asking never reads that.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import bm25s
import numpy as np
import numpy.typing as npt

from index.article import Article, sha256
from index.errors import IndexDamaged
from index.filters import Filters, day_number
from index.generations.rows import ArticleRecord
from index.generations.stemming import DIGEST, Integers, Postings, Stemmed
from index.sealing import file_sha256
from index.words import terms

Ids = npt.NDArray[np.bytes_]
Scores = npt.NDArray[np.float32]

# What the next index takes over: about.json holds a digest of these files.
KEPT = (
    "counts.npy",
    "digests.npy",
    "indices.csc.index.npy",
    "indptr.csc.index.npy",
    "vocab.index.json",
)
# If the terms of this text are others than they were, so are those of the texts that are kept.
PROBE = (
    "The U.S. bridges’ crossings cost 1,000.5 naïve euros. Die Brücken wurden größer. Les ponts "
    "étaient fermés. Los puentes cerrados. I ponti chiusi. De bruggen zijn gesloten. As pontes "
    "fechadas. Broarna stängdes. Мосты были закрыты. 北京 カナ 다리들 İÇ ꜵ 🙂"
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One passage as the keyword index takes it."""

    passage_id: str
    text: str
    published: str | None
    source: str | None

    @classmethod
    def of(cls, about: Article | ArticleRecord, passage_id: str, text: str) -> "Entry":
        """Return the entry of a passage: its text under the title of its article."""
        return cls(passage_id, f"{about.title}\n{text}", about.published, about.source)


def write(
    folder: Path,
    entries: Iterable[Entry],
    language: str | None,
    before: "Keywords | None" = None,
) -> None:
    """Write the keyword index of the entries; `language` decides the stemming.

    Texts that `before` holds are not stemmed again. The files are the same
    without it, byte for byte, and in whatever order the entries come.
    """
    folder.mkdir()
    texts = before.stemmed(language) if before else Stemmed(language)
    rows = sorted(
        (e.passage_id.encode(), texts.add(e.text), day_number(e.published), e.source or "")
        for e in entries
    )
    ids, numbers, days, named = zip(*rows, strict=True)
    sources = sorted(set(named))
    rank = {source: i for i, source in enumerate(sources)}
    _write_scores(folder, texts, np.array(numbers, dtype=np.int32))
    digests = b"".join(texts.digests[number] for number in numbers)
    _save(folder, "digests", np.frombuffer(digests, dtype=np.uint8).reshape(-1, DIGEST))
    _save(folder, "ids", np.array(ids))
    _save(folder, "days", np.array(days))
    _save(folder, "sources", np.array([rank[source] for source in named]))
    about = {
        "language": language,
        "sources": sources,
        "probe": terms(PROBE, language),
        "kept": _digest(folder),
    }
    (folder / "about.json").write_text(json.dumps(about), encoding="utf-8")


def _write_scores(folder: Path, texts: Stemmed, rows: Integers) -> None:
    """Write which row holds which word, how often, and what that is worth."""
    held = texts.postings(rows)
    used = np.bincount(held.words, minlength=len(texts.words)) > 0
    vocabulary = sorted(word for word, column in texts.words.items() if used[column])
    columns = np.zeros(len(texts.words), dtype=np.int64)
    columns[[texts.words[word] for word in vocabulary]] = np.arange(len(vocabulary))
    order = np.argsort(columns[held.words] << 32 | held.texts)
    held = Postings(
        held.texts[order], columns[held.words[order]].astype(np.int32), held.counts[order]
    )
    bm25 = bm25s.BM25(method="lucene")
    frequencies = np.bincount(held.words)
    bm25.scores = {
        "data": _weigh(held, frequencies, len(rows), bm25.k1, bm25.b),
        "indices": held.texts,
        "indptr": np.concatenate([[0], np.cumsum(frequencies)]),
        "num_docs": len(rows),
    }
    bm25.vocab_dict = {word: column for column, word in enumerate(vocabulary)}
    bm25.nonoccurrence_array = None
    bm25.save(str(folder))
    _save(folder, "counts", held.counts.astype(np.min_scalar_type(held.counts.max())))


def _weigh(
    held: Postings, frequencies: npt.NDArray[np.intp], rows: int, k1: float, b: float
) -> Scores:
    """Return what each posting is worth, as bm25s counts it (Lucene's form of BM25)."""
    rarity = np.log(1 + (rows - frequencies + 0.5) / (frequencies + 0.5)).astype(np.float32)
    lengths = np.bincount(held.texts, weights=held.counts)
    damping = k1 * ((1 - b) + b * lengths / lengths.mean())
    shares = held.counts / (damping[held.texts] + held.counts)
    worth: Scores = (rarity[held.words] * shares).astype(np.float32)
    return worth


class Keywords:
    """An open keyword index."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        try:
            self._bm25 = bm25s.BM25.load(str(folder), mmap=True, load_corpus=False)
            self._ids = _load(folder, "ids")
            self._days = _load(folder, "days")
            self._sources = _load(folder, "sources")
            self._about = json.loads((folder / "about.json").read_text(encoding="utf-8"))
            self.language: str | None = self._about["language"]
            self.sources: list[str] = self._about["sources"]
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
        allowed = self.allowed(filters)
        return {one for one, row in places(ids, self._ids).items() if allowed[row]}

    def passage_ids(self) -> list[str]:
        """Return the ids of all passages, in ascending order."""
        return [one.decode() for one in self._ids.tolist()]

    def rarity(self, term: str) -> float:
        """Return the inverse document frequency of a stemmed word, 0..1; 1 if it never occurs."""
        total = len(self._ids)
        column = self._bm25.vocab_dict.get(term)
        starts = self._bm25.scores["indptr"]
        frequency = 0 if column is None else int(starts[column + 1] - starts[column])
        return float(np.log((total + 1) / (frequency + 0.5)) / np.log((total + 1) / 0.5))

    def stemmed(self, language: str | None) -> Stemmed:
        """Return the texts of this index for the next one, stemmed as that is to be.

        There are none if it is of another language, words are taken apart in
        another way now, or what was kept is not as it was written.
        """
        texts = Stemmed(language)
        written = [self._about.get(name) for name in ("language", "probe", "kept")]
        try:
            if written != [language, terms(PROBE, language), _digest(self._folder)]:
                return texts
        except OSError:
            return texts
        digests = [row.tobytes() for row in np.load(self._folder / "digests.npy")]
        scores, counts = self._bm25.scores, np.load(self._folder / "counts.npy")
        columns = np.arange(len(scores["indptr"]) - 1, dtype=np.int32)
        words = np.repeat(columns, np.diff(scores["indptr"]))
        held = Postings(scores["indices"], words, counts.astype(np.int32))
        texts.know(digests, self._bm25.vocab_dict, held)
        return texts


@dataclass(frozen=True, slots=True)
class Scored:
    """BM25 scores of all passages, in the order of `ids`, which ascend."""

    ids: Ids
    values: Scores

    def best(self, limit: int, allowed: npt.NDArray[np.bool_]) -> dict[str, float]:
        """Return the best passages that hold a word of the query, best first."""
        values = np.where(allowed, self.values, 0.0)
        top = np.argsort(-values, kind="stable")[:limit]
        return {self.ids[i].decode(): float(values[i]) for i in top if values[i] > 0}

    def of(self, ids: Sequence[str]) -> dict[str, float]:
        """Return the scores of the passages with these ids."""
        return {one: float(self.values[row]) for one, row in places(ids, self.ids).items()}


def places(wanted: Sequence[str], ids: Ids) -> dict[str, int]:
    """Return where the wanted ids stand among `ids`, which ascend; those that do are left out."""
    keys = [one.encode() for one in wanted]
    rows = np.searchsorted(ids, np.array(keys, dtype=ids.dtype)).tolist()
    found = zip(wanted, keys, rows, strict=True)
    return {one: row for one, key, row in found if row < len(ids) and ids[row] == key}


def _digest(folder: Path) -> str:
    return sha256("".join(file_sha256(folder / name) for name in KEPT))


def _save(folder: Path, name: str, values: npt.NDArray[Any]) -> None:
    np.save(folder / f"{name}.npy", values, allow_pickle=False)


def _load(folder: Path, name: str) -> npt.NDArray[Any]:
    values: npt.NDArray[Any] = np.load(folder / f"{name}.npy", mmap_mode="r", allow_pickle=False)
    return values
