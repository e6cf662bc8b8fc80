"""Numbers are compared by what they mean, however they are written."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.checking.digits import in_digits
from bot.checking.numbers import also_meant, lacking, quantities


def lacks(claim: str, source: str, language: str = "en") -> list[str]:
    """Return of each number of a claim what of it a source lacks."""
    written = in_digits(source, language)
    told = (*quantities(written, language), *also_meant(written))
    return [lacking(one, told) for one in quantities(in_digits(claim, language), language)]


@pytest.mark.parametrize(
    ("claim", "source", "language"),
    [
        ("five boats", "5 boats", "en"),
        ("twenty-one boats", "21 boats", "en"),
        ("5 million people", "5,000,000 people", "en"),
        ("five million people", "5m people", "en"),
        ("1,234.5 points", "1.234,5 Punkte", "de"),
        ("5 percent", "five per cent", "en"),
        ("5%", "5 percent", "en"),
        ("$5 million", "five million dollars", "en"),
        ("the third time", "the 3rd time", "en"),
        ("half of them", "50 percent of them", "en"),
        ("two-thirds of them", "two thirds of them", "en"),
        ("in the 1990s", "in the 1990s", "en"),
        ("in the 1990s", "in 1994", "en"),
        ("5 metres", "5 to 10 metres", "en"),
        ("until 1945", "1939-45", "en"),
        ("two wars", "World War II", "en"),
        ("fünf Millionen Euro", "5 Mio. Euro", "de"),
        ("einundzwanzig Boote", "21 Boote", "de"),
        ("mehr als 1.500 Leute", "über 1500 Leute", "de"),
        ("more than 50 people", "at least 50 people", "en"),
        ("50 people", "about 50 people", "en"),
        ("one of the boats", "boats", "en"),
        ("5 or more boats", "at least 5 boats", "en"),
        ("half a million people", "500,000 people", "en"),
        ("half a billion people", "500 million people", "en"),
        ("-5 degrees", "-5 degrees", "en"),
    ],
)
def test_the_same_number_in_another_form_is_told(claim: str, source: str, language: str) -> None:
    """Words, digits, separators and signs of units make no difference."""
    assert set(lacks(claim, source, language)) <= {""}


@pytest.mark.parametrize(
    ("claim", "source", "lacking"),
    [
        ("six boats", "five boats", "number"),
        ("5 million boats", "5 boats", "number"),
        ("1.5 boats", "15 boats", "number"),
        ("the third boat", "3 boats", "number"),
        ("in the 1990s", "in 1989", "number"),
        ("5 miles", "5 metres", "unit"),
        ("5 percent", "5 boats", "unit"),
        ("5 boats", "5 percent", "unit"),
        ("5 euros", "5 dollars", "unit"),
        ("more than 5 boats", "5 boats", "bound"),
        ("5 boats", "more than 5 boats", "bound"),
        ("less than 5 boats", "more than 5 boats", "bound"),
        ("no more than 5 boats", "more than 5 boats", "bound"),
        ("up to 5 boats", "at least 5 boats", "bound"),
        ("5 or more", "5 or less", "bound"),
        ("-5 degrees", "5 degrees", "number"),
        ("5 degrees", "-5 degrees", "number"),
    ],
)
def test_another_number_unit_or_bound_is_missing(claim: str, source: str, lacking: str) -> None:
    """A number is told only with its unit, and with its "more than" or "up to"."""
    assert lacks(claim, source) == [lacking]


def test_where_no_language_is_known_a_comma_may_be_either() -> None:
    """A thousand and more in English, and one and a bit in German."""
    (number,) = quantities("1,234", None)

    assert number.values == {Decimal(1234), Decimal("1.234")}
    assert quantities("1,234", "en")[0].values == {Decimal(1234)}
    assert quantities("1,234", "de")[0].values == {Decimal("1.234")}


@given(st.integers(2, 999_999), st.integers(2, 999_999))
def test_digits_tell_themselves_and_nothing_else(one: int, other: int) -> None:
    """Two whole numbers are the same exactly if they are equal."""
    assert lacks(f"about {one:,} boats", f"{other} boats") == ["" if one == other else "number"]


@given(st.text(max_size=60), st.sampled_from(["en", "de", "fr", "ru", None]))
def test_any_text_can_be_read(text: str, language: str | None) -> None:
    """No text makes the reading of numbers fail."""
    quantities(in_digits(text, language), language)
