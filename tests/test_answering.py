"""What the chat says of an answer is what the engine says, and what a reader should know."""

import io
import json
import logging
from collections.abc import AsyncGenerator, Callable, Sequence
from pathlib import Path

import pytest

from bot.answer import Answer, Citation, Question, Statement
from bot.commands.redacting import RedactingJson
from bot.engine import Engine
from bot.messenger.addressing import Said
from bot.messenger.answering import Made, written
from bot.messenger.kept.memory import KeptAnswer, Shown
from bot.messenger.saying.wording import wording
from bot.telling.reasons import Reason
from bot.telling.remarks import QUOTED, Remark
from bot.understanding.conversation import Turn
from bot.work import Trace
from index.retrieval import Retriever
from tests.fakes import behaviours as does
from tests.fakes.chatting import Chatting, said
from tests.fakes.model_server import ModelServer
from tests.fakes.telegram import FakeTelegram

EN, DE = wording("en"), wording("de")
KEY = "sk-right-0123456789abcdef"
TEXT = "The sky is blue."
SAID = Said(1, 1, None, True, 1, "en", 5, "Why?", None, False, None)


@pytest.fixture
def made(cite: Callable[..., Citation], answer_of: Callable[..., Answer]) -> Callable[..., Made]:
    """Make an answer; without one that is given, it quotes a sentence."""

    def make(answer: Answer | None = None) -> Made:
        cited = cite(TEXT, 0, len(TEXT))
        kept = KeptAnswer("Why?", 1, 1, 5, 1, (Shown(cited, "", "", False, False),), "<p>")
        return Made(answer or answer_of(cited), kept)

    return make


def test_remarks_are_said_in_the_readers_language(
    made: Callable[..., Made], answer_of: Callable[..., Answer], cite: Callable[..., Citation]
) -> None:
    """That a model fell silent, and that the newest index cannot be read."""
    known = (Remark("index", "The newest index is damaged."), QUOTED)
    (plain,) = written(SAID, made(), EN)
    (both,) = written(SAID, made(answer_of(cite(TEXT, 0, len(TEXT)), remarks=known)), DE)

    assert EN.say("fell_back") not in plain.plain
    assert DE.say("fell_back") in both.plain
    assert DE.say("old_index") in both.plain
    assert [label for row in both.rows for label, _ in row] == [
        "[1]",
        "Alle Belege",
        "👍",
        "👎",
    ]


def test_why_there_is_no_answer_is_said_in_the_readers_language(
    made: Callable[..., Made], answer_of: Callable[..., Answer], cite: Callable[..., Citation]
) -> None:
    """The reason stands right below, before what comes nearest."""
    near = answer_of(nearest=(cite(TEXT, 0, 7),))

    said = [written(SAID, made(near), words)[0].plain.split("\n\n")[1] for words in (EN, DE)]

    assert said == [EN.say("comes_near"), DE.say("comes_near")]


def test_what_quotes_cannot_give_is_said_with_the_commands_of_a_chat(
    made: Callable[..., Made], answer_of: Callable[..., Answer]
) -> None:
    """The reason is not that of the command line."""
    asked = answer_of(reason=Reason("cannot_list"))

    for words in (EN, DE):
        (letter,) = written(SAID, made(asked), words)
        assert words.say("cannot_list") in letter.plain
        assert "footnote articles" not in letter.plain


def test_that_articles_differ_is_said_in_the_readers_language(
    made: Callable[..., Made],
    answer_of: Callable[..., Answer],
    cite: Callable[..., Citation],
) -> None:
    """Both numbers with the days and the marks of the quotes that give them."""
    one = cite(TEXT, 0, 16, published="2023-05-03")
    other = cite(TEXT, 0, 3, number=2)
    answer = answer_of(one, other, differing=(("12", one), ("15", other)))

    (english,), (german,) = (written(SAID, made(answer), words) for words in (EN, DE))

    assert "The articles differ: 12 (May 3, 2023) [1] and 15 [2]." in english.plain
    assert "weichen voneinander ab: 12 (03.05.2023) [1] und 15 [2]." in german.plain


def test_without_its_model_the_bot_quotes(
    telegram: FakeTelegram, chat_home: Path, server: ModelServer
) -> None:
    """And says so, without the words that are for whoever keeps it."""
    server.script(does.status(500, times=100))
    known = {"llm": "openai-like/tiny", "llm_base_url": server.url, "llm_api_key": KEY}
    anna = telegram.person("Anna")
    with Chatting(telegram, chat_home, **known):
        anna.write("What does Article 5 provide for?")
        answer = anna.next(30).text

    assert answer.startswith("Article 5 provides for collective defense")
    assert EN.say("fell_back") in answer
    assert "127.0.0.1" not in answer
    assert "FOOTNOTE" not in answer


def test_an_index_that_cannot_be_read_is_a_sentence(
    telegram: FakeTelegram, chat_home: Path
) -> None:
    """When there is none before it either; the bot goes on, and the log says what to do."""
    anna = telegram.person("Anna")
    with Chatting(telegram, chat_home) as bot:
        for rows in chat_home.glob("generations/*/chroma/chroma.sqlite3"):
            rows.write_bytes(b"broken" * 1000)
        anna.write("What does Article 5 provide for?")
        answer = anna.next(60).text
    assert bot.failed is None
    assert answer == EN.say("cannot_look")


class Stumbling(Engine):
    """An engine that fails over a question about cheese, with the question in its words."""

    async def stream(
        self, question: Question, trace: Trace | None = None, turns: Sequence[Turn] = ()
    ) -> AsyncGenerator[Statement | Answer, None]:
        """Yield what the engine does, or fail."""
        if "cheese" in question.text:
            raise RuntimeError(question.text)
        async for event in super().stream(question, trace, turns):
            yield event


def test_the_log_says_how_it_went_and_not_what_was_asked(
    telegram: FakeTelegram, chat_home: Path
) -> None:
    """A line an answer, one a failure; nobody's words or number in either."""
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(RedactingJson())
    anna, root = telegram.person("Anna"), logging.getLogger("bot")
    root.addHandler(handler)
    level = root.level
    root.setLevel(logging.INFO)
    try:
        with Chatting(telegram, chat_home, lambda index: Stumbling(retriever=Retriever(index))):
            assert "[1]" in said(anna, "What does Article 5 provide for?")
            assert said(anna, "Who stole the cheese?") == EN.say("failed")
    finally:
        root.setLevel(level)
        root.removeHandler(handler)

    lines = [json.loads(line) for line in out.getvalue().splitlines()]
    (answered,) = [line for line in lines if line.get("event") == "answer"]
    (failed,) = [line for line in lines if line["level"] == "ERROR"]
    assert (answered["how"], answered["statements"]) == ("extractive", 1)
    assert answered["seconds"] > 0
    assert failed["exc_info"].endswith("builtins.RuntimeError")
    for words in ("Article 5", "cheese", "Anna", str(anna.id)):
        assert words not in out.getvalue()
