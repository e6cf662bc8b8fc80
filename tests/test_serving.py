"""The bot begins with one line on each thing that is wrong, and ends with nothing lost."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from bot.messenger.journal import SUSPECT, Journal
from bot.messenger.polling import YOUNG
from bot.messenger.serving import alone
from bot.messenger.state import State
from index.errors import TelegramUnusable
from index.generations.home import Home
from tests.fakes import behaviours as does
from tests.fakes.chatting import Chatting
from tests.fakes.model_server import ModelServer
from tests.fakes.telegram import FakeTelegram, Person, stall

Footnote = Callable[..., subprocess.CompletedProcess[str]]
QUESTION = "What does Article 5 provide for?"
ANSWER = "Article 5 provides for collective defense"
KEY = "sk-right-0123456789abcdef"


@pytest.fixture
def anna(telegram: FakeTelegram) -> Person:
    """Somebody who asks."""
    return telegram.person("Anna")


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch, telegram: FakeTelegram, chat_home: Path) -> Path:
    """The settings of a bot that anyone may ask, in the environment."""
    for name, value in {
        "HOME": str(chat_home),
        "TELEGRAM_TOKEN": telegram.token,
        "TELEGRAM_BASE_URL": telegram.base_url,
        "TELEGRAM_OPEN": "1",
    }.items():
        monkeypatch.setenv(f"FOOTNOTE_{name}", value)
    return chat_home


class Child:
    """`footnote bot` in a process of its own, and what it writes to stderr."""

    def __init__(self, telegram: FakeTelegram) -> None:
        polls = telegram.world.polls
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bot", "bot"],
            env={**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parent.parent)},
            stderr=subprocess.PIPE,
            text=True,
        )
        self.said: list[str] = []
        self._reading = threading.Thread(target=self._read)
        self._reading.start()
        telegram.wait_for(
            lambda: telegram.world.polls > polls or self._process.poll() is not None, 60
        )

    def _read(self) -> None:
        assert self._process.stderr
        self.said += self._process.stderr

    def end(self, *signals: int) -> int:
        """Send signals, and return the exit code."""
        for one in signals:
            self._process.send_signal(one)
        code = self._process.wait(60)
        self._reading.join()
        assert self._process.stderr
        self._process.stderr.close()
        return code


def test_each_thing_that_is_wrong_is_a_line(
    environment: Path,
    monkeypatch: pytest.MonkeyPatch,
    footnote: Footnote,
    server: ModelServer,
    tmp_path: Path,
) -> None:
    """Token, index and model, each with what to do; no token is in any of them."""
    wrong = "123456789:AA_Wrong_token_of_nobody_0123456789abc"
    monkeypatch.setenv("FOOTNOTE_TELEGRAM_TOKEN", wrong)
    monkeypatch.setenv("FOOTNOTE_HOME", str(tmp_path / "empty"))
    monkeypatch.setattr("bot.collection.seeds", lambda: None)
    monkeypatch.setenv("FOOTNOTE_LLM", "openai-like/absent")
    monkeypatch.setenv("FOOTNOTE_LLM_BASE_URL", server.url)
    monkeypatch.setenv("FOOTNOTE_LLM_API_KEY", KEY)

    ended = footnote("bot")

    lines = ended.stderr.splitlines()
    assert (ended.returncode, len(lines)) == (1, 3)
    assert "footnote rebuild PATH" in lines[0]
    assert lines[1].startswith("Error: Telegram does not accept the token of the bot; ask @Bot")
    assert "absent" in lines[2]
    assert wrong not in ended.stderr
    assert KEY not in ended.stderr
    assert environment


def test_without_a_token_it_is_usage(footnote: Footnote) -> None:
    """One sentence, exit code 2."""
    ended = footnote("bot")

    assert ended.returncode == 2
    assert ended.stderr.startswith("Error: There is no token for the Telegram bot; @BotFather")


@pytest.mark.usefixtures("environment")
def test_sigterm_ends_it_and_what_was_asked_meanwhile_is_answered_later(
    telegram: FakeTelegram, anna: Person
) -> None:
    """Exit code 0, no traceback; the next one begins where it was."""
    first = Child(telegram)
    anna.write(QUESTION)
    anna.next(20)
    code = first.end(signal.SIGTERM)
    anna.write(QUESTION)
    second = Child(telegram)
    answer = anna.next(20)

    assert answer.text.startswith(ANSWER)
    assert (code, second.end(signal.SIGINT)) == (0, 0)
    assert len(anna.answers) == 2
    said = "".join((*first.said, *second.said))
    assert "Footnote is @footnote_bot on Telegram. Anyone may ask. It answers in quotes." in said
    assert "Traceback" not in said
    assert telegram.token not in said


@pytest.mark.usefixtures("environment")
def test_killed_in_the_middle_nothing_is_lost(telegram: FakeTelegram, anna: Person) -> None:
    """A question that was taken and not answered is answered by the next one, once."""
    first = Child(telegram)
    hold = telegram.faults.put(stall(60), "sendMessage", times=None)
    anna.write(QUESTION)
    telegram.wait_for(lambda: hold.met, 20)
    telegram.drained(30)
    first.end(signal.SIGKILL)
    hold.end()
    second = Child(telegram)

    assert anna.next(20).text.startswith(ANSWER)
    assert anna.nothing(1.0)
    assert second.end(signal.SIGTERM) == 0


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
            assert anna.nothing(0.1)
        server.script(does.good)
        with Chatting(telegram, chat_home, **known):
            assert "[1]" in anna.next(30).text


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


def test_a_home_has_one_bot(chat_home: Path) -> None:
    """The second on the same machine does not even begin; a folder that is none is a sentence."""
    home = Home(chat_home)
    with alone(home), pytest.raises(TelegramUnusable, match="with this FOOTNOTE_HOME"), alone(home):
        pass
    with alone(home):
        pass


def test_by_webhook_with_its_secret(telegram: FakeTelegram, chat_home: Path, anna: Person) -> None:
    """Telegram calls, and only who knows the secret is heard."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url = f"http://127.0.0.1:{port}/hook"
    known = {"telegram_webhook_url": url, "telegram_webhook_port": port}
    with Chatting(telegram, chat_home, telegram_webhook_secret="s3cret", **known):
        anna.write(QUESTION)
        assert anna.next(20).text.startswith(ANSWER)
        for headers in ({}, {"X-Telegram-Bot-Api-Secret-Token": "wrong"}):
            assert httpx.post(url, json={"update_id": 1}, headers=headers).status_code == 403


def test_at_the_start_it_waits_for_telegram(chat_home: Path) -> None:
    """If Telegram is not there yet, the bot is there when it comes."""
    fake = FakeTelegram()
    fake.start()
    fake.stop()
    threading.Timer(2.0, fake.start).start()
    try:
        with Chatting(fake, chat_home):
            anna = fake.person("Anna")
            anna.write("hi")
            assert anna.next(20).text.startswith("Hello!")
    finally:
        fake.stop()


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
    """Before anything else is begun, so that it takes nobody along."""
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
    state.close()

    with Chatting(telegram, chat_home):
        anna.next(20)
        bob.next(20)

    chats = [call.chat for call in telegram.ledger.of("sendMessage")]
    assert chats == [bob.id, anna.id]
