"""Remarks are values; English joins them."""

from datetime import date

import pytest

from bot.telling.remarks import QUOTED, UNPROVEN, dates, joined, listing, when_in_words


def test_remarks_are_joined_in_their_order() -> None:
    """One text of whole sentences, and none at all where there are none."""
    assert joined([UNPROVEN, QUOTED]) == f"{UNPROVEN.text} {QUOTED.text}"
    assert joined([]) is None


def test_the_range_of_dates_is_said_in_words_and_kept_as_values() -> None:
    """A day is written out; a single one is no range, and articles without a date have none."""
    (ranged,) = dates("2022-05-03", "2023-01-04T18:30:00+00:00")
    (single,) = dates("2022-05-03", "2022-05-03")

    assert ranged.text == "The dates of the articles run from 3 May 2022 to 4 January 2023."
    assert ranged.values == ("2022-05-03", "2023-01-04T18:30:00+00:00")
    assert single.text == "The date of the articles is 3 May 2022."
    assert dates(None, None) == []


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ("2022-05-03", "2022-05-03", "on 3 May 2022"),
        ("2022-05-01", "2022-05-31", "in May 2022"),
        ("2022-05-02", "2022-05-08", "from 2 to 8 May 2022"),
        ("2022-05-30", "2022-06-05", "from 30 May 2022 to 5 June 2022"),
        ("2022-01-01", "2022-12-31", "in 2022"),
        ("2021-01-01", "2022-12-31", "from 2021 to 2022"),
        ("9999-12-01", "9999-12-31", "in December 9999"),
    ],
)
def test_a_time_is_said_as_people_do(first: str, last: str, said: str) -> None:
    """A month by its name, a year by its number, other days by the first and the last."""
    assert when_in_words(first, last) == said


def test_the_command_that_lists_some_days_has_their_limits() -> None:
    """As many as there are, and the number agrees."""
    day = date(2022, 5, 3)

    assert listing(1, day, day).text == (
        "1 article is from that time; "
        "`footnote articles --since 2022-05-03 --until 2022-05-03` lists it."
    )
    assert listing(1200, day, None).text == (
        "1,200 articles are from that time; `footnote articles --since 2022-05-03` lists them."
    )
