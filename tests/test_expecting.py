"""A question for a country, a time or an amount is told, and so is a sentence that has one."""

import pytest

from bot.understanding.expecting import Kind, asked_for, expected, holds, may_hold


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("In what country is Normandy located?", "country"),
        ("Which countries signed?", "country"),
        ("In welchem Land liegt die Normandie?", "country"),
        ("When were the Normans in Normandy?", "time"),
        ("In what year was the bridge closed?", "time"),
        ("Wann wurde die Brücke gesperrt?", "time"),
        ("In welchem Jahr war das?", "time"),
        ("Who closed the bridge?", None),
        ("What did the country do?", None),
        ("Which trains run whenever it rains?", None),
        ("How many trains run whenever it rains?", "amount"),
        ("What percentage of trains is late?", "amount"),
        ("Wie viele Züge fahren?", "amount"),
        ("How did the trains run?", None),
    ],
)
def test_the_kind_is_told_by_the_words_of_the_question(question: str, kind: Kind | None) -> None:
    """English and German questions for a country, a time or an amount, and others."""
    assert expected(question) == kind


@pytest.mark.parametrize(
    ("sentence", "kind", "language", "held"),
    [
        ("It was a great fief of medieval France.", "country", "en", True),
        ("Charles III ruled West Francia.", "country", "en", False),
        ("Es liegt in Frankreich.", "country", "de", True),
        ("It lies in France.", "country", "xx", True),
        ("It lies in France.", "country", None, True),
        ("It lies north of Peru.", "country", "en", False),
        ("It closed on Monday.", "time", "en", True),
        ("It closed in 1987.", "time", "en", True),
        ("It stood in the 11th century.", "time", "en", True),
        ("Es schloss am Dienstag.", "time", "de", True),
        ("It may close on 5 lanes.", "time", "en", False),
        ("It closed 5 lanes.", "amount", "en", True),
        ("It closed two lanes.", "amount", "en", True),
        ("Es sperrte zwei Spuren.", "amount", "de", True),
        ("It closed lanes.", "amount", "en", False),
    ],
)
def test_a_sentence_holds_a_name_that_the_question_does_not(
    sentence: str, kind: Kind, language: str | None, held: bool
) -> None:
    """Names are whole words in the language of the articles; those of the question do not count."""
    assert holds(sentence, kind, "What lies by Peru?", language) is held


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("When was the bridge closed?", "time"),
        ("Since when is it closed?", "time"),
        ("Und seit wann ist sie gesperrt?", "time"),
        ("In what country is Normandy?", "country"),
        ("For how long was it closed?", "amount"),
        ("Wie viele Züge fahren?", "amount"),
        ("What was closed when it rained?", None),
        ("When it rained, who closed the bridge?", None),
        ("Who asked how many trains run?", None),
        ("Als es regnete, wann fuhr da ein Zug?", None),
        ("", None),
    ],
)
def test_what_is_asked_outright(question: str, kind: Kind | None) -> None:
    """The words that ask come first, and nothing else is asked behind them."""
    assert asked_for(question) == kind


@pytest.mark.parametrize(
    ("sentence", "kind", "may"),
    [
        ("It closed the day before yesterday.", "time", True),
        ("It closed in the 1990s.", "time", True),
        ("It closed on 3.5.", "time", True),
        ("It closed at 5 am.", "time", True),
        ("It closed last week.", "time", True),
        ("Es schloss im Sommer.", "time", True),
        ("It closed 5 lanes.", "time", False),
        ("It closed thirteen lanes.", "amount", True),
        ("It closed lanes.", "amount", False),
        ("The US closed it.", "country", True),
        ("The U.K. closed it.", "country", True),
        ("The mayor closed it for us.", "country", False),
    ],
)
def test_what_may_be_meant_is_not_denied(sentence: str, kind: Kind, may: bool) -> None:
    """A time or a country goes by other names, too; better none is missed."""
    assert may_hold(sentence, kind, "What lies by Peru?", "en") is may
