"""A "not" or an opposite that is not the source's is noticed."""

import pytest

from bot.checking.polarity import Polarity, opposite, opposites, turned


def read(claim: str, source: str, language: str = "en") -> tuple[str, str]:
    """Return what a claim turned, and what it has the opposite of."""
    mine, cited = Polarity.of([claim], language), Polarity.of([source], language)
    return turned(mine, cited, cited), opposite(mine, cited, cited)


@pytest.mark.parametrize(
    ("claim", "source", "language"),
    [
        ("The bridge was not closed.", "The bridge was closed.", "en"),
        ("The bridge wasn’t closed.", "The bridge was closed.", "en"),
        ("The old bridge was closed.", "The old bridge was not closed.", "en"),
        ("Nobody closed the bridge.", "The mayor closed the bridge.", "en"),
        ("Rom stimmte dem Plan zu.", "Rom stimmte dem Plan nicht zu.", "de"),
        ("Die Brücke wurde nicht gesperrt.", "Die Brücke wurde gesperrt.", "de"),
    ],
)
def test_a_negation_lost_or_added_is_noticed(claim: str, source: str, language: str) -> None:
    """A sentence does not say what its source denies, nor deny what it says."""
    assert read(claim, source, language)[0]


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("The bridge was not closed.", "They did not close the bridge."),
        ("The bridge was not opened.", "They failed to open the bridge."),
        ("The bridge was closed.", "Not only was the bridge closed."),
        ("The bridge was closed.", "The bridge was closed."),
    ],
)
def test_a_negation_in_other_words_is_kept(claim: str, source: str) -> None:
    """What says no in another way says no, and "not only" does not."""
    assert read(claim, source)[0] == ""


@pytest.mark.parametrize(
    ("claim", "source", "word"),
    [
        ("Prices rose.", "Prices fell.", "rose"),
        ("It rained before the match.", "It rained after the match.", "before"),
        (
            "It lies north of Rome and south of Bonn.",
            "It lies south of Rome and north of Bonn.",
            "north",
        ),
        ("It is the oldest bridge.", "It is the youngest bridge.", "oldest"),
        ("It is the oldest bridge.", "It is a bridge.", "oldest"),
        ("Die Preise stiegen, stieg der Preis?", "Die Preise sanken, der Preis sank.", "stieg"),
    ],
)
def test_an_opposite_is_noticed(claim: str, source: str, word: str) -> None:
    """A word whose opposite stands in its place is not the source's."""
    assert read(claim, source)[1] == word


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("Prices rose.", "Prices increased."),
        ("Prices rose before they fell.", "Prices fell after they rose."),
        ("It is the largest bridge.", "It is the biggest bridge."),
    ],
)
def test_words_that_say_the_same_are_no_opposites(claim: str, source: str) -> None:
    """Another word for the same, or both of a pair in each, is no doubt."""
    assert read(claim, source)[1] in {"", "before"}


def test_opposites_are_mutual() -> None:
    """If one word is the opposite of another, so is the other of the one."""
    for word, (_, others) in opposites().items():
        assert all(word in opposites()[other][1] for other in others)


@pytest.mark.parametrize(
    "claim",
    [
        "Never: the bridge was closed.",
        "It is not true that the bridge was closed.",
        "It is false that the bridge was closed.",
        "It is untrue that the bridge was closed.",
    ],
)
def test_a_sentence_denied_as_a_whole_is_noticed(claim: str) -> None:
    """A denial need not stand beside the word that it denies."""
    cited = Polarity.of(["The bridge was closed."], "en")

    assert turned(Polarity.of([claim], "en"), cited, cited)
    assert not turned(cited, cited, cited)
