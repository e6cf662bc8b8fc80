"""Write the keyword index of a generation, which `keywords` reads.

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

from index.article import Article
from index.filters import day_number
from index.generations.keywords import Keywords, digest, probed
from index.generations.rows import ArticleRecord
from index.generations.scored import Grouped, weigh
from index.generations.stemming import DIGEST, Integers, Postings, Stemmed


@dataclass(frozen=True, slots=True)
class KeywordEntry:
    """One passage as the keyword index takes it."""

    passage_id: str
    text: str
    published: str | None
    source: str | None
    language: str | None = None
    article_id: str = ""

    @classmethod
    def of(cls, about: Article | ArticleRecord, passage_id: str, text: str) -> "KeywordEntry":
        """Return the entry of a passage: its text under the title of its article."""
        titled = f"{about.title}\n{text}"
        return cls(passage_id, titled, about.published, about.source, about.language, about.id)


def write(
    folder: Path,
    entries: Iterable[KeywordEntry],
    language: str | None,
    before: Keywords | None = None,
) -> None:
    """Write the keyword index of the entries; `language` is that of those that have none.

    Texts that `before` holds are not stemmed again. The files are the same
    without it, byte for byte, and in whatever order the entries come.
    """
    folder.mkdir()
    texts = before.stemmed() if before else Stemmed()
    rows = sorted(_row(entry, entry.language or language or "", texts) for entry in entries)
    ids, numbers, days, named, written, articles = zip(*rows, strict=True)
    _write_scores(folder, texts, np.array(numbers, dtype=np.int32))
    digests = b"".join(texts.digests[number] for number in numbers)
    _save(folder, "digests", np.frombuffer(digests, dtype=np.uint8).reshape(-1, DIGEST))
    _save(folder, "ids", np.array(ids))
    _save(folder, "days", np.array(days, dtype=np.int32))
    _, places = _save_names(folder, "articles", articles)
    grouped = Grouped.by(places)
    _save(folder, "grouped", grouped.rows)
    _save(folder, "starts", grouped.starts)
    sources, _ = _save_names(folder, "sources", named)
    languages, _ = _save_names(folder, "languages", written)
    about = {
        "language": language,
        "languages": languages,
        "sources": sources,
        "probe": probed(languages),
        "kept": digest(folder),
    }
    (folder / "about.json").write_text(json.dumps(about), encoding="utf-8")


def _row(
    entry: KeywordEntry, language: str, texts: Stemmed
) -> tuple[bytes, int, int, str, str, str]:
    """Return an entry as it is sorted: its id, and then what belongs to that."""
    number = texts.add(entry.text, language)
    day, source = day_number(entry.published), entry.source or ""
    return entry.passage_id.encode(), number, day, source, language, entry.article_id


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
        "data": weigh(held, frequencies, len(rows), bm25.k1, bm25.b),
        "indices": held.texts,
        "indptr": np.concatenate([[0], np.cumsum(frequencies)]),
        "num_docs": len(rows),
    }
    starts = bm25.scores["indptr"][:-1]
    _save(folder, "most", np.maximum.reduceat(bm25.scores["data"], starts))
    bm25.vocab_dict = {word: column for column, word in enumerate(vocabulary)}
    bm25.nonoccurrence_array = None
    bm25.save(str(folder))
    _save(folder, "counts", held.counts.astype(np.min_scalar_type(held.counts.max())))


def _save(folder: Path, name: str, values: npt.NDArray[Any]) -> None:
    np.save(folder / f"{name}.npy", values, allow_pickle=False)


def _save_names(folder: Path, name: str, each: Sequence[str]) -> tuple[list[str], Integers]:
    """Save which name each row has, as its place among the names; return names and places."""
    names = sorted(set(each))
    rank = {one: place for place, one in enumerate(names)}
    places = np.array([rank[one] for one in each], dtype=np.int32)
    _save(folder, name, places)
    return names, places
