"""What is to be sent arrives, whatever Telegram makes of it; what cannot is let be."""

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.messenger.access import Access
from bot.messenger.addressing import Said
from bot.messenger.kept.journal import Journal
from bot.messenger.kept.state import State
from bot.messenger.saying.buttons import Button
from bot.messenger.saying.parts import Part
from bot.messenger.wire import sending
from bot.messenger.wire.client import client
from bot.messenger.wire.sending import Letter, Sender, letters
from bot.settings import Settings
from index.errors import StateUnusable
from tests.fakes.telegram import GROUP, FakeTelegram, Person

Post = Callable[[Callable[[Sender], Coroutine[Any, Any, Any]]], Any]


@pytest.fixture
def anna(telegram: FakeTelegram) -> Person:
    """Somebody who has written to the bot."""
    person = telegram.person("Anna")
    person.start()
    return person


@pytest.fixture
def post(telegram: FakeTelegram, tmp_path: Path) -> Iterator[Post]:
    """Do something with a sender."""
    state = State(tmp_path)
    current = Settings(telegram_token=telegram.token, telegram_base_url=telegram.base_url)

    def run(work: Callable[[Sender], Coroutine[Any, Any, Any]]) -> Any:
        async def working() -> Any:
            async with client(Access.from_settings(current)) as bot:
                return await work(Sender(bot, Journal(state)))

        return asyncio.run(working())

    yield run
    state.close()


def letter(chat: int, html: str = "<b>Yes</b>.", **known: Any) -> Letter:
    """Return a letter."""
    return Letter(chat, html, "Yes.", **known)


def test_letters_are_sent_in_order_and_once(anna: Person, post: Post) -> None:
    """Buttons under the last; sent again, nothing is."""
    two = [letter(anna.id), letter(anna.id, "No.", rows=[[("a", "b")]])]
    post(lambda sender: sender.send(1, two))

    again = post(lambda sender: sender.resume(1))

    assert [one.text for one in anna.answers] == ["Yes.", "No."]
    assert [one.text for one in anna.answers[1].buttons] == ["a"]
    assert again
    assert not post(lambda sender: sender.resume(2))


def test_html_that_is_refused_is_sent_as_plain_text(anna: Person, post: Post) -> None:
    """With its buttons."""
    post(lambda sender: sender.send(1, [letter(anna.id, "<b>Yes.", rows=[[("a", "b")]])]))

    (message,) = anna.answers
    assert (message.text, [one.text for one in message.buttons]) == ("Yes.", ["a"])


def test_plain_text_makes_no_link_either(anna: Person, post: Post) -> None:
    """What Telegram would take for an address stands as code; and a placeholder is not left."""
    text = "Ask 🙂 @evil_bot at evil.example or /start, please."
    post(lambda sender: sender.hold(1, Letter(anna.id, "…", "…")))

    post(lambda sender: sender.send(1, [Letter(anna.id, "<b>refused", text)]))

    (message,) = anna.answers
    assert message.text == text
    assert {one.kind for one in message.body.marks} == {"code"}


def test_a_topic_that_is_gone_costs_no_markup(
    anna: Person, telegram: FakeTelegram, post: Post
) -> None:
    """The answer stands beside it."""
    group = telegram.group("Readers", creator=anna)
    seat = group.join(anna)

    post(lambda sender: sender.send(1, [letter(group.id, thread=999)]))

    (message,) = seat.answers
    assert [one.kind for one in message.body.marks] == ["bold"]


def test_what_was_sent_is_noted_whatever_it_takes(
    anna: Person, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that cannot be written for a while leads to no second message."""
    monkeypatch.setattr(sending, "PAUSE", 0.01)
    noted, fails = Journal.sent, iter([True, True, False])

    async def sent(journal: Journal, *what: Any) -> None:
        if next(fails):
            raise StateUnusable("The disk is full.")
        await noted(journal, *what)

    monkeypatch.setattr(Journal, "sent", sent)
    post(lambda sender: sender.send(1, [letter(anna.id)]))
    post(lambda sender: sender.resume(1))

    assert [one.text for one in anna.answers] == ["Yes."]


def test_a_placeholder_becomes_the_answer(anna: Person, post: Post) -> None:
    """One message; if it is gone, another is sent, and one that says the same already stays."""
    held = post(lambda sender: sender.hold(1, letter(anna.id, "…")))
    assert post(lambda sender: sender.hold(1, letter(anna.id, "…"))) == held
    post(lambda sender: sender.send(1, [letter(anna.id)]))
    assert [(one.id, one.text) for one in anna.answers] == [(held, "Yes.")]

    post(lambda sender: sender.hold(2, letter(anna.id)))
    post(lambda sender: sender.send(2, [letter(anna.id)]))
    assert len(anna.answers) == 2

    post(lambda sender: sender.hold(3, letter(anna.id, "…")))
    anna.delete(anna.answers[-1])
    post(lambda sender: sender.send(3, [letter(anna.id)]))
    assert len(anna.answers) == 3


def test_a_chat_that_is_closed_costs_nothing(
    anna: Person, telegram: FakeTelegram, post: Post
) -> None:
    """Who has blocked the bot gets no answer, and no error is made of it."""
    anna.block()

    post(lambda sender: sender.send(1, [letter(anna.id), letter(anna.id)]))

    assert len(telegram.ledger.of("sendMessage")) == 1


def test_a_group_that_moved_gets_its_answer_where_it_is(
    anna: Person, telegram: FakeTelegram, post: Post
) -> None:
    """A group becomes a supergroup with another number."""
    group = telegram.group("Readers", GROUP, creator=anna)
    seat = group.migrate().join(anna)

    post(lambda sender: sender.send(1, [letter(group.id)]))

    assert [one.text for one in seat.answers] == ["Yes."]


def test_a_reply_to_a_message_that_is_gone_is_sent_all_the_same(anna: Person, post: Post) -> None:
    """The question may have been deleted."""
    question = anna.write("Why?")
    anna.delete(question)

    post(lambda sender: sender.send(1, [letter(anna.id, answers=question.id)]))

    assert [one.text for one in anna.answers] == ["Yes."]


def test_what_is_removed_is_gone_if_it_can_be(anna: Person, post: Post) -> None:
    """A message that is not there is no error."""
    post(lambda sender: sender.send(1, [letter(anna.id)]))
    (message,) = anna.answers

    post(lambda sender: sender.remove(anna.id, [message.id, 9999]))

    assert anna.answers == []


def test_a_reply_is_one_in_groups_and_to_edited_questions() -> None:
    """The first message replies, the last has the buttons."""
    parts, rows = [Part("a", "a"), Part("b", "b")], [[Button("[1]", "c:1:1")]]

    def answered(private: bool, edited: bool) -> list[int | None]:
        said = Said(1, 2, 4, private, 3, None, 5, "", None, edited, None)
        made = letters(said, parts, rows)
        assert [one.rows for one in made] == [(), [[("[1]", "c:1:1")]]]
        assert {one.thread for one in made} == {4}
        return [one.answers for one in made]

    assert answered(True, False) == [None, None]
    assert answered(True, True) == answered(False, False) == [5, None]
