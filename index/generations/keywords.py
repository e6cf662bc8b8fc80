"""The keyword index: BM25 over the stemmed words of the passages (bm25s).

It lies beside the vectors in a generation and is memory-mapped, together with
the day and source of each passage: a filter costs one comparison here. Its
rows are in the order of the passage ids.

Each passage is stemmed in the language of its article. A word of a query is
stemmed in every language that the articles are in, and looked for in each
passage as one of the passage's language; all its stems together are as rare
as one word.

What the next index takes over is read here too, and only for that. Nothing is
written: that is `keyword_writing`.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import bm25s
import numpy as np
import numpy.typing as npt

from index.article import sha256
from index.filters import Filters
from index.generations.arrays import mapped, reading
from index.generations.scored import (
    Grouped,
    Held,
    Ids,
    Rows,
    Scored,
    Term,
    places,
    spread,
)
from index.generations.stemming import Postings, Stemmed
from index.sealing import file_sha256
from index.words import spoken, stemmer, terms, words

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


class Keywords:
    """An open keyword index."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        with reading():
            self._bm25 = bm25s.BM25.load(str(folder), mmap=True, load_corpus=False)
            for name in ("data", "indices", "indptr"):
                self._bm25.scores[name] = np.asarray(self._bm25.scores[name])
            self._ids = mapped(folder / "ids.npy")
            self._most = mapped(folder / "most.npy")
            self._days = mapped(folder / "days.npy")
            self._sources = mapped(folder / "sources.npy")
            self._languages = mapped(folder / "languages.npy")
            self._articles = Grouped(
                *(mapped(folder / f"{name}.npy") for name in ("articles", "grouped", "starts"))
            )
            self._about = json.loads((folder / "about.json").read_text(encoding="utf-8"))
            self.language: str | None = self._about["language"]
            self.languages: list[str] = self._about["languages"]
            self.sources: list[str] = self._about["sources"]

    @property
    def ids(self) -> Ids:
        """The ids of all passages, ascending."""
        return self._ids

    def scores(self, query: str) -> "Scored":
        """Return the BM25 score of every passage for a query."""
        forms = self.forms(words(query))
        alike = [self._term(one[0]) for one in forms if len({*one}) == 1]
        total = len(self._ids)
        several = [
            term
            for one in forms
            if len({*one}) > 1
            for term in spread(self._postings(one), self._languages, total)
        ]
        return Scored(self._ids, [*alike, *several], self._articles)

    def allowed(self, filters: Filters) -> npt.NDArray[np.bool_] | None:
        """Return which passages the filters let through; None for all."""
        return self._let_through(filters, slice(None)) if filters else None

    def newest(self, filters: Filters, limit: int) -> tuple[list[str], int]:
        """Return a passage of each of the newest articles that the filters let through.

        And how many articles those are in all.
        """
        rows = self._articles.rows[self._articles.starts[:-1]]  # the first of each article
        rows = rows[self._let_through(filters, rows)]
        latest = rows[np.argsort(-self._days[rows].astype(np.int64), kind="stable")[:limit]]
        return [one.decode() for one in self._ids[latest].tolist()], len(rows)

    def inside(self, ids: Sequence[str], filters: Filters) -> set[str]:
        """Return those of the passages that the filters let through."""
        found = places(ids, self._ids)
        rows = np.array([*found.values()], dtype=np.intp)
        allowed = self._let_through(filters, rows).tolist()
        return {one for one, inside in zip(found, allowed, strict=True) if inside}

    def passage_ids(self) -> list[str]:
        """Return the ids of all passages, in ascending order."""
        return [one.decode() for one in self._ids.tolist()]

    def languages_of(self, ids: Sequence[str]) -> dict[str, str]:
        """Return the language that each passage is stemmed in; empty for none."""
        found = places(ids, self._ids).items()
        return {one: self.languages[int(self._languages[row])] for one, row in found}

    def spoken(self, text: str) -> str:
        """Return which of the languages of the articles a question is in."""
        return spoken(text, self.languages, self.language or "")

    def forms(self, found: Sequence[str]) -> list[tuple[str, ...]]:
        """Return the stems of each word, one for each language of the articles."""
        return list(zip(*(stemmer(one)([*found]) for one in self.languages), strict=True))

    def stems(self, found: Sequence[str]) -> list[str]:
        """Return the stem of each word by which the articles know it best."""
        return [max(one, key=self._frequency) for one in self.forms(found)]

    def rarity(self, *stems: str) -> float:
        """Return the inverse document frequency of a word, 0..1; 1 if none of its stems occurs."""
        total = len(self._ids)
        frequency = min(sum(map(self._frequency, {*stems})), total)
        return float(np.log((total + 1) / (frequency + 0.5)) / np.log((total + 1) / 0.5))

    def holding(self, stems: Iterable[str]) -> npt.NDArray[np.bool_]:
        """Return which passages hold all of these stems, in the order of their ids."""
        held = np.ones(len(self._ids), dtype=bool)
        for stem in stems:
            mine = np.zeros(len(held), dtype=bool)
            mine[self._bm25.scores["indices"][self._column(stem)]] = True
            held &= mine
        return held

    def _let_through(self, filters: Filters, rows: Rows | slice) -> npt.NDArray[np.bool_]:
        """Return which of the passages in some rows the filters let through."""
        days = self._days[rows]
        allowed = np.ones(len(days), dtype=bool)
        if filters.dated:
            allowed &= (days >= filters.first_day) & (days <= filters.last_day)
        if filters.source is not None:
            meant = [filters.allows_source(one) for one in self.sources]
            allowed &= np.array(meant, dtype=bool)[self._sources[rows]]
        return allowed

    def _term(self, stem: str) -> Term:
        """Return what a stem is worth where, in whatever language."""
        column, scores = self._column(stem), self._bm25.scores
        number = self._bm25.vocab_dict.get(stem)
        most = 0.0 if number is None else float(self._most[number])
        return Term(scores["indices"][column], scores["data"][column], most)

    def _postings(self, forms: Sequence[str]) -> Iterator[Held]:
        """Yield which passages hold each stem of a word, and which languages have that stem."""
        scores = self._bm25.scores
        for stem in dict.fromkeys(forms):
            column = self._column(stem)
            own = [place for place, one in enumerate(forms) if one == stem]
            yield Held(scores["indices"][column], scores["data"][column], own)

    def _frequency(self, stem: str) -> int:
        """Return how many passages hold a stem."""
        column = self._column(stem)
        return int(column.stop - column.start)

    def _column(self, stem: str) -> slice:
        """Return where the postings of a stem lie."""
        column, starts = self._bm25.vocab_dict.get(stem), self._bm25.scores["indptr"]
        return (
            slice(0, 0) if column is None else slice(int(starts[column]), int(starts[column + 1]))
        )

    def stemmed(self) -> Stemmed:
        """Return the texts of this index for the next one.

        There are none if words are taken apart in another way now, or what was
        kept is not as it was written.
        """
        texts = Stemmed()
        try:
            rules = probed(self.languages), digest(self._folder)
            if (self._about.get("probe"), self._about.get("kept")) != rules:
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


def probed(languages: Iterable[str]) -> list[list[str]]:
    """Return the terms of the probe in each language, as words are taken apart today."""
    return [terms(PROBE, one) for one in languages]


def digest(folder: Path) -> str:
    """Return the digest of all that the next index takes over."""
    return sha256("".join(file_sha256(folder / name) for name in KEPT))
