"""How passages and articles lie in the rows of the store: flat, and without None.

The text of a passage is metadata, not a Chroma document: documents are indexed
a second time for full-text search, which doubles both the disk and the time.
The lists of an article are JSON, because Chroma fails on a row with more than
about 5,000 list items: a book has as many passages.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from index.article import Article, Span, sha256
from index.filters import day_number
from index.passage import Passage

Row = dict[str, Any]
LISTS = ("authors", "passages", "starts")


@dataclass(frozen=True, slots=True)
class ArticleRecord:
    """What the store knows of an article without reading its text.

    Attributes:
        passages: The ids of its passages, in order.
        starts: Where each of them begins.
        length: How many characters the text has.
    """

    id: str
    title: str
    url: str | None
    published: str | None
    authors: tuple[str, ...]
    source: str | None
    language: str | None
    text_sha256: str
    digest: str
    passages: tuple[str, ...]
    starts: tuple[int, ...]
    length: int

    def holding(self, span: Span) -> list[str]:
        """Return the ids of the passages that a span touches."""
        ends = (*self.starts[1:], self.length)
        places = zip(self.passages, self.starts, ends, strict=True)
        return [one for one, start, end in places if start < span.end and span.start < end]


def article_key(article_id: str) -> str:
    """Return the row id of an article: ids of any length and any characters are safe."""
    return sha256(article_id)[:32]


def from_filtered(article: Article) -> Row:
    """Return what a filter looks at, repeated in each passage's row."""
    return {"day": day_number(article.published), "source": article.source or ""}


def from_passage(passage: Passage) -> Row:
    """Return the row of a passage."""
    row = {
        "article": passage.article_id,
        "text": passage.text,
        "start": passage.span.start,
        "end": passage.span.end,
        "previous": passage.previous,
        "next": passage.next,
        "sentences": [offset for s in passage.sentences for offset in (s.start, s.end)],
    }
    return _present(row)


def to_passage(one: str, row: Mapping[str, Any]) -> Passage:
    """Return the passage with this id that a row describes."""
    flat = row.get("sentences", [])
    return Passage(
        id=one,
        article_id=row["article"],
        span=Span(row["start"], row["end"]),
        text=row["text"],
        sentences=tuple(Span(a, b) for a, b in zip(flat[::2], flat[1::2], strict=True)),
        previous=row.get("previous"),
        next=row.get("next"),
    )


def from_article(article: Article, passages: Sequence[Passage]) -> Row:
    """Return the row of an article."""
    lists = {
        "authors": article.authors,
        "passages": [passage.id for passage in passages],
        "starts": [passage.span.start for passage in passages],
    }
    row = {
        "id": article.id,
        "title": article.title,
        "url": article.url,
        "published": article.published,
        "source": article.source,
        "language": article.language,
        "text_sha256": article.text_sha256,
        "digest": article.digest,
        "length": len(article.text),
        "day": day_number(article.published),
    }
    return _present(row) | {name: json.dumps(lists[name]) for name in LISTS}


def to_record(row: Mapping[str, Any]) -> ArticleRecord:
    """Return what a row says of its article."""
    lists = {name: tuple(json.loads(row[name])) for name in LISTS}
    optional = {name: row.get(name) for name in ("url", "published", "source", "language")}
    given = {name: value for name, value in row.items() if name != "day"}  # a filter's alone
    return ArticleRecord(**{**given, **optional, **lists})


def _present(row: Row) -> Row:
    """Return the row without what Chroma does not store: None and empty lists."""
    return {key: value for key, value in row.items() if value not in (None, [])}
