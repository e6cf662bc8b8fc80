"""A sentence with what a question asks for fits it: money, a length, a share, a reason."""

import pytest

from bot.finding.fitting import MEASURED, Wanted, units_asked


@pytest.mark.parametrize(
    ("question", "sentence", "fit"),
    [
        ("How much does the bridge cost?", "It costs 5 million crowns.", MEASURED),
        ("How much does the bridge cost?", "It has 5 arches.", 0),
        ("How high did the river rise?", "It rose to 4.1 metres.", MEASURED),
        ("How high did the river rise?", "It rose for three weeks.", 0),
        ("How long is the strike?", "It is 24 hours long.", MEASURED),
        ("How long is the crack?", "It is in one of its girders.", 0),
        ("What percentage voted?", "61 per cent did.", MEASURED),
        ("Wie hoch ist der Schaden?", "Er beträgt 700.000 Kronen.", MEASURED),
        ("Wie viel kostet das Buch?", "Es hat 300 Seiten.", 0),
        ("How many arches are there?", "It has five arches.", 1),
        ("How old is she?", "Lee, 51, resigned.", 1),
        ("When did it open?", "It opened in 1968.", 1),
        ("Why was it closed?", "It was closed because of a crack.", 1),
        ("Why was it closed?", "It was closed on Monday.", 0),
        ("What was the main cause of the fire?", "The police blamed a cable.", 1),
        ("How many fires did lightning cause?", "It caused alarm.", 0),
        ("Warum schließt sie?", "Sie schließt, weil Wasser einlief.", 1),
        ("Who closed it?", "It was closed in 1968 because of a crack.", 0),
    ],
)
def test_a_sentence_fits_what_is_asked_for(question: str, sentence: str, fit: float) -> None:
    """A number in the unit fits better than any number, and one of another kind not at all."""
    language = "de" if question.startswith(("Wie", "Warum")) else "en"

    assert Wanted.of(question).fits(sentence, language) == fit


def test_most_questions_ask_for_no_measure() -> None:
    """Of those no sentence is read for its numbers."""
    assert units_asked("Who closed the bridge?") == frozenset()
    assert "metre" in units_asked("How tall is the tower?")
