"""What is told around a cited sentence is the days, numbers and names of it and its neighbours."""

from datetime import date
from decimal import Decimal

from bot.checking.cited import Cited

CRACK = "Engineers found a crack of nine centimetres."
BRIDGE = Cited(
    CRACK,
    f"The old bridge was closed on 12 January. {CRACK}",
    "The old bridge",
    "2023-01-13T08:00:00Z",
    f"The old bridge was closed on 12 January. {CRACK} Kim Novak is mayor.",
    "en",
)


def test_the_day_of_publication_is_told_too() -> None:
    """So are the days that are named, and the years of both are numbers."""
    days = {(day.year, day.month, day.day) for day in BRIDGE.days}

    assert BRIDGE.day == date(2023, 1, 13)
    assert {(2023, 1, 13), (2023, 1, 12)} <= days | {(2023, m, d) for _, m, d in days}
    assert Decimal(2023) in {value for one in BRIDGE.numbers for value in one.values}


def test_number_words_are_numbers() -> None:
    """With their units."""
    assert ({Decimal(9)}, "centimetre") in [(one.values, one.unit) for one in BRIDGE.numbers]


def test_names_are_those_around_it_or_of_the_whole_article() -> None:
    """One who is named elsewhere in the article is not named beside it."""
    assert BRIDGE.names != BRIDGE.everywhere


def test_without_a_date() -> None:
    """Nothing is said of the day of publication."""
    assert Cited("It rained.", "It rained.").day is None
    assert Cited("It rained.", "It rained.").days == ()
