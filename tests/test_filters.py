"""Dates and sources that a question is limited to."""

from datetime import date, timedelta

import pytest

from index.filters import Filters, day_number

MONDAY = date(2024, 1, 1)


def test_no_limit_is_false() -> None:
    """Filters that let everything through are false, and not about dates."""
    assert not Filters()
    assert not Filters().dated


@pytest.mark.parametrize(
    ("filters", "dated"),
    [
        (Filters(since=MONDAY), True),
        (Filters(until=MONDAY), True),
        (Filters(since=MONDAY, until=MONDAY), True),
        (Filters(source="The Paper"), False),
        (Filters(source=""), False),  # no article has it, which is a limit all the same
    ],
)
def test_any_limit_is_true(filters: Filters, dated: bool) -> None:
    """Each limit alone makes the filters true, and only dates make them dated."""
    assert filters
    assert filters.dated is dated


def test_both_dates_are_inclusive() -> None:
    """An article of the first day or of the last is within the limits, its neighbours are not."""
    limits = Filters(since=MONDAY, until=MONDAY + timedelta(days=6))

    inside = range(limits.first_day, limits.last_day + 1)
    assert [day in inside for day in map(day_number, ("2024-01-01", "2024-01-07"))] == [True, True]
    assert day_number("2023-12-31") not in inside
    assert day_number("2024-01-08") not in inside


@pytest.mark.parametrize(
    ("limits", "article", "inside"),
    [
        (Filters(), (None, None), True),
        (Filters(source="STRASSENPOST"), (None, "Straßenpost"), True),
        (Filters(source="Post"), (None, "Straßenpost"), False),
        (Filters(source="Post"), (None, None), False),
        (Filters(source=""), (None, None), True),
        (Filters(since=MONDAY), ("2024-01-01T07:00:00", None), True),
        (Filters(since=MONDAY), ("2023-12-31", None), False),
        (Filters(until=MONDAY), ("2024-01-02", None), False),
        (Filters(until=MONDAY), (None, None), False),
        (Filters(since=MONDAY, source="post"), ("2024-01-01", "Post"), True),
        (Filters(since=MONDAY, source="post"), ("2024-01-01", "Dawn"), False),
    ],
    ids=repr,
)
def test_an_article_is_within_all_limits_or_outside(
    limits: Filters, article: tuple[str | None, str | None], inside: bool
) -> None:
    """Its date and its source count; whoever types a source need not know its case."""
    assert limits.include(*article) is inside


@pytest.mark.parametrize("limits", [Filters(since=date.min), Filters(until=date.max)])
def test_the_widest_dates_still_leave_undated_articles_out(limits: Filters) -> None:
    """An open end reaches to the first or last day there is, and never to articles without one."""
    assert limits.first_day == day_number("0001-01-01") == 1
    assert limits.last_day == day_number("9999-12-31")
    assert day_number(None) < limits.first_day


def test_the_time_of_day_is_left_out() -> None:
    """A date with a time, in any time zone, counts as the day that is written in it."""
    assert day_number("2024-01-01T23:59:59-11:00") == day_number("2024-01-01")
    assert day_number("2024-01-02") == day_number("2024-01-01") + 1
