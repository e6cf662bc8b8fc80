"""Days are compared part by part, and counted from the day of publication."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.checking.days import days, is_told, relative, told, without_days

FRIDAY = date(2025, 3, 14)


def missing(
    claim: str, source: str, language: str = "en", years: tuple[int, ...] = ()
) -> list[str]:
    """Return the days of a claim that a source of that Friday does not tell."""
    known = told(source, language, FRIDAY)
    return [day.text for day in days(claim, language) if not is_told(day, known, years)]


@pytest.mark.parametrize(
    ("claim", "source", "language"),
    [
        ("on 14 March 2025", "on March 14, 2025", "en"),
        ("on March 14th, 2025", "on 2025-03-14", "en"),
        ("on 14 March", "on 14 March 2025", "en"),
        ("in March 2025", "on 14 March 2025", "en"),
        ("on 13 March", "It rained yesterday.", "en"),
        ("on 13 March 2025", "It rained on Thursday.", "en"),
        ("on 17 March", "It will rain on Monday.", "en"),
        ("on 7 March", "It rained last Friday.", "en"),
        ("on 11 March", "It rained 3 days ago.", "en"),
        ("in February 2025", "It rained last month.", "en"),
        ("on Thursday", "It rained on Thursday.", "en"),
        ("on Thursday", "It rained on 13 March 2025.", "en"),
        ("on 15 March", "It will rain tomorrow.", "en"),
        ("on 3 April 2025", "on 4/3/2025", "en"),
        ("on 4 March 2025", "on 4/3/2025", "en"),
        ("on 14 March 2025", "on 14 March 2025", "xx"),  # no such language
        ("am 14. März 2025", "am 14.3.2025", "de"),
        ("am 13. März", "Gestern regnete es.", "de"),
        ("It may rain.", "It rains.", "en"),
    ],
)
def test_the_same_day_in_another_form_is_told(claim: str, source: str, language: str) -> None:
    """The order of its parts, and words such as "yesterday", make no difference."""
    assert missing(claim, source, language) == []


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("15 March", "14 March"),
        ("14 April", "14 March"),
        ("14 March 2024", "14 March 2025"),
        ("14 March", "March"),
        ("Friday", "It rained on Thursday."),
        ("14 March", "It rained yesterday."),
        ("May 3", "It may be 3."),
        ("30 February 2025", "28 February 2025"),
    ],
)
def test_another_day_is_missing(claim: str, source: str) -> None:
    """A day is told only if each of its parts is, and together."""
    assert missing(claim, source) == [claim]


@pytest.mark.parametrize(
    ("text", "language", "month"),
    [
        ("It opens in May.", "en", 5),
        ("It opened in Dec. with a feast.", "en", 12),
        ("Er öffnet im Mai.", "de", 5),
        ("It opened in August.", "en", 8),
        ("It was opened by Theresa May.", "en", None),
        ("Dates, figs, oct. and mar.", "en", None),
    ],
)
def test_a_month_may_end_the_sentence(text: str, language: str, month: int | None) -> None:
    """A short one is a month after a word that dates have, whatever follows it."""
    assert [day.month for day in days(text, language)] == ([month] if month else [])


def test_a_year_may_stand_elsewhere() -> None:
    """A day without a year in the source may get the year that the source names besides."""
    assert missing("on 6 December 1927", "December 6 to 29, 1927", years=(1927,)) == []
    assert missing("on 6 December 1928", "December 6 to 29, 1927", years=(1927,)) != []


def test_days_leave_their_year_to_the_numbers() -> None:
    """What is left of a date is its year."""
    assert without_days("on 14 March 2025 at 5", "en").split() == ["on", "2025", "at", "5"]


def test_a_date_that_no_calendar_has_is_told_by_the_same_one() -> None:
    """What the source itself got wrong may be repeated; of a month that is none, only the day."""
    assert missing("on 30 February 2025", "on 30 February 2025") == []
    assert missing("on 2025-14-30", "on 2025-14-30") == []
    assert missing("on 2025-14-30", "on 2025-14-29") == ["2025-14-30"]


def test_words_that_need_a_day_are_found() -> None:
    """What only a reader of that day understands is told from plain dates."""
    assert relative("It rained yesterday, not on 3 May.") == ("yesterday",)


@given(st.text(max_size=60), st.dates())
def test_any_text_can_be_read(text: str, published: date) -> None:
    """No text and no day of publication makes the reading of days fail."""
    told(text + " on Monday, yesterday, 999 years ago and last week", "en", published)
