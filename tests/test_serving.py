"""A bot at work goes on where the last one was, lets in whom it may, and loses nothing."""

import asyncio
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from bot.messenger.kept.journal import SUSPECT, Journal
from bot.messenger.kept.state import FILE, State
from bot.messenger.wire.polling import YOUNG
from index.errors import TelegramUnusable
from index.generations.home import Home
from tests.fakes import behaviours as does
from tests.fakes.chatting import Chatting
from tests.fakes.model_server import ModelServer
from tests.fakes.telegram import FakeTelegram, Person

Footnote = Callable[..., subprocess.CompletedProcess[str]]
QUESTION = "What does Article 5 provide for?"
ANSWER = "Article 5 provides for collective defense"
KEY = "sk-right-0123456789abcdef"


def test_work_in_hand_ends_before_the_bot_does(
    telegram: FakeTelegram, chat_home: Path, server: ModelServer, anna: Person
) -> None:
    """Told to stop in the middle of an answer, it gives it; in a hurry, it hands it over."""
    server.script(does.slow(0.05))
    known = {"llm": "openai-like/tiny", "llm_base_url": server.url, "llm_api_key": KEY}
    with Chatting(telegram, chat_home, **known) as bot:
        anna.write(QUESTION)
        telegram.wait_for(lambda: server.calls or telegram.ledger.of("sendMessageDraft"), 20)
        bot.stop()
        assert "[1]" in anna.next(0.1).text

        with Chatting(telegram, chat_home, **known) as hurried:
            server.script(does.slow(3.0))
            anna.write(QUESTION)
            telegram.drained(20)
            hurried.stop(hurry=True)
        server.script(does.good)
        with Chatting(telegram, chat_home, **known):
            telegram.wait_for(lambda: len(anna.answers) >= 2, 30)
    assert all("[1]" in one.text for one in anna.answers)


def test_a_second_bot_says_so_and_leaves(
    telegram: FakeTelegram, chat_home: Path, tmp_path: Path, seed_home: Home, anna: Person
) -> None:
    """On another machine; the first one stays, and answers."""
    other = tmp_path / "other"
    other.mkdir()
    for one in seed_home.folder.iterdir():
        if not one.name.startswith("bot."):
            (other / one.name).symlink_to(one)
    with Chatting(telegram, chat_home):
        assert anna.nothing(YOUNG)  # after that, it is the one that was there before
        with Chatting(telegram, other) as second:
            assert second.ended(30)
        assert isinstance(second.failed, TelegramUnusable)
        assert "Another bot is running with this token" in str(second.failed)
        anna.write(QUESTION)
        assert anna.next(40).text.startswith(ANSWER)


def test_nobody_is_let_in_who_is_not_named(
    telegram: FakeTelegram, chat_home: Path, anna: Person
) -> None:
    """A stranger is told the id to pass on, once; in a group, that of the group."""
    known = {"telegram_open": False, "telegram_users": str(anna.id)}
    with Chatting(telegram, chat_home, **known):
        eve = telegram.person("Eve")
        seat = telegram.group("Readers", creator=eve).join(eve)
        eve.write(QUESTION)
        told = eve.next(10).text
        eve.write(QUESTION)
        seat.write("Lovely weather.")
        seat.write(f"/ask {QUESTION}")
        told_in_group = seat.next(10).text
        anna.write(QUESTION)
        answer = anna.next(20)
        assert answer.text.startswith(ANSWER)
        assert len(eve.answers) == len(seat.answers) == 1

    assert str(eve.id) in told
    assert str(seat.chat.id) in told_in_group


def test_who_asks_too_much_is_told_so(
    telegram: FakeTelegram, chat_home: Path, anna: Person
) -> None:
    """By the minute; a kind word costs nothing."""
    with Chatting(telegram, chat_home, telegram_per_minute=1):
        anna.write(QUESTION)
        anna.next(20)
        anna.write("thanks")
        assert anna.next(10).text.startswith("You’re welcome")
        for asked in (QUESTION, "/search NATO", "/latest"):
            anna.write(asked)
            assert "for one minute" in anna.next(10).text


def test_what_may_have_taken_the_bot_down_is_tried_alone(
    telegram: FakeTelegram, chat_home: Path, anna: Person
) -> None:
    """Before anything else is begun, so that it takes nobody along; what is unreadable is left."""
    bob = telegram.person("Bob")
    for person in (anna, bob):
        person.write("hi")
    state = State(chat_home)
    journal = Journal(state)
    first, second = telegram.world.updates.every.values()
    for update in (first, second):
        asyncio.run(journal.take(update.id, update.json()))
    for _ in range(SUSPECT):
        asyncio.run(journal.begin(second.id))
    asyncio.run(journal.take(1, {"update_id": 1, "poll": {"of": "another time"}}))
    state.close()

    with Chatting(telegram, chat_home):
        anna.next(20)
        bob.next(20)

    chats = [call.chat for call in telegram.ledger.of("sendMessage")]
    assert chats == [bob.id, anna.id]


def test_a_database_that_is_locked_for_a_while_loses_nothing(
    telegram: FakeTelegram, chat_home: Path, anna: Person
) -> None:
    """Telegram is asked again for what could not be written down."""
    with Chatting(telegram, chat_home) as bot:
        with closing(sqlite3.connect(chat_home / FILE)) as rows:
            rows.execute("ALTER TABLE updates RENAME TO hidden")
            rows.commit()
            anna.write("hi")
            telegram.polled(2, 20)
            rows.execute("ALTER TABLE hidden RENAME TO updates")
            rows.commit()
        assert anna.next(30).text.startswith("Hello!")
        assert anna.nothing(0.2)
    assert bot.failed is None
