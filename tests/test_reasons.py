"""Why nothing is stated is one value, with a sentence in English."""

from typing import get_args

import pytest

from bot.reasons import Kind, Reason


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
        "Nothing in the articles mentions “a” or “b”."
    )
    assert Reason("unknown_source", ("Noon", "Dawn", "Dusk")).text == (
        "No article is from the source 'Noon'; there are 'Dawn', 'Dusk'."
    )
    assert Reason("unknown_source", ("Noon",)).text == (
        "No article is from the source 'Noon'; none of them names a source."
    )
