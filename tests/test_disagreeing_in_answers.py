"""Answers from articles that differ: both are quoted, and a notice names both.

Not a module's test: from the index to the notice. Which articles differ is in test_disagreeing.py.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterator, Sequence
from typing import Literal

import pytest

from bot.account import Account
from bot.answer import Answer, Citation, Draft, Evidence, Question
from bot.checking.cited import Cited
from bot.engine import Engine
from bot.showing import interchange
from bot.telling.disagreeing import differing, disagreement, told, unheard
from index.article import Article, Span
from index.generations.opening import Index
from index.models.embedding import Embedder
from index.retrieval import Retriever
from tests.fakes.indexed import index_of

DIED = "How many people died in the Oberau landslide?"
TWELVE = "Twelve people died in the landslide in Oberau."
FIFTEEN = "15 people died in the landslide in Oberau, police said."
ARTICLES = [
    Article("late", "Landslide, again", f"{FIFTEEN} The road is closed.", published="2023-05-05"),
    Article("early", "Landslide", f"{TWELVE} It rained for days.", published="2023-05-03"),
]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Iterator[Index]:
    """An index of two articles that differ."""
    with index_of(ARTICLES, tmp_path_factory.mktemp("differing"), embedder) as opened:
        yield opened


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
    """The newer one first, and the notice names number, day and mark of each."""
    answer = asyncio.run(Engine(retriever=Retriever(index)).answer(Question(DIED)))

    assert [one.text for one in answer.statements[:2]] == [FIFTEEN, TWELVE]
    notice = "The articles differ: 15 (5 May 2023) [1] and 12 (3 May 2023) [2]."
    assert answer.notice == notice
    assert interchange.from_answer(answer)["notice"] == notice
    assert [number for number, _ in answer.differing] == ["15", "12"]


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
    assert (answer.notice or "").startswith("The articles differ: 15 (5 May 2023) [")


def test_nothing_is_said_where_neither_is_cited() -> None:
    """No notice without both quotes."""
    said = [
        Evidence(number, f"article {number}", Span(0, len(text)), text, 1.0)
        for number, text in enumerate((TWELVE, FIFTEEN), start=1)
    ]
    where = Cited(DIED, DIED, published="2023-05-03", article=DIED)
    pair = disagreement(DIED, said, lambda _: where, "en")

    assert pair
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
