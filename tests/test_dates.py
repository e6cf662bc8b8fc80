"""Dates become ISO 8601, the same at every reading and on every machine."""

import time
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from index.dates import LONGEST, iso_date, readings


@pytest.fixture
def far_east(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine whose clock is fourteen hours ahead of UTC."""
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "Pacific/Kiritimati")
        time.tzset()
        yield
    time.tzset()


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2023-01-05", "2023-01-05"),
        (" 2023-01-05\n", "2023-01-05"),
        ("20230105", "2023-01-05"),
        ("2023-01-05T10:30:00", "2023-01-05T10:30:00"),
        ("2023-01-05 10:30:00+02:00", "2023-01-05T10:30:00+02:00"),
        ("2023-01-05T10:30:00Z", "2023-01-05T10:30:00+00:00"),
        ("Thu, 05 Jan 2023 10:30:00 GMT", "2023-01-05T10:30:00+00:00"),
        ("5 January 2023", "2023-01-05"),
        ("January 5th, 2023", "2023-01-05"),
        ("5. Januar 2023", "2023-01-05"),
        ("5 de enero de 2023", "2023-01-05"),
        ("2023年1月5日", "2023-01-05"),
    ],
)
def test_dates_of_many_forms(value: str, expected: str) -> None:
    """A day is a day, however it is written; a time is kept if there is one."""
    assert iso_date(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [("1/2/2023", "2023-01-02"), ("1.2.2023", "2023-02-01"), ("13/2/2023", "2023-02-13")],
)
def test_the_order_of_day_and_month(value: str, expected: str) -> None:
    """Slashes put the month first, points the day, unless there is no such month."""
    assert iso_date(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (date(2023, 1, 5), "2023-01-05"),
        (datetime(2023, 1, 5, 10, 30, tzinfo=UTC), "2023-01-05T10:30:00+00:00"),
        (1672876800, "2023-01-05T00:00:00+00:00"),
        (1672876800.0, "2023-01-05T00:00:00+00:00"),
        ("1672876800", "2023-01-05T00:00:00+00:00"),
        (20230105, "2023-01-05"),
    ],
)
def test_dates_that_are_not_text(value: object, expected: str) -> None:
    """YAML gives dates, and JSON numbers: seconds since 1970, or the digits of a date."""
    assert iso_date(value) == expected


@pytest.mark.parametrize(
    "value",
    ["2023", 2023, "January 2023", "5 January", "Monday", "10:30", "31 February 2023", "", "  "],
)
def test_less_than_a_day_is_no_date(value: object) -> None:
    """What names no single day gives nothing rather than a guess."""
    assert iso_date(value) is None


@pytest.mark.parametrize(
    "value", ["today", "yesterday", "now", "2 days ago", "in 3 days", "gestern"]
)
def test_the_clock_gives_no_date(value: str) -> None:
    """An article does not get another date each time it is read."""
    assert iso_date(value) is None


@pytest.mark.parametrize(
    "value",
    [
        *(None, True, False, [], {}, "no date", "\0", "\ud800", "99999-01-01", "0000-00-00"),
        *(float("nan"), float("inf"), -1, 0, 1e30, 10**400),
    ],
    ids=lambda value: ascii(value)[:20],
)
def test_no_value_stops_a_rebuild(value: object) -> None:
    """Whatever stands where a date should, nothing is raised."""
    assert iso_date(value) is None


def test_a_long_line_is_no_date() -> None:
    """The library, which takes minutes for some of them, does not see it."""
    assert iso_date("5" + " " * 50 + "January 2023") == "2023-01-05"
    assert iso_date("5" + " " * LONGEST + "January 2023") is None


@pytest.mark.usefixtures("far_east")
@pytest.mark.parametrize("value", [1672876800, "1672876800", "2023-01-05T00:00:00Z"])
def test_the_zone_of_the_machine_does_not_count(value: object) -> None:
    """The same article has the same date, and digest, on every machine."""
    assert iso_date(value) == "2023-01-05T00:00:00+00:00"


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024-03-05", "2024-03-05", "2024-03-05"),
        (" 2024/3/5 ", "2024-03-05", "2024-03-05"),
        ("0001-01-01", "0001-01-01", "0001-01-01"),
        ("9999-12-31", "9999-12-31", "9999-12-31"),
        ("5 March 2024", "2024-03-05", "2024-03-05"),
        ("March 5th, 2024", "2024-03-05", "2024-03-05"),
        ("5. Mai 2024", "2024-05-05", "2024-05-05"),
        ("5.3.2024", "2024-03-05", "2024-03-05"),
        ("5.13.2024", "2024-05-13", "2024-05-13"),
        ("13/3/2024", "2024-03-13", "2024-03-13"),
        ("3/13/2024", "2024-03-13", "2024-03-13"),
        ("3/3/2024", "2024-03-03", "2024-03-03"),
        ("March 2024", "2024-03-01", "2024-03-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2024", "2024-01-01", "2024-12-31"),
    ],
)
def test_a_day_month_or_year_is_read_as_it_is_typed(text: str, first: str, last: str) -> None:
    """Wherever it is clear which; its first and its last day."""
    assert readings(text) == [(date.fromisoformat(first), date.fromisoformat(last))]


@pytest.mark.parametrize("text", ["5/3/2024", "10-11-2012", "1/2/1999"])
def test_a_day_that_may_be_a_month_is_two(text: str) -> None:
    """Nobody but the writer knows which of them is meant."""
    assert len(readings(text)) == 2


@pytest.mark.parametrize(
    "text",
    [
        *("", "yesterday", "last week", "March", "5 March", "0000", "99", "2024-13", "12:30"),
        *("2023-13-01", "2024/13/1", "2024-00", "2024-03-00", "0000-01-01"),
        *("2023-02-29", "31 February 2024", "2024-W10", "Q1 2024", "spring 2024", "5/3/24"),
        *("2024-03-05 to 2024-04-05", "March 2024 - May 2024", "5 March 6 2024", "x" * 20_000),
        *("Monday 2024", "Why 2024", "2024-03-05T10:00", "\udcff"),
    ],
)
def test_what_is_no_date_is_none(text: str) -> None:
    """What would be guessed, or is another day tomorrow, is not read."""
    assert readings(text) == []
