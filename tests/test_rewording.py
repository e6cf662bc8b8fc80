"""Of two texts that are all but alike, what differs tells whether both say the same."""

import pytest

from index.rewording import says_otherwise
from index.same_sentence import words_of

TEXT = (
    "Germany beat France on Sunday before 80,000 people. The old bridge was closed after the match "
    "because the police had found cracks in the centre of it, and the players were greeted by the "
    "mayor, who said that a new one may cost two per cent of the budget."
)


def differ(one: str, other: str) -> bool:
    """Return whether two texts say something else, whichever is the first."""
    found = {says_otherwise(words_of(a), words_of(b)) for a, b in ((one, other), (other, one))}
    assert len(found) == 1
    return found.pop()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("closed", "opened"),
        ("after the match", "before the match"),
        ("had found", "had not found"),
        ("had found", "had failed to find"),
        ("the police", "few of the police"),
        ("80,000", "90,000"),
        ("80,000", "eighty"),
        ("Sunday", "Monday"),
        ("The old", "The new"),
        ("Germany beat France", "France beat Germany"),
        ("players were greeted by the mayor", "mayor were greeted by the players"),
        ("may cost", "must cost"),
        ("the mayor, who", "she who"),
        ("two per", "ten per"),
        ("Germany beat", "It was never so that in the very end of all of it Germany beat"),
    ],
)
def test_another_word_in_the_same_place_says_something_else(old: str, new: str) -> None:
    """A number, a name, a "not", an opposite, or the same words in other places."""
    assert old in TEXT
    assert differ(TEXT, TEXT.replace(old, new))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("on Sunday", "Sunday"),
        ("centre", "center"),
        ("per cent", "percent"),
        ("was closed", "is closed"),
        ("greeted", "warmly greeted"),
        ("who said that", "according to whom"),
        ("who said", "who stated"),
        ("cracks", "crack"),
        (" because the police had found cracks in the centre of it", ""),
        ("The old", "A crowd sang until late in the night, as is the custom. The old"),
        ("of the budget.", "of the budget. Nobody was hurt on the way home from the match."),
    ],
)
def test_a_copy_is_cut_added_to_and_spelt_otherwise(old: str, new: str) -> None:
    """Little words, spelling, inflection, and words that are only missing or more."""
    assert old in TEXT
    assert not differ(TEXT, TEXT.replace(old, new))


def test_the_same_words_say_the_same() -> None:
    """Also none at all."""
    assert not differ(TEXT, TEXT.upper())
    assert not differ("", "")
