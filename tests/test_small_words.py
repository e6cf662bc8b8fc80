"""The small words of a language are what no list of stop words has and no article is about."""

import pytest

from bot.telling.small_words import SMALL


@pytest.mark.parametrize("language", SMALL)
def test_small_words_are_compared_in_lower_case(language: str) -> None:
    """As questions are read, and each is one word."""
    assert all(word == word.casefold() and word.isalpha() for word in SMALL[language])


@pytest.mark.parametrize(
    ("language", "word"),
    [("en", "anybody"), ("en", "date"), ("de", "weshalb"), ("de", "wurden"), ("de", "geschah")],
)
def test_words_of_asking_are_small(language: str, word: str) -> None:
    """To miss them in the articles would be no reason."""
    assert word in SMALL[language]


@pytest.mark.parametrize("word", ["salary", "bridge", "gehalt", "brücke", "2022"])
def test_words_that_something_is_about_are_not(word: str) -> None:
    """They are named where no article has them."""
    assert not any(word in words for words in SMALL.values())
