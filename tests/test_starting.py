"""The bot begins with one line on each thing that is wrong, and ends with nothing lost."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.messenger.kept.pulse import pulse
from bot.messenger.saying.wording import wording
from tests.fakes.model_server import ModelServer
from tests.fakes.telegram import FakeTelegram, Person, stall
from tests.fakes.web_server import Page, WebServer

Footnote = Callable[..., subprocess.CompletedProcess[str]]
QUESTION = "What does Article 5 provide for?"
ANSWER = "Article 5 provides for collective defense"
EN = wording("en")
PAGE = (
    b"<html><head><title>The windmill</title></head><body><article><h1>The windmill</h1><p>The "
    b"windmill of Ost has four red sails. It was built in 1802 by the miller Jan Brand, who had "
    b"come from the coast. His daughter sold it to the town, which opens it to visitors.</p>"
    b"</article></body></html>"
)
KEY = "sk-right-0123456789abcdef"


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
    assert ended.stderr.startswith(
        "Error: There is no token for the Telegram bot; get one from @BotFather"
    )


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
    assert "Footnote is @footnote_bot on Telegram. Anyone may ask. Mode: extractive." in said
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


@pytest.mark.usefixtures("environment")
def test_one_that_is_killed_is_known_to_be_gone_at_once(
    telegram: FakeTelegram, chat_home: Path, footnote: Footnote
) -> None:
    """Whoever watches it need not wait for its pulse to grow old; the next one is well."""
    first = Child(telegram)
    telegram.wait_for(lambda: pulse(chat_home), 20)
    before = footnote("status", "--bot")
    first.end(signal.SIGKILL)
    after = footnote("status", "--bot")
    second = Child(telegram)
    telegram.wait_for(lambda: pulse(chat_home), 20)
    again = footnote("status", "--bot")

    assert [one.returncode for one in (before, after, again)] == [0, 1, 0]
    assert after.stderr.startswith("The bot @footnote_bot is no longer running; it was last seen")
    assert second.end(signal.SIGTERM) == 0


@pytest.mark.usefixtures("environment")
def test_an_order_that_outlives_the_bot_is_told_by_the_next_one(
    telegram: FakeTelegram, anna: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It goes on without the bot; the next one waits for it, and tells the outcome once."""
    monkeypatch.setenv("FOOTNOTE_TELEGRAM_ADMINS", str(anna.id))
    with WebServer() as web:
        monkeypatch.setenv("FOOTNOTE_PRIVATE_HOSTS", web.host)
        web.put("/mill", Page(PAGE, drip=3.0 / len(PAGE)), Page(PAGE))
        first = Child(telegram)
        anna.write(f"/add {web.url('/mill')}")
        telegram.wait_for(lambda: web.history, 60)
        working = anna.next(20)
        first.end(signal.SIGKILL)
        second = Child(telegram)
        anna.wait(lambda: not working.text.startswith("Working on"), 90)

    assert working.text.startswith(f"✅ add\n{EN.say('run_again')}\nNothing has changed: 2 art")
    assert anna.nothing(1.0)
    assert second.end(signal.SIGTERM) == 0
