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
        *([f"“It was {word}.”", "They left."] for word in ("May", "me", "ill", "ok")),
    ],
)
def test_english_sentences_end(sentences: list[str]) -> None:
    """A date, a number or an abbreviation ends a sentence if the next one clearly begins."""
    assert found(" ".join(sentences), "en") == sentences


@pytest.mark.parametrize(
    "word",
    "Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec Inc Corp Ltd Co Jr Sr Bros etc U.S".split(),
)
@pytest.mark.parametrize("after", ["A man saw it.", "I saw it.", "I'm here.", "I’m here."])
def test_an_abbreviation_ends_a_sentence_before_a_small_opener(word: str, after: str) -> None:
    """Months, firms and what has stops in it: "A" and "I" are no initials before a small letter."""
    sentences = [f"He came with 5 {word}.", after]

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
        "The Acme Inc. A Shares fell.",
        "“We open on 5 May.” they said.",
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


@pytest.mark.parametrize(
    "before",
    [
        *"der dem des den die das am im vom zum zur beim ins ans Ans".split(),
        *"jede jeder jedem jeden jedes diese dieser diesem diesen dieses".split(),
        *"Montag, Dienstag, Mittwoch, Donnerstag, Freitag, Samstag, Sonnabend, Sonntag,".split(),
    ],
)
def test_what_stands_before_a_german_ordinal(before: str) -> None:
    """An article, a preposition with one, or the day of the week."""
    sentence = f"Sie kamen {before} 15. Spieltag an."

    assert found(sentence, "de") == [sentence]


@pytest.mark.parametrize(
    "sentences",
    [
        ["Er kam am 2015.", "Spieltag war es."],  # a year
        ["Er kam am 15.\n", "Spieltag war es."],  # a line of its own
        ["Sie kamen Montag 15.", "Spieltag war es."],
        ["Sie kamen bis 15.", "Spieltag war es."],
    ],
)
def test_a_german_number_that_is_no_ordinal_ends_its_sentence(sentences: list[str]) -> None:
    """Four digits, a line that ends, or nothing before it that says so."""
    assert found(" ".join(sentences), "de") == [one.strip() for one in sentences]


def test_a_rule_is_of_its_language() -> None:
    """The same characters end a sentence in one language and not in the other."""
    text, english = "Am 15. Spieltag siegten sie.", "It opens on 5 Jan. A man came."

    assert found(text, "de") == [text]
    assert found(text, "en") == ["Am 15.", "Spieltag siegten sie."]
    assert corrected(english, [0, len(english)], "en") == [0, 19, len(english)]
    assert corrected(english, [0, len(english)], "fr") == [0, len(english)]


@pytest.mark.parametrize("language", ["en", "de", "fr", "es"])
@pytest.mark.parametrize("gap", [" ", "\n\n"])
def test_the_number_of_an_item_is_no_sentence(language: str, gap: str) -> None:
    """It belongs to the item that it counts."""
    text = gap.join(["1. One is here.", "2. Two is here.", "12. Three is here."])

    assert not any(len(one) < 5 for one in found(text, language))


@pytest.mark.parametrize(
    "sentences",
    [
        ["Il pleut.", "M. Dupont est venu.", "MM. Roe et Petit aussi."],
        ["M. le maire est venu.", "J. Roe est parti."],
    ],
)
def test_an_initial_is_no_sentence(sentences: list[str]) -> None:
    """What begins with Monsieur, in French "M.", is one with him."""
    assert found(" ".join(sentences), "fr") == sentences


@pytest.mark.parametrize("item", ["1.", "12.", "123.", "1)", "a)", "(a)"])
def test_an_item_is_what_follows_its_number(item: str) -> None:
    """Wherever sentencex cuts behind it, on its line."""
    text = f"{item} It began."
    start = text.index("It")

    assert corrected(text, [0, start, len(text)], "en") == [0, len(text)]
    assert corrected(text.replace(" ", "\n", 1), [0, start, len(text)], "en") == [
        *(0, start, len(text))
    ]


def test_a_year_is_no_number_of_an_item() -> None:
    """Four digits and a stop are a short sentence."""
    assert found("1998. It began.", "en") == ["1998.", "It began."]


def test_a_number_at_the_end_stays() -> None:
    """The text ends where it ends, also behind a space."""
    assert found("It ended. 1. ", "en") == ["It ended.", "1."]


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
