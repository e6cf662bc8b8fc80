"""The articles of a time stand for all that happened then."""

import asyncio
from datetime import date

import pytest

from bot.answer import Question
from bot.engine import Engine
from bot.finding.newest import newest, within
from bot.understanding.periods import Period
from index.filters import Filters
from index.generations.opening import Index
from index.retrieval import Retriever

ASKED_ON = date(2023, 1, 13)
YEARS = Filters(since=date(2022, 1, 1), until=date(2023, 12, 31))


def test_articles_come_newest_first_each_by_how_it_begins(paper_index: Index) -> None:
    """No more are shown than are wanted."""
    both, one = newest(paper_index, YEARS, 3), newest(paper_index, YEARS, 1)

    assert [found.article_id for found in both] == ["bridge", "flood:3-5"]
    assert [found.number for found in both] == [1, 2]
    assert both[1].text == "The river rose by two metres in one night."
    assert one == both[:1]


def test_articles_without_a_date_come_last(paper_index: Index) -> None:
    """They are of no time, but there."""
    every = newest(paper_index, Filters(), 9)

    assert [one.article_id for one in every[:2]] == ["bridge", "flood:3-5"]
    assert len(every) <= len(list(paper_index.store.records()))


def test_a_time_narrows_limits() -> None:
    """Both hold: no day outside of either, and the source stays."""
    period = Period(date(2022, 3, 1), date(2022, 3, 31))
    asked = Filters(since=date(2022, 3, 9), source="Noon")

    assert within(asked, None) == asked
    assert within(asked, period) == Filters(date(2022, 3, 9), date(2022, 3, 31), "Noon")
    assert within(Filters(), period) == Filters(period.first, period.last)
    assert within(Filters(until=date(2021, 1, 1)), period).until == date(2021, 1, 1)


@pytest.mark.parametrize(
    ("question", "shown", "kind"),
    [
        ("What happened this week?", ["bridge"], "cannot_news"),
        ("What happened in March 2022?", ["flood:3-5"], "cannot_news"),
        ("Was geschah im März 2022?", ["flood:3-5"], "cannot_news"),
        ("Summarize the news of March 2022", ["flood:3-5"], "cannot_summary"),
        ("What happened in June 2022?", [], "none_then"),
        ("Any news yesterday?", ["bridge"], "cannot_news"),
        ("Any news from June 2022?", [], "none_then"),
    ],
)
def test_all_that_happened_is_not_told_but_what_was_published_is_shown(
    paper_index: Index, question: str, shown: list[str], kind: str
) -> None:
    """The articles of just that time; if there are none, that is the reason."""
    engine = Engine(retriever=Retriever(paper_index))

    found = asyncio.run(engine.answer(Question(question, asked_on=ASKED_ON)))

    assert found.abstained
    assert found.reason
    assert found.reason.kind == kind
    assert [one.article_id for one in found.nearest] == shown
    assert found.confidence == 0
