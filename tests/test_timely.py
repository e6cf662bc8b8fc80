"""What is quoted of a time is from then, or names it."""

import asyncio
from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answer import Question
from bot.engine import Engine
from bot.finding.timely import Timely, named
from bot.understanding.periods import Period
from index.generations.opening import Index
from index.passage import Passage
from index.retrieval import Retriever

DAY = Period(date(2022, 3, 1), date(2022, 3, 1))
MARCH = Period(date(2022, 3, 1), date(2022, 3, 31))
LATER = date(2023, 1, 12)


def passages(index: Index, article: str) -> Sequence[Passage]:
    """Return the passages of an article."""
    return index.store.passages(index.store.record(article).passages)


@pytest.mark.parametrize(
    ("published", "period", "then"),
    [
        ("2022-03-01", DAY, True),
        ("2022-03-05T08:00:00+00:00", DAY, True),
        ("2022-03-06", DAY, False),
        ("2022-02-28", DAY, False),
        ("2022-02-28", MARCH, True),
        ("2022-02-27", MARCH, False),
        ("2022-04-04", MARCH, True),
        ("2022-05-01", MARCH, False),
        ("0001-01-01", MARCH, False),
        ("9999-12-31", MARCH, False),
    ],
)
def test_an_article_is_of_a_time_or_soon_after(
    paper_index: Index, published: str, period: Period, then: bool
) -> None:
    """A few days at most; before it, a day of a longer time."""
    assert Timely(paper_index, period).published_then(published) is then


@pytest.mark.parametrize(
    ("text", "period", "then"),
    [
        ("It had rained on 1 March 2022.", DAY, True),
        ("It had rained on 2 March 2022.", DAY, False),
        ("It had rained in March 2022.", DAY, False),
        ("It had rained in March 2022.", MARCH, True),
        ("Es hatte im März geregnet.", MARCH, True),
        ("It had rained in March.", Period(date(2021, 3, 1), date(2021, 3, 31)), False),
        ("It had rained in 2022.", MARCH, False),
        ("It had rained in 2022.", Period(date(2022, 1, 1), date(2022, 12, 31)), True),
        ("It rained yesterday.", Period(date(2023, 1, 11), date(2023, 1, 11)), True),
        ("It rained on Monday.", Period(date(2023, 1, 9), date(2023, 1, 9)), True),
        ("It rained.", MARCH, False),
        ("It cost 2022 euros on 31 February.", MARCH, False),
    ],
)
def test_a_later_article_may_name_the_time(
    paper_index: Index, text: str, period: Period, then: bool
) -> None:
    """By a date or by words, read on the day it was published; not by one so much longer."""
    assert Timely(paper_index, period).named(text, "de", LATER) is then


@given(st.text(), st.dates())
def test_any_text_of_any_day_can_be_read(text: str, published: date) -> None:
    """No range of days ends before it begins."""
    try:
        found = list(named(f"on Monday, in March, last year {text}", "en", published))
    except (OverflowError, ValueError):
        assert published.year in (1, 9999)
        return

    assert all(first <= last for first, last in found)


def test_sentences_are_judged_with_their_neighbours(paper_index: Index) -> None:
    """Of an article of another time only those that stand beside its name; undated ones all."""
    timely = Timely(paper_index, MARCH)
    kept = {
        article: [
            timely(one, span) for one in passages(paper_index, article) for span in one.sentences
        ]
        for article in ("flood:3-5", "bridge", "harbour")
    }

    assert all(kept["flood:3-5"])
    assert not any(kept["bridge"])
    assert all(kept["harbour"])


@pytest.mark.parametrize(
    ("question", "answered"),
    [
        ("Why was the old bridge closed on 12 January 2023?", True),
        ("Why was the old bridge closed this week?", True),
        ("Why was the old bridge closed in June 2022?", False),
        ("Why was the old bridge closed today?", True),
    ],
)
def test_what_is_of_another_time_is_not_quoted_as_if_it_were_of_this(
    paper_index: Index, question: str, answered: bool
) -> None:
    """It is refused, with that as the reason, and what came closest is shown."""
    engine = Engine(retriever=Retriever(paper_index))

    found = asyncio.run(engine.answer(Question(question, asked_on=date(2023, 1, 13))))

    assert found.abstained is not answered
    assert answered or (found.why or "").startswith("No sentence from June 2022")
    assert answered or found.nearest
