"""Each command does what it promises, and nothing more than its answer is said."""

from pathlib import Path

import pytest

from bot.messenger.saying.wording import wording
from tests.fakes.chatting import said
from tests.fakes.telegram import FakeTelegram, Person

pytestmark = pytest.mark.usefixtures("bot")
QUESTION = "What does Article 5 provide for?"
ANSWER = (
    "Article 5 provides for collective defense in the event of an attack on a NATO member state."
)
EN = wording("en")


def test_each_command(telegram: FakeTelegram) -> None:
    """Each says what it promises; an unknown one says where to look, and /ask needs a question."""

    def answered(text: str) -> str:
        return said(telegram.person(), text)  # each their own: nobody is slowed down

    assert answered("/start").startswith(EN.say("start"))
    assert "/search" in answered("/help")
    assert answered("/sources") == "The collection holds 1 article.\n1 without a date."
    assert answered("/latest").startswith("Steve Witkoff")
    assert "Article 5" in answered("/search collective defense")
    assert answered("/search") == EN.say("search_how")
    assert answered("/ask") == EN.say("ask_how")
    assert answered(f"/ask {QUESTION}").startswith(ANSWER)
    assert answered("/dance") == EN.say("no_command")
    assert answered("x" * 2001) == EN.say("too_long", number=2001, most=2000)


def test_who_wants_to_be_forgotten_is(anna: Person, chat_home: Path) -> None:
    """What was asked and answered is gone from the disk, and old buttons say so."""
    anna.write("Who is Kirill Dmitriev?")
    answer = anna.next(20)

    assert said(anna, "/forget_me") == EN.say("forgotten_all")

    kept = b"".join(path.read_bytes() for path in chat_home.glob("bot.sqlite3*"))
    assert b"Kirill" not in kept
    assert anna.tap(answer, "[1]").answer(10).text == EN.say("answer_gone")


def test_a_follow_up_is_understood_until_it_is_forgotten(anna: Person) -> None:
    """What points back goes on from the question before; after /new it does not."""
    said(anna, "Who is Kirill Dmitriev?")
    follow_up = said(anna, "What did he take part in?")
    assert said(anna, "/new") == EN.say("forgotten")
    alone = said(anna, "What did he take part in?")

    assert "Kirill Dmitriev" in follow_up.split("\n")[0]
    assert "Kirill Dmitriev" not in alone.split("\n")[0]
