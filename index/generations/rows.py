"""How passages and articles lie in the rows of the store: as one JSON text each.

Chroma writes each value of a row, and each item of a list, to several tables and
indexes, so beside that text and its seal stands only what is asked for by its value.
It is metadata, not a Chroma document: documents are indexed a second time for
full-text search, which doubles both the disk and the time.

Every row carries a seal, a digest of all else in it: a row that was damaged on
disk is known as soon as it is read. The sum of the seals says whether all rows
are there, whatever their order, and changes by a subtraction when one goes
(an additive multiset hash, as in Bellare and Micciancio 1997, "A New Paradigm
for Collision-Free Hashing"; against accidents, not against an attacker).
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from index.article import Article, Span, sha256
from index.filters import day_number
from index.passage import Passage

Row = dict[str, Any]
PASSAGES, ARTICLES = "passages", "articles"  # the two kinds of rows
LISTS = ("authors", "passages", "starts")
TEXT, DAY = "row", "day"
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


def from_passage(passage: Passage) -> Row:
    """Return the row of a passage."""
    fields = {
        "article": passage.article_id,
        "text": passage.text,
        "start": passage.span.start,
        "end": passage.span.end,
        "previous": passage.previous,
        "next": passage.next,
        "sentences": [offset for s in passage.sentences for offset in (s.start, s.end)],
    }
    return {TEXT: _to_json(fields)}


def to_passage(one: str, row: Mapping[str, Any]) -> Passage:
    """Return the passage with this id that a row describes.

    Raises:
        ValueError: If it describes none.
    """
    with _understanding():
        fields = json.loads(row[TEXT])
        flat = fields["sentences"]
        return Passage(
            id=one,
            article_id=fields["article"],
            span=Span(fields["start"], fields["end"]),
            text=fields["text"],
            sentences=tuple(Span(a, b) for a, b in zip(flat[::2], flat[1::2], strict=True)),
            previous=fields["previous"],
            next=fields["next"],
        )


def from_article(article: Article, passages: Sequence[Passage]) -> Row:
    """Return the row of an article; a day that is not known is 0."""
    fields = {
        "id": article.id,
        "title": article.title,
        "url": article.url,
        "published": article.published,
        "authors": article.authors,
        "source": article.source,
        "language": article.language,
        "text_sha256": article.text_sha256,
        "digest": article.digest,
        "passages": [passage.id for passage in passages],
        "starts": [passage.span.start for passage in passages],
        "length": len(article.text),
    }
    return {TEXT: _to_json(fields), DAY: day_number(article.published)}


def to_record(row: Mapping[str, Any]) -> ArticleRecord:
    """Return what a row says of its article.

    Raises:
        ValueError: If it describes none.
    """
    with _understanding():
        fields = json.loads(row[TEXT])
        return ArticleRecord(**{**fields, **{name: tuple(fields[name]) for name in LISTS}})


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


def _to_json(fields: Mapping[str, Any]) -> str:
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":"))


@contextmanager
def _understanding() -> Iterator[None]:
    """Turn what a row raises that makes no sense, or is nested too deep, into a ValueError."""
    try:
        yield
    except (ValueError, LookupError, TypeError, RecursionError) as exc:
        raise ValueError("A row makes no sense.") from exc
