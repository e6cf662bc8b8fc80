"""Number words become digits, and digits may mean more than one number."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.checking.digits import in_digits, meant


@pytest.mark.parametrize(
    ("text", "language", "written"),
    [
        ("five boats", "en", "5 boats"),
        ("five million people", "en", "5000000 people"),
        ("$5m", "en", "$5000000"),
        ("two thirds of them", "en", "66.7 percent of them"),
        ("half of them", "en", "50 percent of them"),
        ("one of the boats", "en", "a of the boats"),
        ("einundzwanzig Boote", "de", "21 Boote"),
        ("5 Billion Euro", "de", "5000000000000 Euro"),
        ("5 Billionen Euro", "de", "5000000000000 Euro"),
        ("2 Trillionen Euro", "de", "2000000000000000000 Euro"),
        ("5 billion", "en", "5000000000"),
        ("2 Trillion Euro", "de", "2000000000000000000 Euro"),
        ("1 234 boats", "ru", "1 234 boats"),
        ("1\u00a0234 boats", "ru", "1234 boats"),
    ],
)
def test_words_become_digits(text: str, language: str, written: str) -> None:
    """In the language of the text, or in English where its number words are not known."""
    assert " ".join(in_digits(text, language).split()) == written


@pytest.mark.parametrize(
    ("text", "language", "written"),
    [
        ("7 hundred", "en", "700"),
        ("7 thousand", "en", "7000"),
        ("7k", "en", "7000"),
        ("7,5 Mrd", "de", "7500000000"),
        ("1,234 million", "en", "1234000000"),
        ("1,234 million", None, "1234000"),
        ("1,2.3,4.5 million", "en", "0"),
        ("$5b", "en", "$5000000000"),
        ("5 to 7 million", "en", "5000000 to 7000000"),
        ("5 – 7 bn", "en", "5000000000 – 7000000000"),
        ("5 bis 7 Millionen", "de", "5000000 bis 7000000"),
        ("zero", "en", "0"),
        ("half a million", "en", "500000"),
        ("half a billion", "en", "500000000"),
    ],
)
def test_a_scale_multiplies_what_stands_before_it(
    text: str, language: str | None, written: str
) -> None:
    """Both ends of a range; of two meanings the smaller one, and of digits without any nothing."""
    assert " ".join(in_digits(text, language).split()) == written


@pytest.mark.parametrize(
    ("text", "percent"),
    [
        ("two and one third of it", "2 and 33.3"),
        ("a third of it", "33.3"),
        ("three quarters of it", "75"),
        ("four fifths of it", "80"),
        ("a tenth of it", "10"),
        ("7 tenths of it", "70"),
    ],
)
def test_a_fraction_is_so_many_percent(text: str, percent: str) -> None:
    """Thirds, quarters, fifths and tenths, in words or digits."""
    assert " ".join(in_digits(text, "en").split()) == f"{percent} percent of it"


def test_what_has_no_end_is_no_number() -> None:
    """It is a space: patterns would take long over it."""
    assert in_digits("x" + "1" * 39 + "y", "en") == "x" + "1" * 39 + "y"
    assert in_digits("x" + "1" * 40 + "y", "en") == "x y"
    assert in_digits("5 " + "x" * 80 + " boats", "en") == "5   boats"


@pytest.mark.parametrize(
    ("digits", "language", "numbers"),
    [
        ("12", None, ["12"]),
        ("1,234", "en", ["1234"]),
        ("1,234", "de", ["1.234"]),
        ("1,234", None, ["1234", "1.234"]),
        ("12,34", "en", ["12.34"]),
        ("1234.567", "de", ["1234.567"]),
        ("1.234,5", "en", ["1234.5"]),
        ("1,234,567.8", "en", ["1234567.8"]),
        ("1.234.567,8", "de", ["1234567.8"]),
        ("1,234,567", "de", ["1234567"]),
        ("1,2.3,4.5", "en", []),
    ],
)
def test_what_digits_may_mean(digits: str, language: str | None, numbers: list[str]) -> None:
    """A comma separates thousands in one language and decimals in another."""
    assert meant(digits, language) == [*map(Decimal, numbers)]


@given(st.text(max_size=60), st.sampled_from(["en", "de", "fr", "ru", None]))
def test_any_text_can_be_written(text: str, language: str | None) -> None:
    """No text makes it fail."""
    in_digits(text, language)
