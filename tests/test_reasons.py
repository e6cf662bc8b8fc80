"""Why nothing is stated is one value, with a sentence in English."""

from typing import get_args

import pytest

from bot.telling.reasons import Kind, Reason


@pytest.mark.parametrize("kind", get_args(Kind))
def test_every_reason_is_one_sentence(kind: Kind) -> None:
    """Whole, with the words it is about, braces and all, and no slot left over."""
    for words in ((), ("{a}",), ("{a}", "{b}")):
        text = Reason(kind, words).text
        assert text.endswith(".")
        assert "{" not in text.replace("{a}", "").replace("{b}", "")


def test_words_and_sources_are_listed() -> None:
    """As they stand in the question, and as the articles name them."""
    assert Reason("unknown_words", ("a", "b")).text == (
        "Nothing in the articles mentions “a” or “b”; try other words."
    )
    assert Reason("unknown_words", ("a",)).text.endswith("mentions “a”; try another word.")
    assert Reason("unknown_names", ("A", "B", "7")).text == (
        "Nothing in the articles mentions “A”, “B” or “7”."
    )
    assert Reason("unknown_source", ("Noon", "Dawn", "Dusk")).text == (
        "No article is from the source 'Noon'; there are 'Dawn', 'Dusk'."
    )
    many = Reason("unknown_source", ("Noon", *map(str, range(12)))).text
    assert many.endswith("'8', '9' and 2 more.")
    assert Reason("unknown_source", ("Noon",)).text == (
        "No article is from the source 'Noon'; none of them names a source."
    )


def test_a_time_is_named_in_words() -> None:
    """A month, some days or none."""
    may, days = ("2022-05-01", "2022-05-31"), ("2022-05-02", "2022-05-08")

    assert Reason("none_then", days=may).text == "No article is from May 2022."
    assert Reason("cannot_news", days=may).text.endswith("all that happened in May 2022.")
    assert Reason("cannot_news", days=days).text.endswith("happened from 2 to 8 May 2022.")
    assert Reason("cannot_news").text.endswith("all that happened.")
