"""An answer is shown while it is made, and nothing of that comes after the answer."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from tests.fakes import behaviours as does
from tests.fakes.chatting import Chatting
from tests.fakes.model_server import ModelServer
from tests.fakes.telegram import FakeTelegram, Fault, Person, stall, status

KEY = "sk-right-0123456789abcdef"
QUESTION = "What does Putin want, according to Witkoff?"


@pytest.fixture(autouse=True)
def bot(telegram: FakeTelegram, chat_home: Path, server: ModelServer) -> Iterator[Chatting]:
    """A bot with a model that takes its time."""
    server.script(does.slow(0.025))
    known = {"llm": "openai-like/tiny", "llm_base_url": server.url, "llm_api_key": KEY}
    with Chatting(telegram, chat_home, **known) as running:
        yield running
    assert running.failed is None


def test_a_private_answer_grows_as_a_draft(anna: Person, telegram: FakeTelegram) -> None:
    """Each draft holds what the one before held; the answer holds them all, and comes last."""
    anna.write(QUESTION)
    answer = anna.next(30)

    shown = [one.text.removesuffix(" …") for one in anna.drafts]
    assert shown
    assert all(later.startswith(earlier) for earlier, later in pairwise(shown))
    assert answer.text.startswith(shown[-1])
    calls = [call.method for call in telegram.ledger.of("sendMessageDraft", "sendMessage")]
    assert calls == ["sendMessageDraft"] * len(shown) + ["sendMessage"]
    assert telegram.ledger.refusals == []


def test_in_a_group_one_message_becomes_the_answer(anna: Person, telegram: FakeTelegram) -> None:
    """It says that the bot is at it, grows, and is the answer in the end."""
    seat = telegram.group("Readers", creator=anna).join(anna)
    seat.write(f"/ask {QUESTION}")
    message = seat.next(30)
    telegram.wait_for(lambda: message.keyboard, 30)

    (sent,) = telegram.ledger.of("sendMessage")
    assert sent.parameters["text"] == "Looking it up …"
    texts = [call.parameters["text"] for call in telegram.ledger.of("editMessageText")]
    assert "[1]" in texts[-1]
    assert len(seat.answers) == 1
    assert telegram.ledger.refusals == []


@pytest.mark.parametrize("fault", [status(429, 30), status(500), stall(2)])
def test_drafts_that_fail_cost_nothing(anna: Person, telegram: FakeTelegram, fault: Fault) -> None:
    """Whatever becomes of what is only for the eye, the answer comes."""
    telegram.faults.put(fault, "sendMessageDraft", times=None)
    anna.write(QUESTION)

    assert "[1]" in anna.next(30).text
    assert telegram.ledger.violations == []
