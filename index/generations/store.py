"""The home of Chroma: passages, their vectors and the articles they come from.

One store is one folder. It is filled once, then only read: Chroma's own open
reports of torn and frozen indexes all begin with a write to a live one.
Distances become similarities here and nowhere else.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, cast

import chromadb
import numpy as np
from chromadb.api.models.Collection import Collection
from chromadb.config import Settings
from chromadb.errors import InternalError

from index.article import Article, sha256
from index.errors import ArticleNotFound, HomeUnusable, IndexDamaged
from index.filters import Filters
from index.generations.rows import (
    ArticleRecord,
    Row,
    article_key,
    from_article,
    from_filtered,
    from_passage,
    to_passage,
    to_record,
)
from index.models.embedding import Vectors
from index.passage import Passage

PASSAGES, ARTICLES = "passages", "articles"
# Small numbers make Chroma write its vector files at once, so that opening the
# folder later changes nothing but its SQLite file (FACTS, section 3).
CONFIGURATION = {"hnsw": {"space": "cosine", "sync_threshold": 2, "batch_size": 2}}
BATCH = 1000


class Store:
    """An open Chroma folder; `close()` it, or use it in a `with` statement."""

    def __init__(self, client: Any, passages: Collection, articles: Collection) -> None:
        self._client = client
        self._passages = passages
        self._articles = articles

    @classmethod
    def create(cls, folder: Path) -> "Store":
        """Return a new, empty store in `folder`.

        Raises:
            HomeUnusable: If it cannot be written there.
        """
        with _writing():
            client = _client(folder)
            made = (
                client.create_collection(name, embedding_function=None, configuration=CONFIGURATION)
                for name in (PASSAGES, ARTICLES)
            )
            return cls(client, *made)

    @classmethod
    def open(cls, folder: Path) -> "Store":
        """Return the store that lies in `folder`.

        Raises:
            IndexDamaged: If Chroma cannot read it.
        """
        client = None
        try:
            client = _client(folder)
            held = (client.get_collection(n, embedding_function=None) for n in (PASSAGES, ARTICLES))
            return cls(client, *held)
        except Exception as exc:  # Chroma's Rust errors share no class of their own
            if client is not None:
                client.close()
            raise IndexDamaged from exc

    def __enter__(self) -> "Store":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Release the files and threads that Chroma holds."""
        self._client.close()

    def add(self, batch: Sequence[tuple[Article, Sequence[Passage]]], vectors: Vectors) -> None:
        """Store articles with their passages.

        `vectors` holds the unit vectors of all those passages in order. An
        article's own vector is the mean of those of its passages.

        Raises:
            HomeUnusable: If they cannot be written.
        """
        rows = [
            from_passage(passage) | from_filtered(article)
            for article, passages in batch
            for passage in passages
        ]
        ids = [passage.id for _, passages in batch for passage in passages]
        _add(self._passages, ids, vectors, rows)
        ends = np.cumsum([len(passages) for _, passages in batch])[:-1]
        means = np.stack([part.mean(axis=0) for part in np.split(vectors, ends)])
        keys = [article_key(article.id) for article, _ in batch]
        _add(self._articles, keys, means, [from_article(*one) for one in batch])

    def counts(self) -> tuple[int, int]:
        """Return how many articles and passages there are."""
        articles, passages = self._read(lambda: (self._articles.count(), self._passages.count()))
        return articles, passages

    def undated(self, source: str) -> int:
        """Return how many articles of a source have no date."""
        which: Any = {"$and": [{"day": 0}, {"source": source}]}
        return len(self._read(lambda: self._articles.get(where=which, include=[]))["ids"])

    def nearest(self, vector: Vectors, limit: int, filters: Filters) -> dict[str, float]:
        """Return the ids of the nearest passages with their cosine, best first."""
        found = self._read(
            lambda: self._passages.query(
                query_embeddings=vector[None, :],
                n_results=limit,
                where=_where(filters),
                include=["distances"],
            )
        )
        pairs = zip(found["ids"][0], found["distances"][0], strict=True)
        return {one: 1.0 - float(distance) for one, distance in pairs}

    def vectors(self, ids: Sequence[str]) -> dict[str, Vectors]:
        """Return the vectors of the passages with these ids."""
        if not ids:
            return {}
        rows = self._read(lambda: self._passages.get(ids=list(ids), include=["embeddings"]))
        return {one: np.asarray(v) for one, v in zip(rows["ids"], rows["embeddings"], strict=True)}

    def passages(self, ids: Sequence[str]) -> list[Passage]:
        """Return the passages with these ids, in the order of the ids.

        Raises:
            IndexDamaged: If one is missing or no passage any more.
        """
        wanted = list(dict.fromkeys(ids))

        def read(part: list[str]) -> dict[str, Passage]:
            found = self._passages.get(ids=part, include=["metadatas"])
            pairs = zip(found["ids"], found["metadatas"] or (), strict=True)
            return {one: to_passage(one, row) for one, row in pairs}

        by_id: dict[str, Passage] = {}
        for at in range(0, len(wanted), BATCH):
            by_id |= self._read(partial(read, wanted[at : at + BATCH]))
        if len(by_id) != len(wanted):
            raise IndexDamaged
        return [by_id[one] for one in ids]

    def record(self, article_id: str) -> ArticleRecord:
        """Return what is known of an article.

        Raises:
            ArticleNotFound: If no article has that id.
        """
        found = self._records(ids=[article_key(article_id)])
        if not found:
            raise ArticleNotFound(
                f"No article has the id {article_id!r}; `footnote articles` lists them."
            )
        return found[0]

    def records(self) -> Iterator[ArticleRecord]:
        """Yield what is known of every article, in the order they were added."""
        total, _ = self.counts()
        for at in range(0, total, BATCH):
            yield from self._records(limit=BATCH, offset=at)

    def text(self, record: ArticleRecord) -> str:
        """Return the whole text of an article, put together from its passages.

        Raises:
            IndexDamaged: If it is not the text that was indexed.
        """
        text = "".join(passage.text for passage in self.passages(record.passages))
        if sha256(text) != record.text_sha256:
            raise IndexDamaged
        return text

    def _records(self, **which: Any) -> list[ArticleRecord]:
        def read() -> list[ArticleRecord]:
            found = self._articles.get(**which, include=["metadatas"])
            return [to_record(row) for row in found["metadatas"] or ()]

        records: list[ArticleRecord] = self._read(read)
        return records

    @staticmethod
    def _read(call: Callable[[], Any]) -> Any:
        try:
            return call()
        except Exception as exc:  # Chroma's Rust errors share no class of their own
            raise IndexDamaged from exc


def _client(folder: Path) -> Any:
    return chromadb.PersistentClient(str(folder), settings=Settings(anonymized_telemetry=False))


def _add(to: Collection, ids: list[str], vectors: Vectors, rows: list[Row]) -> None:
    for at in range(0, len(ids), BATCH):
        part = slice(at, at + BATCH)
        with _writing():
            to.add(ids=ids[part], embeddings=vectors[part], metadatas=cast(Any, rows[part]))


@contextmanager
def _writing() -> Iterator[None]:
    """Turn Chroma's error of a disk that is full or broken into one sentence."""
    try:
        yield
    except InternalError as exc:
        raise HomeUnusable(
            "The index cannot be written into the folder of FOOTNOTE_HOME; is the disk full?"
        ) from exc


def _where(filters: Filters) -> Any:
    rules: list[dict[str, Any]] = []
    if filters.dated:
        rules += [{"day": {"$gte": filters.first_day}}, {"day": {"$lte": filters.last_day}}]
    if filters.source is not None:
        rules.append({"source": filters.source})
    if not rules:
        return None
    return rules[0] if len(rules) == 1 else {"$and": rules}
