"""Where two articles give different numbers for what is asked, both are heard; else nothing."""

from collections.abc import Sequence
from functools import partial

import pytest

from bot.answer import Evidence
from bot.checking.cited import Cited
from bot.telling.disagreeing import MARGIN, Pair, disagreement
from index.article import Span

DIED = "How many people died in the Oberau landslide?"
TWELVE = "Twelve people died in the landslide in Oberau."
FIFTEEN = "15 people died in the landslide in Oberau, police said."
DIFFERENT = [
    (DIED, TWELVE, FIFTEEN, ["12", "15"]),
    (
        "What percentage of the votes did Lee win?",
        "Lee won 52 percent of the votes.",
        "Lee won 48.5% of the votes.",
        ["52 percent", "48.5 percent"],
    ),
    (
        "How much does the bridge cost?",
        "The bridge costs 5 million euros.",
        "The bridge costs €7m.",
        ["5 million", "7,000,000"],
    ),
    # said of an estimate, by somebody, in a part of a longer sentence
    (
        "How many people were hurt in the mill fire?",
        "Five were hurt when the mill burned down on Monday, the police said.",
        "**Three people** were hurt, the fire brigade said, one of them badly.",
        ["5", "3"],
    ),
    (
        "How much damage did the mill fire do?",
        "The police now speak of five hurt and damage of 2.5 million crowns.",
        "The owner, Greta Brandt, put the damage at about 4 million crowns.",
        ["2.5 million", "4 million"],
    ),
    (
        "How much did the repair of the mill cost?",
        "The repair of the mill will cost **2.3 million crowns** and take until autumn.",
        "The repair cost 2.9 million crowns, a quarter more than planned.",
        ["2.3 million", "2.9 million"],
    ),
    (
        "Wie viele Menschen starben in Oberau?",
        "In Oberau starben zwölf Menschen.",
        "In Oberau starben 15 Menschen.",
        ["12", "15"],
    ),
]
AGREEING = [
    # the same number, or one that leaves room for the other
    (DIED, TWELVE, "12 people died in the landslide in Oberau."),
    (DIED, "At least 12 people died in the landslide in Oberau.", FIFTEEN),
    (DIED, "Some 1,200 people died in Oberau.", "1,230 people died in Oberau."),
    # one of them gives both
    (DIED, TWELVE, "15 people died in the landslide in Oberau, not 12 people."),
    # something else, somewhere else, at another time
    (DIED, TWELVE, "15 people were hurt in the landslide in Oberau."),
    (DIED, TWELVE, "15 people died in the landslide in Steinbach."),
    (
        "How many people live in Oberau?",
        "In 2019, 1,200 people lived in Oberau.",
        "In 2021, 1,500 people lived in Oberau.",
    ),
    ("How many people came?", "On 3 May 12 people came.", "On 4 May 15 people came."),
    ("How long was the march?", "The march was 5 kilometres.", "The march was 2 hours."),
    # a range, a part, a vague number, more of them, or none
    (DIED, "Between 10 and 20 people died in Oberau.", "15 people died in Oberau."),
    (DIED, "Hundreds of people died in Oberau.", "480 people died in Oberau."),
    (DIED, "Half of the 200 people died in Oberau.", "150 people died in Oberau."),
    (DIED, "5 of 7 people died in Oberau.", "3 people died in Oberau."),
    (DIED, "5 more people died in Oberau.", "15 people died in Oberau."),
    (DIED, "Around 100 people died in Oberau.", "84 people died in Oberau."),
    ("How many terms may he serve?", "He may serve 2 terms.", "He may not serve 3 terms."),
    # another thing in the same words, or another time
    (DIED, "12 people died in the Oberau school.", "15 people died in the Oberau hospital."),
    (
        "How much is a ticket?",
        "A ticket is 5 euros for children.",
        "A ticket is 9 euros for adults.",
    ),
    ("How many employees are there?", "Zet has 500 employees.", "Zet cut 50 employees."),
    (DIED, "12 people died in Oberau this week.", "27 people died in Oberau in 1954."),
    (DIED, "12 people died in Oberau last night.", "15 people died in Oberau."),
    ("How old is the mayor?", "The mayor is 51 years old.", "The mayor is 52 years old."),
    (DIED, "Some 94 people died in Oberau, a dozen of them children.", "12 people died in Oberau."),
    # a part, a stretch of it, or what belongs to it
    (
        "How much is the tower?",
        "The tower is 3 million euros.",
        "Its tower roof is 1 million euros.",
    ),
    ("How tall is it?", "It is 300 metres tall.", "It is 330 metres tall with its antenna."),
    ("How many games were won?", "5 games were won in a row.", "27 games were won."),
    ("How many people live there?", "3 people live in Ham and suburbs.", "2 people live in Ham."),
    # the same is counted, and nothing of what is asked
    ("How many people live in Oberau?", TWELVE, "15 people died in the landslide in Oberau."),
    ("How much did Lee win?", "Lee paid 5 million euros.", "Lee paid 7 million euros."),
    # no number is asked for
    ("Who died in the Oberau landslide?", TWELVE, FIFTEEN),
]


