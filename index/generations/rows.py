"""How passages and articles lie in the rows of the store: flat, and without None.

The text of a passage is metadata, not a Chroma document: documents are indexed
a second time for full-text search, which doubles both the disk and the time.
The lists of an article are JSON, because Chroma fails on a row with more than
about 5,000 list items: a book has as many passages.

Every row carries a seal, a digest of all else in it: a row that was damaged on
disk is known as soon as it is read. The sum of the seals says whether all rows
are there, whatever their order, and changes by a subtraction when one goes
(an additive multiset hash, as in Bellare and Micciancio 1997, "A New Paradigm
for Collision-Free Hashing"; against accidents, not against an attacker).
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from index.article import Article, Span, sha256
from index.filters import day_number
from index.passage import Passage

Row = dict[str, Any]
LISTS = ("authors", "passages", "starts")
SEAL, SEAL_BITS = "seal", 128


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

    def article(self, text: str) -> Article:
        """Return the article, if this is its text."""
        return Article(
            id=self.id,
            title=self.title,
            text=text,
            url=self.url,
            published=self.published,
            authors=self.authors,
            source=self.source,
            language=self.language,
        )

    def holding(self, span: Span) -> list[str]:
        """Return the ids of the passages that a span touches."""
        return [one for one, place in self.places() if place.overlaps(span)]

    def places(self) -> Iterator[tuple[str, Span]]:
        """Yield the id of each passage, and where it stands."""
        ends = (*self.starts[1:], self.length)
        spans = map(Span, self.starts, ends)
        return zip(self.passages, spans, strict=True)


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
    given = {name: value for name, value in row.items() if name not in ("day", SEAL)}
    return ArticleRecord(**{**given, **optional, **lists})


def sealed(one: str, row: Row) -> Row:
    """Return the row with its seal; `one` is its id."""
    return {**row, SEAL: _seal(one, row)}


def intact(one: str, row: Mapping[str, Any]) -> Row:
    """Return the row, if it is as it was sealed.

    Raises:
        ValueError: If it is not.
    """
    given = {name: value for name, value in row.items() if name != SEAL}
    if row.get(SEAL) != _seal(one, given):
        raise ValueError(f"Row {one!r} is not as it was written.")
    return dict(row)


def total(seals: Iterable[str], before: str = "0") -> str:
    """Return the sum of seals as hexadecimal, added to a sum from before."""
    number = sum((int(one, 16) for one in seals), int(before, 16))
    return f"{number % 2**SEAL_BITS:0{SEAL_BITS // 4}x}"


def less(seals: Iterable[str], before: str) -> str:
    """Return a sum of seals without some of them."""
    number = int(before, 16) - sum(int(one, 16) for one in seals)
    return f"{number % 2**SEAL_BITS:0{SEAL_BITS // 4}x}"


def _seal(one: str, row: Mapping[str, Any]) -> str:
    return sha256(json.dumps([one, row], sort_keys=True))[: SEAL_BITS // 4]


def _present(row: Row) -> Row:
    """Return the row without what Chroma does not store: None and empty lists."""
    return {key: value for key, value in row.items() if value not in (None, [])}
