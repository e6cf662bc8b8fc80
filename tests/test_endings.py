"""Where a sentence ends is judged by the language of the text, and never loses a character."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.endings import corrected
from index.sentences import boundaries, sentence_spans

PIECES = (
    *("15 May.", "A", "I", "me.", "1.", "2.", "(a)", "a)", "Am", "am", "Montag,", "19.", "Inc."),
    *(" ", "  ", "\n", "\n\n", "\u00a0", "word", "Jahrhundert", "Die", "“", "U.S.", "p.m.", "."),
)


def found(text: str, language: str) -> list[str]:
    """Return the sentences of a text."""
    return [span.cut(text) for span in sentence_spans(text, boundaries(text, language))]


@pytest.mark.parametrize(
    "sentences",
    [
        ["The park opens on 15 May.", "A day ticket costs 5 crowns."],
        ["It closed in May.", "“We left in May,” they said."],
        ["“We left in May.”", "They did."],
        ["It began in 1998.", "He left."],
        ["He lives at number 7.", "The door is red."],
        ["It opens on 5 Jan.", "A man came.", "I saw him.", "I'm sure."],
        ["She lives in the U.S.", "A brother lives in Rome."],
        ["He left at 5 p.m.", "A bus came."],
        ["It belongs to Acme Inc.", "I own it."],
        ["He told me.", "Police came."],
    ],
)
def test_english_sentences_end(sentences: list[str]) -> None:
    """A date, a number or an abbreviation ends a sentence if the next one clearly begins."""
    assert found(" ".join(sentences), "en") == sentences


@pytest.mark.parametrize(
    "sentence",
    [
        "It opens on Sept. 5 at noon.",
        "Mr. A. Smith and Dr. A told the court in May 2024.",
        "Theresa May said so.",
        "In the U.S. Senate she spoke.",
        "See fig. A below.",
        "Acme Inc. A. Smith founded.",
    ],
)
def test_english_sentences_go_on(sentence: str) -> None:
    """An abbreviation inside a sentence does not end it."""
    assert found(sentence, "en") == [sentence]


@pytest.mark.parametrize(
    "sentences",
    [
        ["Er kam am 15. Mai.", "Ein Ticket kostet 5 Euro."],
        ["Am Montag, 5. Mai, kam er."],
        ["Im 19. Jahrhundert war das 3. Kapitel des 2. Bandes lang."],
        ["Es begann 1998.", "Er ging."],
        ["Er wohnt in Nummer 7.", "Die Tür ist rot."],
        ["Er kam am 15.", "Die Stadt freute sich."],
        ["Sie traf in der 90. Minute."],
    ],
)
def test_german_ordinals_hold_together(sentences: list[str]) -> None:
    """A number after an article is an ordinal, unless a little word begins a sentence."""
    assert found(" ".join(sentences), "de") == sentences


def test_a_rule_is_of_its_language() -> None:
    """The same characters end a sentence in one language and not in the other."""
    text = "Am 15. Spieltag siegten sie."

    assert found(text, "de") == [text]
    assert found(text, "en") == ["Am 15.", "Spieltag siegten sie."]


@pytest.mark.parametrize("language", ["en", "de", "fr", "es"])
@pytest.mark.parametrize("gap", [" ", "\n\n"])
def test_the_number_of_an_item_is_no_sentence(language: str, gap: str) -> None:
    """It belongs to the item that it counts."""
    text = gap.join(["1. One is here.", "2. Two is here.", "12. Three is here."])

    assert not any(len(one) < 5 for one in found(text, language))


def test_a_number_by_itself_stays() -> None:
    """A number that nothing follows on its line is not drawn to the next paragraph."""
    assert found("It ended.\n\n12.\n\nIt began.", "en") == ["It ended.", "12.", "It began."]


@given(st.lists(st.sampled_from(PIECES), max_size=30), st.sampled_from(["en", "de", "fr"]))
def test_cuts_stay_in_order(pieces: list[str], language: str) -> None:
    """The first and the last cut stay, whatever lies between them, each one once."""
    text = "".join(pieces)
    cuts = corrected(text, [*range(len(text) + 1)], language)

    assert cuts == sorted(set(cuts))
    assert (cuts[0], cuts[-1]) == (0, len(text))
    assert corrected(text, [*{0, len(text)}], language)[-1] == len(text)
