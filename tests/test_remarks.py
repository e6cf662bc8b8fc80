"""Remarks are values; English joins them."""

from bot.remarks import QUOTED, UNPROVEN, dates, joined


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
