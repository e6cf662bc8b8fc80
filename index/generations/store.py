"""A generation's passages and articles: what Chroma keeps of an index, and finds again.

One store is one folder. It is filled once, then only read: Chroma's own open
reports of torn and frozen indexes all begin with a write to a live one. Chroma
itself is met in `chroma_folder` and `sealed_rows`.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from index.article import Article, sha256
from index.errors import ArticleNotFound, IndexDamaged
from index.filters import Filters
from index.generations.chroma_folder import create_folder, open_folder
from index.generations.recent import Recent
from index.generations.rows import (
    DAY,
    SEAL,
    ArticleRecord,
    article_key,
    from_article,
    from_passage,
    less,
    sealed,
    to_passage,
    to_record,
    total,
)
from index.generations.sealed_rows import SealedRows
from index.models.embedding import Vectors
from index.passage import Passage

RECENT = 4096  # passages that are kept in memory once they were read, and as many articles


class Store:
    """An open Chroma folder; `close()` it, or use it in a `with` statement."""

    def __init__(self, client: Any, passages: SealedRows, articles: SealedRows) -> None:
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
        return cls(*create_folder(folder, passages))

    @classmethod
    def open(cls, folder: Path) -> "Store":
        """Return the store that lies in `folder`.

        Raises:
            IndexDamaged: If Chroma cannot read it.
        """
        return cls(*open_folder(folder))

    @property
    def batch(self) -> int:
        """How many rows are asked for in one request."""
        return self._passages.batch

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
        self._passages.add(ids, vectors, made)
        ends = np.cumsum([len(passages) for _, passages in batch])[:-1]
        means = np.stack([part.mean(axis=0) for part in np.split(vectors, ends)])
        keys = [article_key(article.id) for article, _ in batch]
        about = [sealed(key, from_article(*one)) for key, one in zip(keys, batch, strict=True)]
        self._articles.add(keys, means, about)
        return total((row[SEAL] for row in (*made, *about)), rows)

    def settle(self) -> None:
        """Let Chroma write what it holds back, once this is opened again and flushed."""
        self._passages.settle()
        self._articles.settle()

    def flush(self) -> None:
        """Have Chroma write what was held back.

        Raises:
            IndexDamaged: If there are no rows.
        """
        self._passages.flush()
        self._articles.flush()

    def remove(self, records: Sequence[ArticleRecord], rows: str) -> str:
        """Remove articles with their passages; return the sum of the seals without theirs.

        Raises:
            HomeUnusable: If that cannot be written.
            IndexDamaged: If one of their rows is not as it was written.
        """
        self._forget()
        for of, ids in self._places(records):
            rows = less(of.remove(ids), rows)
        return rows

    def audit(self) -> str:
        """Read every row and return the sum of their seals.

        Raises:
            IndexDamaged: If a row is not as it was written, or a passage belongs to no article.
        """
        rows, places = "0", self._places([*self.records()])
        for of, ids in places:
            rows = total(of.seals(ids), rows)
        if len(places[0][1]) != self.counts()[1]:
            raise IndexDamaged("passages are left over")
        return rows

    def counts(self) -> tuple[int, int]:
        """Return how many articles and passages there are."""
        return self._articles.count(), self._passages.count()

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
        return sum(filters.allows_source(record.source) for record in found.values())

    def nearest(self, vector: Vectors, limit: int) -> dict[str, float]:
        """Return the ids of the nearest passages with their cosine, best first."""
        return self._passages.nearest(vector, limit)

    def vectors(self, ids: Sequence[str]) -> dict[str, Vectors]:
        """Return the vectors of the passages with these ids."""
        return self._passages.vectors(ids)

    def passages(self, ids: Sequence[str]) -> list[Passage]:
        """Return the passages with these ids, in the order of the ids.

        Raises:
            IndexDamaged: If one is missing or no passage any more.
        """

        def read(missing: Sequence[str]) -> dict[str, Passage]:
            return self._passages.get(missing, to_passage)

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

    def _places(self, records: Sequence[ArticleRecord]) -> list[tuple[SealedRows, list[str]]]:
        """Return where the rows of these articles lie: which rows, and ids among them."""
        passages = [one for record in records for one in record.passages]
        return [
            (self._passages, passages),
            (self._articles, [article_key(record.id) for record in records]),
        ]

    def _records(self, **which: Any) -> list[ArticleRecord]:
        return self._articles.find(lambda _, row: to_record(row), **which)
