"""A day, month or year that a question names is a range of days in a calendar."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.periods import Period, period, without_time
from bot.understanding.when import named
from index.filters import Filters

FRIDAY = date(2023, 1, 13)
TABLE = [
    # question, first day, last day
    ("What happened in May 2022?", "2022-05-01", "2022-06-07"),
    ("What happened on 14 May 2022?", "2022-05-14", "2022-05-16"),
    ("What happened on May 14th, 2022?", "2022-05-14", "2022-05-16"),
    ("What happened on 2022-05-14?", "2022-05-14", "2022-05-16"),
    ("Was geschah im Mai 2022?", "2022-05-01", "2022-06-07"),
    ("Was geschah am 14. Mai 2022?", "2022-05-14", "2022-05-16"),
    # without a year, the last time
    ("What happened in May?", "2022-05-01", "2022-06-07"),
    ("What happened on 5 March?", "2022-03-05", "2022-03-07"),
    ("Was geschah am 5. März?", "2022-03-05", "2022-03-07"),
    ("Was geschah im Dezember?", "2022-12-01", "2023-01-07"),
    ("Who resigned on 10 January?", "2023-01-10", "2023-01-12"),
    # years
    ("Who resigned in 2021?", "2021-01-01", "2022-04-01"),
    ("Wer trat im Jahr 2021 zurück?", "2021-01-01", "2022-04-01"),
    ("Who won the election in the spring of 2021?", "2021-01-01", "2022-04-01"),
    ("Who won in 2021 elections?", "2021-01-01", "2022-04-01"),
    # up to today, and to another day
    ("Who resigned since Monday?", "2023-01-09", "2023-01-13"),
    ("Wer trat seit Montag zurück?", "2023-01-09", "2023-01-13"),
    ("What was opened since May 2022?", "2022-05-01", "2023-01-13"),
    ("Was wurde seit 2021 eröffnet?", "2021-01-01", "2023-01-13"),
    ("What happened between 3 March and 3 May 2022?", "2022-03-03", "2022-05-18"),
    ("What happened from March to May 2022?", "2022-03-01", "2022-06-22"),
    ("Was geschah zwischen März und Mai 2022?", "2022-03-01", "2022-06-22"),
    ("Was geschah vom 3. März bis zum 3. Mai 2022?", "2022-03-03", "2022-05-18"),
    # a weekday beside a date is that day
    ("Who spoke on Wednesday, 5 October 2022?", "2022-10-05", "2022-10-07"),
]


def meant(question: str, asked_on: date, language: str | None = None) -> Filters | None:
    """Return the dates of articles that a question points at, or None if it names no time."""
    found = period(question, asked_on, language)
    return found.preferred(asked_on) if found else None


@pytest.mark.parametrize(("question", "first", "last"), TABLE)
def test_a_period_is_a_range_of_days(question: str, first: str, last: str) -> None:
    """With some days after it, as reports appear later; but none after the question."""
    expected = Filters(since=date.fromisoformat(first), until=date.fromisoformat(last))

    assert meant(question, FRIDAY, "de") == expected


@pytest.mark.parametrize(
    "question",
    [
        "What may the mayor do?",
        "Who is April Jones?",
        "How many of the 2021 seats were empty?",
        "What did 2021 people sign?",
        "Did it rise by 1990 %?",
        "How many of 2000 people voted?",
        "Did it grow to 2000 young voters?",
        "Wer wartete seit 2000 Jahren?",
        "Wie viele von 2000 Menschen kamen?",
        "What happened before May 2022?",
        "Was geschah vor dem 5. März 2022?",
        "What opens in 2030?",
        "What opens on 20 January?",  # it may be the coming one
        "What happened on 30 February 2022?",
        "What happened between May 2022 and March 2022?",
        "",
    ],
)
def test_what_names_no_period_of_the_past_prefers_no_days(question: str) -> None:
    """Names, amounts, the future and days that no calendar has mean none."""
    assert meant(question, FRIDAY, "de") is None


@pytest.mark.parametrize(
    "question",
    [
        "Who won last week?",
        "Which country ended this week what it began in March 2020?",
        "Who spoke yesterday for the first time since 2017?",
    ],
)
def test_words_for_a_time_go_before_a_date(question: str) -> None:
    """They say when it happened, the date what it was about."""
    words = named(question, FRIDAY)
    assert words
    found, expected = meant(question, FRIDAY), Period(*words).preferred(FRIDAY)

    assert found
    assert expected
    assert found.since == expected.since


@pytest.mark.parametrize(
    ("question", "left"),
    [
        ("What happened on 5 May 2022 in Lisbon?", "What happened in Lisbon?"),
        ("Was geschah in der letzten Woche?", "Was geschah ?"),
        ("What happened yesterday evening?", "What happened ?"),
        ("What burned between 3 March and 3 May 2022?", "What burned ?"),
        ("What are today's headlines?", "What are headlines?"),
        ("Who won the 1998 election?", "Who won the 1998 election?"),
        ("What opens in 2030?", "What opens in 2030?"),
    ],
)
def test_a_question_can_be_read_without_its_time(question: str, left: str) -> None:
    """With the little words that go with it; where none is understood, all words stay."""
    assert " ".join(without_time(question, FRIDAY, "de").split()) == left


@pytest.mark.parametrize(
    ("question", "binding"),
    [
        ("Why will the work only begin in April?", False),
        ("Was wird im April eröffnet?", False),
        ("What will have happened in April 2022?", True),
        ("Who won last week?", True),
        ("Who won in May 2022?", True),
        ("Who won between May and July 2022?", True),
        ("Who won on Thursday?", True),
        ("Who won on Friday?", False),
        ("How many people live here today?", False),
        ("Was it on 5 May or on 6 May 2022?", False),
    ],
)
def test_a_time_that_may_be_another_binds_nobody(question: str, binding: bool) -> None:
    """Nowadays is "today" as well, "on Friday" may be that very day, "will" another year."""
    found = period(question, FRIDAY)

    assert found
    assert found.binding is binding


@given(
    st.sampled_from([row[0] for row in TABLE] + ["From 31 December to 1 January?", "In May?"]),
    st.dates(),
)
def test_no_period_ends_before_it_begins(question: str, asked: date) -> None:
    """On any day of the calendar."""
    limits = meant(question, asked)

    if limits:
        assert limits.since is not None
        assert limits.until is not None
        assert limits.since <= limits.until


@pytest.mark.parametrize("question", ["What happened since 2020?", "What happened in 9999?"])
def test_the_end_of_the_calendar_is_no_error(question: str) -> None:
    """A question that is asked on the last day of all is a question."""
    found = meant(question, date.max)

    assert found is None or found.until == date.max
