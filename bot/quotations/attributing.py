"""What a kept answer says of the articles it cites, beside what the index says of them.

A title, date, address or source that differs may have been changed since or be forged: which
of the two cannot be told, as only the text has a digest. So it is told to a reader, and is no
broken quote. The same goes for articles that are said to print a sentence, too.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from bot.quotations.claimed import ClaimedCitation, ClaimedPlace
from index.errors import ArticleNotFound
from index.generations.rows import ArticleRecord
from index.generations.store import Store
from index.same_sentence import canonical

Field = Literal["title", "published", "source", "url"]
FIELDS: tuple[Field, ...] = ("title", "published", "source", "url")


@dataclass(frozen=True, slots=True)
class Differing:
    """What an answer says of an article, and what the index says; None where it says nothing."""

    article_id: str
    field: Field
    claimed: str | None
    stands: str | None


def differing(claimed: ClaimedPlace, record: ArticleRecord) -> Iterator[Differing]:
    """Yield what the file says of an article that is not what the index says."""
    known = (record.title, record.published, record.source, record.url)
    for field, stands in zip(FIELDS, known, strict=True):
        said = getattr(claimed, field)
        if field in claimed.model_fields_set and (said or None) != (stands or None):
            yield Differing(record.id, field, said, stands)


def misled(claimed: ClaimedCitation, store: Store) -> Iterator[Differing]:
    """Yield what is said otherwise of the cited article, and of those that print the quote too."""
    for one in (claimed, *claimed.also_in):
        try:
            yield from differing(one, store.record(one.article_id))
        except ArticleNotFound:
            continue


def unprinted(claimed: ClaimedCitation, texts: Mapping[str, str]) -> Iterator[str]:
    """Yield the ids of articles that do not print a quote where they are said to print it.

    `texts` holds those that there are, by their ids.
    """
    for one in claimed.also_in:
        text = texts.get(one.article_id)
        if text is None or canonical(text[one.start : one.end]) != canonical(claimed.quote):
            yield one.article_id
