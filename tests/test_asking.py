"""Questions are asked as everybody asks, and what the engine found is what is measured."""

import asyncio
from datetime import date

import pytest

from bot.answer import Question
from bot.engine import Engine
from bot.evaluating.asking import ask, ask_all, outcomes
from bot.evaluating.measuring import figures
from bot.evaluating.questions import ArticleSpan, Case, QuestionFile
from bot.understanding.periods import period
from index.article import Span
from index.generations.opening import Index
from index.retrieval import Options, Retriever
from tests.fakes.letters import QUESTION, Archive, record
from tests.fakes.listening import Recording

BRIDGE = "When was the old bridge closed last week?"
DAY = date(2023, 1, 18)


def case(question: str, asked_on: date | None = None, articles: tuple[str, ...] = ()) -> Case:
    """Return a question that can be answered."""
    asked = Question(question, asked_on=asked_on)
    return Case("q", "q.jsonl, line 1", asked, answerable=True, articles=articles)


@pytest.fixture
def engine(paper_index: Index) -> Engine:
    """An engine over the articles of the paper."""
    return Engine(retriever=Retriever(paper_index))


def test_an_outcome_is_the_answer_and_what_it_was_looked_for_in(engine: Engine) -> None:
    """The passages are those of the engine's own search: dates that are meant count."""
    outcome = asyncio.run(ask(engine, case(BRIDGE, DAY)))

    answer = asyncio.run(engine.answer(Question(BRIDGE, asked_on=DAY)))
    asked = period(BRIDGE, DAY)
    assert asked
    hits = engine.retriever.search(BRIDGE, options=Options(preferred=asked.preferred(DAY)))
    assert outcome.answer.citations == answer.citations
    assert outcome.cited[0] == ArticleSpan("bridge", Span(0, 38))
    assert outcome.found == tuple(ArticleSpan(h.passage.article_id, h.passage.span) for h in hits)
    assert outcome.articles[0] == "bridge"
    assert len(set(outcome.articles)) == len(outcome.articles)
    assert outcome.seconds > 0


def test_questions_are_asked_file_by_file(engine: Engine) -> None:
    """Progress counts all of them; together they are one set."""
    files = [
        QuestionFile("a.jsonl", (case(BRIDGE), case("Why?"))),
        QuestionFile("b.jsonl", (case("How many families left their houses?"),)),
    ]
    progress = Recording()

    asked = ask_all(engine, files, progress)

    assert [(one.name, len(one.outcomes)) for one in asked] == [("a.jsonl", 2), ("b.jsonl", 1)]
    assert progress.stages == {"asking questions": 3}
    assert progress.steps == {"asking questions": 3}
    assert outcomes(asked) == (*asked[0].outcomes, *asked[1].outcomes)
    assert outcomes(asked)[2].articles[0] == "flood:3-5"


@pytest.mark.parametrize("wanted", ["egg", "twin"])
def test_a_story_that_stands_twice_counts_wherever_it_stands(archive: Archive, wanted: str) -> None:
    """A duplicate hides no relevant article from the retrieval scores."""
    archive.records["twin"] = record("twin", archive.records["egg"]["text"])
    archive.rebuild()
    with archive.open() as index:
        engine = Engine(retriever=Retriever(index))
        outcome = asyncio.run(ask(engine, case(QUESTION, articles=(wanted,))))

    assert {"egg", "twin"} <= set(outcome.articles[:2])
    assert figures([outcome], {})["retrieval"]["doc_hits@4"] == 1
