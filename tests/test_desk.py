"""A whole conversation: the real bot, the real client, and a Telegram that is strict."""

import pytest

from bot.messenger.saying.wording import wording
from tests.fakes.chatting import said
from tests.fakes.telegram import FakeTelegram, Person

pytestmark = pytest.mark.usefixtures("bot")
QUESTION = "What does Article 5 provide for?"
ANSWER = (
    "Article 5 provides for collective defense in the event of an attack on a NATO member state."
)
EN, DE = wording("en"), wording("de")


def test_a_question_is_answered_with_its_proof(anna: Person, telegram: FakeTelegram) -> None:
    """The statement with its mark, the quote in a block that opens, and buttons."""
    anna.write(QUESTION)
    answer = anna.next(20)

    assert answer.text.startswith(f"{ANSWER} [1]\n\n[1] Steve Witkoff, the special envoy")
    (quote,) = [one for one in answer.body.marks if "blockquote" in one.kind]
    assert ANSWER in answer.text[quote.start : quote.end]
    assert [one.text for one in answer.buttons] == ["[1]", "Full proof", "👍", "👎"]
    assert telegram.ledger.of("sendChatAction")
    assert answer.reply_to is None
    assert not answer.preview


def test_what_is_not_in_the_articles_is_refused_with_what_comes_closest(anna: Person) -> None:
    """In the reader's language, with the passages, each behind its button."""
    anna.write("What is Witkoff's salary?")
    answer = anna.next(20)

    assert answer.text.startswith(
        "No answer.\n\nNothing in the articles mentions “salary”; try other words.\n\n"
        "What comes closest:\n\n[1] "
    )
    assert answer.buttons[0].text == "[1]"


def test_the_interface_speaks_german(telegram: FakeTelegram) -> None:
    """The user's Telegram says so; quotes stay in their own language."""
    kurt = telegram.person("Kurt", language_code="de-AT")

    assert said(kurt, "Hallo!") == DE.say("greeting")
    answer = said(kurt, "What is Witkoff's salary?")
    why = "In den Artikeln kommt „salary“ nicht vor; versuchen Sie es mit anderen Wörtern."
    assert answer.startswith(f"Keine Antwort.\n\n{why}\n\n")


@pytest.mark.parametrize(
    ("text", "name"),
    [("hi", "greeting"), ("Thanks a lot!", "thanks"), ("who are you?", "who"), ("👍", "signs")],
)
def test_who_is_kind_is_answered_kindly(anna: Person, text: str, name: str) -> None:
    """A greeting is no question, and costs no abstention."""
    assert said(anna, text) == EN.say(name)


@pytest.mark.parametrize("text", ["help", "Hilfe!"])
def test_who_asks_for_help_in_words_gets_it(anna: Person, text: str) -> None:
    """The same as with /help."""
    assert said(anna, text) == said(anna, "/help")


def test_what_is_no_text_gets_a_kind_line(anna: Person) -> None:
    """A photo, a voice message, a sticker, a file; a caption is a question."""
    for send, name in (
        (anna.send_photo, "photo"),
        (anna.send_voice, "voice"),
        (anna.send_sticker, "sticker"),
        (lambda: anna.send_document("a.txt", b"a"), "attachment"),
    ):
        send()
        assert anna.next(10).text == EN.say(name)
    anna.send_photo(QUESTION)
    assert anna.next(20).text.startswith(ANSWER)


def test_all_commands_but_start_are_offered(anna: Person, telegram: FakeTelegram) -> None:
    """In English for all, and in German for those who have it."""
    kurt = telegram.person("Kurt", language_code="de")
    telegram.wait_for(lambda: len(telegram.ledger.of("setMyCommands")) == 2)

    names = ["ask", "search", "latest", "sources", "new", "forget_me", "help"]
    assert [one["command"] for one in anna.menu] == names
    assert [one["command"] for one in kurt.menu] == names


def test_in_a_group_it_answers_when_it_is_asked(anna: Person, telegram: FakeTelegram) -> None:
    """By command, by name, by a reply to it; what people say to each other is theirs."""
    seat = telegram.group("Readers", creator=anna).join(anna)
    seat.write("Lovely weather.")
    asked = seat.write(f"@footnote_bot {QUESTION}")
    answer = seat.settled(seat.next(20))

    assert answer.text.startswith(ANSWER)
    assert answer.reply_to is asked
    seat.write("Who is Kirill Dmitriev?", reply_to=answer)
    assert "Kirill Dmitriev" in seat.settled(seat.next(20)).text
    seat.write(f"/ask@footnote_bot {QUESTION}")
    assert seat.settled(seat.next(20)).text.startswith(ANSWER)
    assert len(seat.answers) == 3


def test_an_edited_question_is_answered_anew(anna: Person) -> None:
    """As a reply to it; the earlier answer goes, and one that says the same stays unanswered."""
    asked = anna.write("Who won the World Cup?")
    first = anna.next(20)
    anna.edit(asked, QUESTION)
    second = anna.next(20)
    anna.edit(asked, f" {QUESTION}")

    assert second.text.startswith(ANSWER)
    assert second.reply_to is asked
    anna.wait(lambda: first.deleted)
    assert said(anna, "hi") == EN.say("greeting")
    assert len(anna.answers) == 2
