"""The home of Chroma: passages, their vectors and the articles they come from.

One store is one folder. It is filled once, then only read: Chroma's own open
reports of torn and frozen indexes all begin with a write to a live one.
Distances become similarities here and nowhere else.
"""

import warnings
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
from index.errors import ArticleNotFound, FootnoteError, HomeUnusable, IndexDamaged
from index.filters import Filters
from index.generations.recent import Recent
from index.generations.rows import (
    DAY,
    SEAL,
    ArticleRecord,
    Row,
    article_key,
    from_article,
    from_passage,
    intact,
    less,
    sealed,
    to_passage,
    to_record,
    total,
)
from index.models.embedding import Vectors
from index.passage import Passage

PASSAGES, ARTICLES = "passages", "articles"
# Small numbers make Chroma write its vector files at once: of fewer than about 1,000 rows it
# else keeps the vectors in its log, and writes other files whenever the folder is opened. Like
# this, opening it changes nothing but its SQLite file.
QUERIED = {"space": "cosine", "ef_search": 100}  # what decides how a query is answered
AT_ONCE = 2
CONFIGURATION = {"hnsw": {**QUERIED, "sync_threshold": AT_ONCE, "batch_size": AT_ONCE}}
# With each of these writes goes the list of all ids, so a large store is filled with fewer of
# them; what is left then is written by `flush`.
LARGE = 10_000
EMBEDDED = "chromadb.api.rust.RustBindingsAPI"
BATCH = 1000
RECENT = 4096  # passages that are kept in memory once they were read, and as many articles


