"""Where two articles give different numbers for what is asked, both are heard; else nothing."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterator, Sequence
from io import BytesIO
from typing import Literal

import pytest

from bot import interchange
from bot.account import Account
from bot.answer import Answer, Citation, Draft, Evidence, Question
from bot.disagreeing import MARGIN, differing, disagreement, in_order, told, unheard
from bot.engine import Engine
from index.article import Article, Span
from index.generations.home import Home
from index.generations.keywords import Keywords
from index.generations.opening import Index, Texts
from index.models.embedding import Embedder
from index.rebuilding.building import Builder
from index.rebuilding.stages import Stages
from index.retrieval import Retriever
from tests.fakes.listening import Silent

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
        "The new bridge costs €7m.",
        ["5,000,000", "7,000,000"],
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
    # no number is asked for
    ("Who died in the Oberau landslide?", TWELVE, FIFTEEN),
]


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
    pair = disagreement(question, evidence(one, other), language(question))

    assert pair
    assert [side.number for side in pair] == numbers


@pytest.mark.parametrize(("question", "one", "other"), AGREEING)
def test_what_may_both_be_true_is_no_disagreement(question: str, one: str, other: str) -> None:
    """Rather missed than mistaken."""
    assert disagreement(question, evidence(one, other), "en") is None
    assert disagreement(question, evidence(other, one), "en") is None


def test_a_sentence_far_below_the_best_is_not_heard() -> None:
    """Only what is good enough to be quoted can contradict."""
    far = evidence(TWELVE, FIFTEEN, scores=(1.0, 1.0 - 2 * MARGIN))

    assert disagreement(DIED, far, "en") is None


def test_an_article_does_not_contradict_itself() -> None:
    """What it says in two places is for its reader to make out."""
    one, other = evidence(TWELVE, FIFTEEN)
    same = Evidence(2, one.article_id, other.span, other.text, other.score)

    assert disagreement(DIED, [one, same], "en") is None
    assert disagreement(DIED, [], "en") is None


def test_the_older_article_is_heard_first() -> None:
    """An article without a date comes last."""
    pair = disagreement(DIED, evidence(TWELVE, FIFTEEN), "en")

    assert pair
    assert in_order(pair, ["2023-05-05", "2023-05-03"]) == (pair[1], pair[0])
    assert in_order(pair, ["2023-05-03", "2023-05-05"]) == pair
    assert in_order(pair, [None, "2023-05-05"]) == (pair[1], pair[0])


ARTICLES = [
    Article("late", "Landslide, again", f"{FIFTEEN} The road is closed.", published="2023-05-05"),
    Article("early", "Landslide", f"{TWELVE} It rained for days.", published="2023-05-03"),
]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Iterator[Index]:
    """An index of two articles that differ."""
    generation = Home(tmp_path_factory.mktemp("differing") / "home").new()
    manifest = Builder(embedder, Stages(Silent())).afresh(generation, ARTICLES)
    with generation.open() as store:
        texts = Texts(generation, manifest, store, None, BytesIO())
        yield Index(texts, Keywords(generation.keywords), embedder)


class OneSided:
    """A writer that cites one of the articles, or none."""

    mode: Literal["extractive", "llm"] = "llm"
    model: str | None = "test/one-sided"
    prompt_digest: str | None = None
    needs = 0.0

    def __init__(self, article: str) -> None:
        self.article = article

    async def drafts(
        self, question: Question, evidence: Sequence[Evidence], account: Account
    ) -> AsyncGenerator[Draft, None]:
        """Yield what the article says, in other words."""
        for one in evidence:
            if one.article_id == self.article and "died" in one.text:
                yield Draft(f"In Oberau, {one.text[0].lower()}{one.text[1:]}", (one.number,))


def test_both_are_quoted_with_their_days(index: Index) -> None:
    """The older one first, and the notice names number, day and mark of each."""
    answer = asyncio.run(Engine(retriever=Retriever(index)).answer(Question(DIED)))

    assert [one.text for one in answer.statements[:2]] == [TWELVE, FIFTEEN]
    notice = "The articles differ: 12 (3 May 2023) [1] and 15 (5 May 2023) [2]."
    assert answer.notice == notice
    assert interchange.from_answer(answer)["notice"] == notice
    assert [number for number, _ in answer.differing] == ["12", "15"]


@pytest.mark.parametrize(("cited", "other"), [("early", FIFTEEN), ("late", TWELVE)])
def test_a_model_that_hears_one_side_is_told_the_other(
    index: Index, cited: str, other: str
) -> None:
    """The other side is quoted behind what it wrote, and the notice names both."""
    engine = Engine(retriever=Retriever(index), writer=OneSided(cited))

    answer = asyncio.run(engine.answer(Question(DIED)))

    assert answer.mode == "llm"
    assert answer.statements[-1].text == other
    assert len(answer.differing) == 2
    assert (answer.notice or "").startswith("The articles differ: 12 (3 May 2023) [")


def test_nothing_is_said_where_neither_is_cited() -> None:
    """No notice without both quotes."""
    pair = disagreement(DIED, evidence(TWELVE, FIFTEEN), "en")

    assert unheard(pair, []) is None
    assert unheard(None, []) is None
    assert differing(pair, []) == ()
    assert told(()) == []


def test_an_article_without_a_day_is_named_by_its_mark(cite: Callable[..., Citation]) -> None:
    """A date is said where there is one."""
    one = cite(TWELVE, 0, len(TWELVE), published="2023-05-03T08:00:00")
    other = cite(FIFTEEN, 0, len(FIFTEEN), number=2)

    (said,) = told((("12", one), ("15", other)))

    assert said.text == "The articles differ: 12 (3 May 2023) [1] and 15 [2]."


def test_most_answers_differ_in_nothing(answer_of: Callable[..., Answer]) -> None:
    """It is a rare thing, and empty where it is not."""
    assert answer_of().differing == ()
