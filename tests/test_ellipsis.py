"""A bare "When?" is answered by a sentence that tells a time, about what was just answered."""

import asyncio
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.answer import Answer, Evidence, Question
from bot.engine import Engine
from bot.understanding.conversation import Conversation, Turn
from bot.understanding.ellipsis import Wanted, spelled_out, tells, wanted
from index.article import Span
from index.generations.home import Home
from index.generations.opening import Index, open_index
from index.models.bundled import NAME
from index.rebuilding.rebuild import Rebuild
from index.rebuilding.request import Request
from index.retrieval import Retriever
from tests.fakes.listening import Silent

ARTICLES = {
    "foundry": "The Arling bell foundry gives up its workshop in Ostwick. "
    "Its owner blamed the price of copper. "
    "The last bell will be cast on 3 April. "
    "All nineteen workers have found other work.",
    "ferry": "The ferry to Sollum Island was taken out of service. "
    "Passengers are brought across in fishing boats. "
    "The harbour master did not want to comment.",
    "tram": "The tram drivers of Ostwick demand higher wages. "
    "They walked out because the council broke off the talks. "
    "Their union wants 8 per cent more.",
}


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory, models: Path) -> Iterator[Index]:
    """The open index of these articles."""
    folder = tmp_path_factory.mktemp("ellipsis")
    (folder / "models").symlink_to(models)
    rows = [{"id": one, "title": one, "text": text} for one, text in ARTICLES.items()]
    (folder / "a.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    home = Home(folder)
    Rebuild(home, NAME, Silent()).run(Request.of(folder / "a.jsonl"))
    with open_index(home, NAME) as opened:
        yield opened


@pytest.fixture
def talk(index: Index) -> Callable[..., list[Answer]]:
    """Ask one question after another, and return the answers."""

    def ask(*questions: str) -> list[Answer]:
        engine, conversation, answers = Engine(retriever=Retriever(index)), Conversation(), []
        for question in questions:
            answer = asyncio.run(engine.answer(Question(question), turns=conversation.turns))
            conversation.add(answer)
            answers.append(answer)
        return answers

    return ask


def texts(answer: Answer) -> list[str]:
    """Return what an answer says."""
    return [one.text for one in answer.statements]


def test_when_and_why_are_told_by_other_sentences_of_the_article(
    talk: Callable[..., list[Answer]],
) -> None:
    """Not by the one that was just shown, which tells neither."""
    first, when, why = talk("What gives the Arling bell foundry up?", "When?", "And why?")

    assert texts(first)[0].startswith("The Arling bell foundry gives up")
    assert texts(when) == ["The last bell will be cast on 3 April."]
    assert texts(why) == ["Its owner blamed the price of copper."]


@pytest.mark.parametrize("question", ["When?", "Why?", "How many?"])
def test_what_the_article_does_not_tell_is_not_found(
    talk: Callable[..., list[Answer]], question: str
) -> None:
    """Neither is the last answer given again, nor one of another article."""
    first, second = talk("What was taken out of service?", question)

    assert texts(first)[0].startswith("The ferry to Sollum Island")
    assert second.abstained
    assert "ferry" not in second.nearest[0].quote


def test_asked_why_again_it_says_something_else_or_nothing(
    talk: Callable[..., list[Answer]],
) -> None:
    """A reason that was just given is no reason for itself."""
    first, second = talk("Why did the tram drivers of Ostwick walk out?", "Why?")

    assert any("broke off the talks" in one for one in texts(first))
    assert not any("broke off the talks" in one for one in texts(second))


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("When?", "time"),
        ("And why?", "reason"),
        ("Warum?", "reason"),
        ("Seit wann?", "time"),
        ("Wie viele?", "amount"),
        ("Who?", None),
    ],
)
def test_what_a_word_asks_for_is_told(question: str, kind: Wanted | None) -> None:
    """In English and in German."""
    assert wanted(question) == kind


def test_the_last_question_is_asked_for_something_else() -> None:
    """What it asked for itself would only mislead."""
    last = Turn("How many came?", "How many people came to the fair?", "", ())

    assert spelled_out("When?", last) == "When? people came to the fair?"


@pytest.mark.parametrize(
    ("text", "kind", "told"),
    [
        ("It was closed on Tuesday.", "time", True),
        ("It will close in three weeks.", "time", True),
        ("They gathered 8,412 signatures.", "time", False),
        ("They won 54.3 of 100 seats.", "time", False),
        ("It was built in 1987.", "time", True),
        ("It was built on 3.5.1987.", "time", True),
        ("He acted out of revenge.", "reason", True),
        ("Grund ist der Platzmangel.", "reason", True),
        ("He acted on Monday.", "reason", False),
    ],
)
def test_what_a_sentence_tells(index: Index, text: str, kind: Wanted, told: bool) -> None:
    """A large number is no time, and a day no reason."""
    evidence = Evidence(1, "ferry", Span(0, len(text)), text, 1.0)

    assert tells(evidence, kind, "?", index) is told
