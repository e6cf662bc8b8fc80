"""The articles of a time, newest first, each by the sentence that it opens with.

What comes nearest to telling all that happened. Nothing here ranks by a question.
"""

from dataclasses import replace

from bot.answer import Evidence
from bot.understanding.periods import Period
from index.duplicates import distinct
from index.filters import Filters
from index.generations.opening import Index
from index.passage import Passage
from index.same_sentence import canonical

MOST = 12  # articles that are read, so that some are left of stories that several papers print


def within(filters: Filters, period: Period | None) -> Filters:
    """Return limits that are narrowed to a period."""
    if period is None:
        return filters
    since = max(filters.since, period.first) if filters.since else period.first
    until = min(filters.until, period.last) if filters.until else period.last
    return replace(filters, since=since, until=until)


def newest(index: Index, filters: Filters, limit: int) -> tuple[Evidence, ...]:
    """Return how the newest articles within limits begin."""
    ids, _ = index.keywords.newest(filters, MOST)
    records = index.store.articles([one.article_id for one in index.store.passages(ids)])
    leads = [record.passages[0] for record in records]
    found = [first for first, _ in distinct(leads, index.store.passages, limit)]
    evidence = [_opening(one, index) for one in found]
    return tuple(replace(one, number=n) for n, one in enumerate(evidence, 1))


def _opening(passage: Passage, index: Index) -> Evidence:
    """Return the first sentence of an article that is not its title."""
    title = canonical(index.store.record(passage.article_id).title)
    said = (span for span in passage.sentences if canonical(passage.cut(span)) != title)
    span = next(said, passage.sentences[0])
    return Evidence(1, passage.article_id, span, passage.cut(span), 0.0)
