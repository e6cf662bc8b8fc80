"""What differs is said word by word, and nothing else is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.quotations.differing import marked, runs


@pytest.mark.parametrize(
    ("quoted", "stands", "said"),
    [
        ("closed on Friday", "closed on Thursday", "closed on [Friday -> Thursday]"),
        ("was really closed", "was closed", "was [- really] closed"),
        ("was closed", "was not closed", "was [+ not] closed"),
        ("“It” was—so", '"it"  was - so', "“It” [was—so -> was - so]"),
        ("Nobody WAS hurt", "nobody was hurt", "Nobody WAS hurt"),
        ("a b c d e f g h i j z", "a b c d e f g h i j k", "… g h i j [z -> k]"),
        ("天气好", "天气很好", "天气 [+ 很] 好"),
    ],
)
def test_a_difference_is_marked(quoted: str, stands: str, said: str) -> None:
    """Changed, too much, missing; long runs that agree are shortened."""
    assert marked(quoted, stands) == said


@given(st.text("ab 天", max_size=30), st.text("ab 天", max_size=30))
def test_runs_hold_all_words_of_both(quoted: str, stands: str) -> None:
    """Nothing is lost on either side."""
    found = runs(quoted, stands)

    assert "".join("".join(one.quoted.split()) for one in found) == "".join(quoted.split())
    assert "".join("".join(one.stands.split()) for one in found) == "".join(stands.split())
