"""Words for a time mean the range of days that a reader would mark in a calendar."""

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.understanding.periods import Period
from bot.understanding.when import named
from index.filters import Filters

# Friday, and what is published up to two days after a day still counts as about it.
FRIDAY = "2023-01-13"
TABLE = [
    # question, asked on, first day, last day
    ("What happened today?", FRIDAY, "2023-01-13", "2023-01-13"),
    ("Was ist heute geschehen?", FRIDAY, "2023-01-13", "2023-01-13"),
    ("Who speaks tonight?", FRIDAY, "2023-01-13", "2023-01-13"),
    ("What happened yesterday?", FRIDAY, "2023-01-12", "2023-01-13"),
    ("YESTERDAY?", FRIDAY, "2023-01-12", "2023-01-13"),
    ("What burned last night?", FRIDAY, "2023-01-12", "2023-01-13"),
    ("Was geschah gestern?", FRIDAY, "2023-01-12", "2023-01-13"),
    ("Who won this week?", FRIDAY, "2023-01-07", "2023-01-13"),
    ("Wer hat diese Woche gewonnen?", FRIDAY, "2023-01-07", "2023-01-13"),
    ("Who won last week?", FRIDAY, "2023-01-02", "2023-01-10"),
    ("Wer hat in der letzten Woche gewonnen?", FRIDAY, "2023-01-02", "2023-01-10"),
    ("Wer hat vergangene Woche gewonnen?", FRIDAY, "2023-01-02", "2023-01-10"),
    ("What has changed this month?", FRIDAY, "2023-01-01", "2023-01-13"),
    ("Was wurde in diesem Monat neu?", FRIDAY, "2023-01-01", "2023-01-13"),
    ("What did they decide last month?", FRIDAY, "2022-12-01", "2023-01-02"),
    ("Was wurde letzten Monat entschieden?", FRIDAY, "2022-12-01", "2023-01-02"),
    ("Who died this year?", FRIDAY, "2023-01-01", "2023-01-13"),
    ("Wer starb in diesem Jahr?", FRIDAY, "2023-01-01", "2023-01-13"),
    ("Who died last year?", FRIDAY, "2022-01-01", "2023-01-02"),
    ("Wer starb letztes Jahr?", FRIDAY, "2022-01-01", "2023-01-02"),
    ("Wer starb im vergangenen Jahr?", FRIDAY, "2022-01-01", "2023-01-02"),
    ("What happened 1 day ago?", FRIDAY, "2023-01-12", "2023-01-13"),
    ("What happened 3 days ago?", FRIDAY, "2023-01-10", "2023-01-12"),
    ("Was geschah vor 3 Tagen?", FRIDAY, "2023-01-10", "2023-01-12"),
    ("What happened 2 weeks ago?", FRIDAY, "2022-12-27", "2023-01-04"),
    ("Was geschah vor 2 Wochen?", FRIDAY, "2022-12-27", "2023-01-04"),
    ("Who spoke to Fox News on Monday?", FRIDAY, "2023-01-09", "2023-01-11"),
    ("Wer sprach am Montag?", FRIDAY, "2023-01-09", "2023-01-11"),
    ("What closed on Thursday?", FRIDAY, "2023-01-12", "2023-01-13"),
    ("What closed on Friday?", FRIDAY, "2023-01-06", "2023-01-08"),
    ("Wer spielt am Sonnabend?", FRIDAY, "2023-01-07", "2023-01-09"),
    ("Wer spielt am Samstag?", FRIDAY, "2023-01-07", "2023-01-09"),
    ("Who played on Sunday?", FRIDAY, "2023-01-08", "2023-01-10"),
    ("What burned over the weekend?", FRIDAY, "2023-01-07", "2023-01-10"),
    ("Was brannte am Wochenende?", "2023-01-15", "2023-01-14", "2023-01-15"),
    ("Who won at the weekend?", "2023-01-14", "2023-01-14", "2023-01-14"),
    ("Who won this weekend?", "2023-01-16", "2023-01-14", "2023-01-16"),
    ("Who won in the last 7 days?", FRIDAY, "2023-01-07", "2023-01-13"),
    ("Wer gewann in den letzten 2 Wochen?", FRIDAY, "2022-12-31", "2023-01-13"),
    ("Which bill for today's teens passed last week?", FRIDAY, "2023-01-02", "2023-01-10"),
    ("What are today's headlines?", FRIDAY, "2023-01-13", "2023-01-13"),
    # a week begins on Monday
    ("Who won last week?", "2023-01-16", "2023-01-09", "2023-01-16"),
    ("Who won last week?", "2023-01-15", "2023-01-02", "2023-01-10"),
    ("Wer sprach am Dienstag?", "2023-01-16", "2023-01-10", "2023-01-12"),
    # the ends of months and years
    ("What happened yesterday?", "2023-01-01", "2022-12-31", "2023-01-01"),
    ("Who won last week?", "2023-01-01", "2022-12-19", "2022-12-27"),
    ("What happened last month?", "2023-01-31", "2022-12-01", "2023-01-02"),
    ("What happened last month?", "2023-03-31", "2023-02-01", "2023-03-02"),
    ("Who spoke on Saturday?", "2023-01-01", "2022-12-31", "2023-01-01"),
    # leap days
    ("What happened yesterday?", "2024-03-01", "2024-02-29", "2024-03-01"),
    ("What happened yesterday?", "2023-03-01", "2023-02-28", "2023-03-01"),
    ("What happened last month?", "2024-03-31", "2024-02-01", "2024-03-02"),
    ("What happened last year?", "2024-02-29", "2023-01-01", "2024-01-02"),
    ("Was geschah vor 1 Tag?", "2024-03-01", "2024-02-29", "2024-03-01"),
]


def meant(question: str, asked_on: date) -> Filters | None:
    """Return the dates of articles that words for a time point at, or None if there are none."""
    found = named(question, asked_on)
    return Period(*found).preferred(asked_on) if found else None


@pytest.mark.parametrize(("question", "asked", "first", "last"), TABLE)
def test_words_for_a_time_are_a_range_of_days(
    question: str, asked: str, first: str, last: str
) -> None:
    """The range is counted from the day of the question, in English and in German."""
    expected = Filters(since=date.fromisoformat(first), until=date.fromisoformat(last))

    assert meant(question, date.fromisoformat(asked)) == expected


@pytest.mark.parametrize(
    "question",
    [
        "Who is the mayor?",
        "Who reads the Sundays?",
        "What do todays papers say?",
        "Did it take 3 days?",
        "Wann tagt der Ausschuss?",
        "",
    ],
)
def test_a_question_that_names_no_time_prefers_no_days(question: str) -> None:
    """Only whole words for a time count."""
    assert meant(question, date.fromisoformat(FRIDAY)) is None


PHRASES = st.sampled_from([row[0] for row in TABLE])
AGO = st.builds(
    "What was {} {} ago?".format,
    st.integers(0, 999),
    st.sampled_from(["days", "weeks", "months", "years"]),
)


@given(PHRASES | AGO, st.dates())
@example("What happened yesterday?", date.min)
@example("Who died last year?", date.min)
@example("What happened today?", date.max)
def test_no_range_ends_before_it_begins(question: str, asked: date) -> None:
    """On any day of the calendar there is a range in order, or at its very ends none."""
    limits = meant(question, asked)

    if limits is None:
        assert asked.year <= 1000 or asked.year == 9999
        return
    assert limits.since is not None
    assert limits.until is not None
    assert limits.since <= limits.until
    assert limits.source is None