class Store:
    """An open Chroma folder; `close()` it, or use it in a `with` statement."""

    batch = BATCH  # rows in one request

    def __init__(self, client: Any, passages: Collection, articles: Collection) -> None:
        self._client = client
        self._passages = passages
        self._articles = articles
        self._read_passages = Recent[Passage](RECENT)
        self._read_records = Recent[ArticleRecord](RECENT)

    @classmethod
    def create(cls, folder: Path, passages: int = 0) -> "Store":
        """Return a new, empty store in `folder`, for about so many passages.

        One that was filled with many is whole once it was settled, opened again and flushed.

        Raises:
            HomeUnusable: If it cannot be written there.
        """
        with _writing():
            client = _client(folder)
            every = LARGE if passages > LARGE else AT_ONCE
            written = {"hnsw": {**CONFIGURATION["hnsw"], "sync_threshold": every}}
            made = (
                client.create_collection(name, embedding_function=None, configuration=written)
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
            held = [client.get_collection(n, embedding_function=None) for n in (PASSAGES, ARTICLES)]
            for one in held:  # Chroma keeps them in its SQLite file, and would believe anything
                if not QUERIED.items() <= (one.configuration_json["hnsw"] or {}).items():
                    raise IndexDamaged("its settings have changed")
            return cls(client, *held)
        except BaseException as exc:
            if client is not None:
                client.close()
            if not isinstance(exc, Exception) and not _panic(exc):
                raise
            raise IndexDamaged from exc  # Chroma's Rust errors share no class of their own

    def __enter__(self) -> "Store":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Release the files and threads that Chroma holds."""
        self._client.close()

    def add(
        self, batch: Sequence[tuple[Article, Sequence[Passage]]], vectors: Vectors, rows: str = "0"
    ) -> str:
        """Store articles with their passages; return the sum of all seals, those of `rows` too.

        `vectors` holds the unit vectors of all those passages in order. An
        article's own vector is the mean of those of its passages.

        Raises:
            HomeUnusable: If they cannot be written.
        """
        made = [
            sealed(passage.id, from_passage(passage))
            for _, passages in batch
            for passage in passages
        ]
        ids = [passage.id for _, passages in batch for passage in passages]
        self._add(self._passages, ids, vectors, made)
        ends = np.cumsum([len(passages) for _, passages in batch])[:-1]
        means = np.stack([part.mean(axis=0) for part in np.split(vectors, ends)])
        keys = [article_key(article.id) for article, _ in batch]
        about = [sealed(key, from_article(*one)) for key, one in zip(keys, batch, strict=True)]
        self._add(self._articles, keys, means, about)
        return total((row[SEAL] for row in (*made, *about)), rows)

    def settle(self) -> None:
        """Let Chroma write what it holds back, once this is opened again and flushed."""
        for one in (self._passages, self._articles):
            if (one.configuration_json["hnsw"] or {}).get("sync_threshold") != AT_ONCE:
                with _writing(), warnings.catch_warnings(action="ignore"):  # of "legacy" settings
                    one.modify(configuration={"hnsw": {"sync_threshold": AT_ONCE}})

    def flush(self) -> None:
        """Ask for one vector of each kind: what was held back is written by that.

        Raises:
            IndexDamaged: If there is none.
        """
        for one in (self._passages, self._articles):
            found = self._read(partial(one.get, limit=1, include=["embeddings"]))
            vectors = np.asarray(found["embeddings"], dtype=np.float32)
            self._read(partial(one.query, query_embeddings=vectors, n_results=1, include=[]))

    def remove(self, records: Sequence[ArticleRecord], rows: str) -> str:
        """Remove articles with their passages; return the sum of the seals without theirs.

        Raises:
            HomeUnusable: If that cannot be written.
            IndexDamaged: If one of their rows is not as it was written.
        """
        self._forget()
        for of, ids in self._places(records):
            for at in range(0, len(ids), BATCH):
                part = ids[at : at + BATCH]
                rows = less((row[SEAL] for row in self._rows(of, part).values()), rows)
                with _writing():
                    of.delete(ids=part)
        return rows

    def audit(self) -> str:
        """Read every row and return the sum of their seals.

        Raises:
            IndexDamaged: If a row is not as it was written, or a passage belongs to no article.
        """
        rows, places = "0", self._places([*self.records()])
        for of, ids in places:
            for at in range(0, len(ids), self.batch):
                found = self._rows(of, ids[at : at + self.batch]).values()
                rows = total((row[SEAL] for row in found), rows)
        if len(places[0][1]) != self.counts()[1]:
            raise IndexDamaged("passages are left over")
        return rows

    def counts(self) -> tuple[int, int]:
        """Return how many articles and passages there are."""
        articles, passages = self._read(lambda: (self._articles.count(), self._passages.count()))
        return articles, passages

    def undated(self, filters: Filters, among: int) -> int:
        """Return how many articles of the source of a limit have no date, `among` all so many.

        Raises:
            IndexDamaged: If there are not so many: only rows that are all read can be counted.
        """
        pages = range(0, among, self.batch)
        read = (self._records(where={DAY: 0}, limit=self.batch, offset=at) for at in pages)
        found = {record.id: record for page in read for record in page}
        if len(found) != among or any(record.published for record in found.values()):
            raise IndexDamaged("articles are missing")
        return sum(filters.from_source(record.source) for record in found.values())

    def nearest(self, vector: Vectors, limit: int) -> dict[str, float]:
        """Return the ids of the nearest passages with their cosine, best first."""
        found = self._read(
            lambda: self._passages.query(
                query_embeddings=vector[None, :], n_results=limit, include=["distances"]
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

        def read(missing: Sequence[str]) -> dict[str, Passage]:
            rows = self._rows(self._passages, missing)
            found: dict[str, Passage] = self._read(
                lambda: {one: to_passage(one, row) for one, row in rows.items()}
            )
            return found

        found = self._read_passages.get(ids, read)
        return [found[one] for one in ids]

    def record(self, article_id: str) -> ArticleRecord:
        """Return what is known of an article.

        Raises:
            ArticleNotFound: If no article has that id.
        """
        (found,) = self.articles([article_id])
        return found

    def articles(self, ids: Sequence[str]) -> list[ArticleRecord]:
        """Return what is known of the articles with these ids, in the order of the ids.

        Raises:
            ArticleNotFound: If one is of no article.
        """

        def read(missing: Sequence[str]) -> dict[str, ArticleRecord]:
            return {one.id: one for one in self._records(ids=[*map(article_key, missing)])}

        found = self._read_records.get(ids, read)
        for one in ids:
            if one not in found:
                raise ArticleNotFound(
                    f"No article has the id {one!r}; `footnote articles` lists them."
                )
        return [found[one] for one in ids]

    def records(self) -> Iterator[ArticleRecord]:
        """Yield what is known of every article, in the order they were added."""
        total, _ = self.counts()
        for at in range(0, total, self.batch):
            yield from self._records(limit=self.batch, offset=at)

    def text(self, record: ArticleRecord) -> str:
        """Return the whole text of an article, put together from its passages.

        Raises:
            IndexDamaged: If it is not the text that was indexed.
        """
        text = "".join(passage.text for passage in self.passages(record.passages))
        if sha256(text) != record.text_sha256:
            raise IndexDamaged
        return text

    def _forget(self) -> None:
        """Believe nothing that was read before: rows are about to change."""
        self._read_passages.forget()
        self._read_records.forget()

    def _places(self, records: Sequence[ArticleRecord]) -> list[tuple[Collection, list[str]]]:
        """Return where the rows of these articles lie: collections, and ids in them."""
        passages = [one for record in records for one in record.passages]
        return [
            (self._passages, passages),
            (self._articles, [article_key(record.id) for record in records]),
        ]

    def _records(self, **which: Any) -> list[ArticleRecord]:
        def read() -> list[ArticleRecord]:
            found = self._articles.get(**which, include=["metadatas"])
            pairs = zip(found["ids"], found["metadatas"] or (), strict=True)
            return [to_record(self._row(one, row)) for one, row in pairs]

        records: list[ArticleRecord] = self._read(read)
        return records

    def _rows(self, of: Collection, ids: Sequence[str]) -> dict[str, Row]:
        """Return the rows with these ids.

        Raises:
            IndexDamaged: If one is missing or not as it was written.
        """

        def read(part: Sequence[str]) -> dict[str, Row]:
            found = of.get(ids=list(part), include=["metadatas"])
            rows = dict(zip(found["ids"], found["metadatas"] or (), strict=True))
            return {one: self._row(one, rows[one]) for one in part}

        rows: dict[str, Row] = {}
        for at in range(0, len(ids), self.batch):
            rows |= self._read(partial(read, ids[at : at + self.batch]))
        return rows

    def _read(self, call: Callable[[], Any]) -> Any:
        try:
            return call()
        except Exception as exc:  # Chroma's Rust errors share no class of their own
            raise self._fault(exc) from exc
        except BaseException as exc:
            if not _panic(exc):
                raise
            raise IndexDamaged from exc

    def _add(self, to: Collection, ids: list[str], vectors: Vectors, rows: list[Row]) -> None:
        for at in range(0, len(ids), self.batch):
            part = slice(at, at + self.batch)
            # A lone row is written twice: of a collection that was written to once, Chroma keeps
            # no vector file, and writes whatever is in its memory there whenever it is opened.
            for write in (to.add, to.upsert)[: 2 if len(ids) == 1 else 1]:
                with _writing():
                    write(ids=ids[part], embeddings=vectors[part], metadatas=cast(Any, rows[part]))

    @staticmethod
    def _row(one: str, row: Any) -> Row:
        """Return a row as it was given, if it is intact."""
        return intact(one, row)

    def _fault(self, exc: Exception) -> FootnoteError:
        """Return what an error of Chroma means."""
        return IndexDamaged()


def _panic(exc: BaseException) -> bool:
    """Return whether Chroma's Rust panicked, as on an SQLite page that makes no sense.

    That is no `Exception`, and its class cannot be imported.
    """
    return type(exc).__name__ == "PanicException"


def _client(folder: Path) -> Any:
    # No `.env` of the current folder says where the rows go.
    settings = Settings(_env_file=None, anonymized_telemetry=False, chroma_api_impl=EMBEDDED)
    return chromadb.PersistentClient(str(folder), settings=settings)


@contextmanager
def _writing() -> Iterator[None]:
    """Turn Chroma's error of a disk that is full or broken into one sentence."""
    try:
        yield
    except InternalError as exc:
        raise HomeUnusable(
            "The index cannot be written into the folder of FOOTNOTE_HOME; is the disk full?"
        ) from exc
