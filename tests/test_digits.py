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
        ("1 234 boats", "ru", "1 234 boats"),
        ("1\u00a0234 boats", "ru", "1234 boats"),
    ],
)
def test_words_become_digits(text: str, language: str, written: str) -> None:
    """In the language of the text, or in English where its number words are not known."""
    assert " ".join(in_digits(text, language).split()) == written


@pytest.mark.parametrize(
    ("digits", "language", "numbers"),
    [
        ("12", None, ["12"]),
        ("1,234", "en", ["1234"]),
        ("1,234", "de", ["1.234"]),
        ("1,234", None, ["1234", "1.234"]),
        ("1.234,5", "en", ["1234.5"]),
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
