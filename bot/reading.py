"""Look articles up for somebody who reads them: by id, by span, or all that match.

The model that reads passages is `index.models.reader`.
"""

import re
from collections.abc import Iterable

from bot.answer import Answer
from index.article import Span, normalise
from index.errors import ArticleNotFound
from index.filters import Filters
from index.generations.rows import ArticleRecord
from index.generations.store import Store

# Only digits on both sides make the end of a name a span.
PLACE = re.compile(r"(?P<id>.+):(?P<start>\d{1,12})-(?P<end>\d{1,12})", re.DOTALL)


def look_up(place: str, store: Store) -> tuple[ArticleRecord, str, Span | None, Span]:
    """Return an article, its text, the span that `place` names, and what to show around it.

    Raises:
        ArticleNotFound: If there is no such article, or the span is not inside it.
    """
    match = PLACE.fullmatch(place := normalise(place))
    record = store.record(match["id"] if match else place)
    text = store.text(record)
    if match is None:
        return record, text, None, Span(0, len(text))
    start, end = int(match["start"]), int(match["end"])
    if start >= end:
        raise ArticleNotFound(f"A span must start before it ends, which {start}-{end} does not.")
    if end > len(text):
        raise ArticleNotFound(
            f"The article has {len(text):,} characters, so {start}-{end} is not a span of it."
        )
    return record, text, Span(start, end), around(Span(start, end), record, store)


def cited_texts(answer: Answer, store: Store) -> dict[str, str]:
    """Return the text of every article that an answer shows, by its id."""
    return {one: store.text(store.record(one)) for one in {c.article_id for c in answer.shown}}


def around(span: Span, record: ArticleRecord, store: Store) -> Span:
    """Return the span widened by a sentence on either side."""
    held = store.passages(record.holding(span))
    edges = [one for one in (held[0].previous, held[-1].next) if one]
    passages = sorted([*held, *store.passages(edges)], key=lambda passage: passage.span)
    sentences = [s for passage in passages for s in passage.sentences]
    before = [s.start for s in sentences if s.end <= span.start] or [span.start]
    after = [s.end for s in sentences if s.start >= span.end] or [span.end]
    inside = [s for s in sentences if s.overlaps(span)] or [span]
    return Span(
        min(span.start, inside[0].start, before[-1]), max(span.end, inside[-1].end, after[0])
    )


def whole(span: Span, record: ArticleRecord, store: Store) -> Span:
    """Return the span widened to whole sentences; a cut one may lack its "not"."""
    held = store.passages(record.holding(span))
    touched = [s for passage in held for s in passage.sentences if s.overlaps(span)]
    return Span(
        min([span.start, *(one.start for one in touched)]),
        max([span.end, *(one.end for one in touched)]),
    )


def listed(
    records: Iterable[ArticleRecord], filters: Filters | None = None, match: str | None = None
) -> list[ArticleRecord]:
    """Return the articles within limits that hold a text in title, id or source."""
    limits = filters or Filters()
    wanted = normalise(match or "").casefold()
    found = [
        record
        for record in records
        if limits.include(record.published, record.source)
        and wanted in f"{record.title}\n{record.id}\n{record.source or ''}".casefold()
    ]
    return sorted(found, key=lambda record: (record.published or "", record.id))