def source(one: Evidence, *, about: str = "", days: Sequence[int] = (2, 1)) -> Cited:
    """Return where evidence stands: in articles on what was asked, the first one newer."""
    published = f"2023-05-{days[one.number - 1]:02}"
    return Cited(one.text, one.text, published=published, article=f"{about} {one.text}")


def found(question: str, said: Sequence[Evidence], language: str | None = "en") -> Pair | None:
    """Return what differs in articles that are about a question."""
    return disagreement(question, said, partial(source, about=question), language)


def evidence(*texts: str, scores: Sequence[float] = (1.0, 0.99)) -> list[Evidence]:
    """Return a piece of evidence for each text, each of an article of its own."""
    return [
        Evidence(n, f"article {n}", Span(0, len(text)), text, score)
        for n, (text, score) in enumerate(zip(texts, scores, strict=True), start=1)
    ]


def language(question: str) -> str:
    """Return the language of a question of this file."""
    return "de" if question.startswith("Wie") else "en"


@pytest.mark.parametrize(("question", "one", "other", "numbers"), DIFFERENT)
def test_different_numbers_for_the_same_thing_are_found(
    question: str, one: str, other: str, numbers: list[str]
) -> None:
    """However they are written; each is shown as it stands, or in digits."""
    pair = found(question, evidence(one, other), language(question))

    assert pair
    assert [side.number for side in pair] == numbers


@pytest.mark.parametrize(("question", "one", "other"), AGREEING)
def test_what_may_both_be_true_is_no_disagreement(question: str, one: str, other: str) -> None:
    """Rather missed than mistaken."""
    assert found(question, evidence(one, other)) is None
    assert found(question, evidence(other, one)) is None


def test_a_sentence_far_below_the_best_is_not_heard() -> None:
    """Only what is good enough to be quoted can contradict."""
    far = evidence(TWELVE, FIFTEEN, scores=(1.0, 1.0 - 2 * MARGIN))

    assert found(DIED, far) is None


def test_an_article_does_not_contradict_itself() -> None:
    """What it says in two places is for its reader to make out."""
    one, other = evidence(TWELVE, FIFTEEN)
    same = Evidence(2, one.article_id, other.span, other.text, other.score)

    assert found(DIED, [one, same]) is None
    assert found(DIED, []) is None


@pytest.mark.parametrize(("days", "numbers"), [((1, 5), ["15", "12"]), ((5, 1), ["12", "15"])])
def test_the_newer_article_is_heard_first(days: tuple[int, int], numbers: list[str]) -> None:
    """A figure that was superseded does not come before its successor."""
    where = partial(source, about=DIED, days=days)

    pair = disagreement(DIED, evidence(TWELVE, FIFTEEN), where, "en")

    assert pair
    assert [side.number for side in pair] == numbers


def test_of_three_the_newest_is_heard() -> None:
    """With the best of those that differ from it."""
    other = "14 people died in the landslide in Oberau."
    where = partial(source, about=DIED, days=(2, 1, 3))

    pair = disagreement(DIED, evidence(TWELVE, other, FIFTEEN, scores=(3, 2.9, 2.8)), where, "en")

    assert pair
    assert [side.number for side in pair] == ["15", "12"]


def told_of(one: str, other: str, years: tuple[str, str]) -> bool:
    """Return whether two articles with these texts and years are told to differ."""

    def where(said: Evidence) -> Cited:
        text, year = (one, other)[said.number - 1], years[said.number - 1]
        return Cited(said.text, said.text, published=f"{year}-05-03", article=text)

    return disagreement(DIED, evidence(TWELVE, FIFTEEN), where, "en") is not None


@pytest.mark.parametrize(
    ("one", "other", "years", "differ"),
    [
        # in one month, or with a name in both that the question does not give
        ("People died in a landslide in Oberau.", "", ("2023", "2023"), False),
        (TWELVE, FIFTEEN, ("2023", "2023"), True),
        (TWELVE, FIFTEEN, ("2023", "2013"), False),
        (f"{TWELVE} So Ann Lee came.", f"{FIFTEEN} Now Ann Lee spoke.", ("2023", "2013"), True),
        (f"{TWELVE} It was on Monday.", f"{FIFTEEN} It was Monday.", ("2023", "2013"), False),
        # about what is asked
        (TWELVE, "It rained.", ("2023", "2023"), False),
    ],
)
def test_only_articles_on_one_event_differ(
    one: str, other: str, years: tuple[str, str], differ: bool
) -> None:
    """Two landslides in one village are two stories."""
    assert told_of(one, other, years) is differ
