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
    """After the days that are named; the years of all are numbers."""
    named, published = BRIDGE.days

    assert BRIDGE.day == date(2023, 1, 13)
    assert (named.year, named.month, named.day) == (None, 1, 12)
    assert (published.year, published.month, published.day) == (2023, 1, 13)
    assert published.weekday == 4  # a Friday
    assert Decimal(2023) in {value for one in BRIDGE.numbers for value in one.values}


def test_number_words_are_numbers() -> None:
    """With their units."""
    assert ({Decimal(9)}, "centimetre") in [(one.values, one.unit) for one in BRIDGE.numbers]


def test_the_number_of_a_day_is_one_too() -> None:
    """The 12 of "12 January", for whoever counts; a title tells as its text does."""
    told = Cited("It rained.", "It rained.", "12 January", language="en")

    assert [one.values for one in told.numbers] == [{Decimal(12)}]
    assert [day.day for day in told.days] == [12]


def test_names_are_those_around_it_or_of_the_whole_article() -> None:
    """One who is named elsewhere in the article is not named beside it; a title names too."""
    titled = Cited("It rained.", "It rained.", "Rome", language="en")

    assert {"novak", "bridge"} <= BRIDGE.everywhere.words
    assert "novak" not in BRIDGE.names.words
    assert "rome" in titled.names.words & titled.everywhere.words


def test_without_a_date() -> None:
    """Nothing is said of the day of publication."""
    assert Cited("It rained.", "It rained.").day is None
    assert Cited("It rained.", "It rained.").days == ()
