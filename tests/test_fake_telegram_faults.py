"""The fake Telegram goes wrong by script."""

import time

import httpx
import pytest

from tests.fakes.telegram import (
    BAD_JSON,
    HALF_BODY,
    LOST_REPLY,
    RESET,
    FakeTelegram,
    Fault,
    Person,
    delay,
    stall,
    status,
)
from tests.fakes.telegram.calling import Caller


@pytest.fixture
def anna(telegram: FakeTelegram) -> Person:
    """Somebody who has pressed "Start"."""
    anna = telegram.person()
    anna.start()
    return anna


def send(
    telegram: FakeTelegram, person: Person, text: str = "a", wait: float = 5.0
) -> httpx.Response:
    """Send a message with a patience of so many seconds."""
    url = f"{telegram.base_url}{telegram.token}/sendMessage"
    return httpx.post(url, json={"chat_id": person.id, "text": text}, timeout=wait, verify=False)


@pytest.mark.parametrize("code", [401, 409, 429, 500, 502])
def test_statuses(telegram: FakeTelegram, anna: Person, code: int) -> None:
    """A status comes so many times, and nothing is sent; then all is well again."""
    rule = telegram.faults.put(status(code), "sendMessage", times=2)
    for _ in range(2):
        said = send(telegram, anna)
        assert (said.status_code, said.json()["error_code"]) == (code, code)
    assert send(telegram, anna, "b").json()["ok"]
    assert [message.text for message in anna.answers] == ["b"]
    assert rule.met == 2
    assert [call.fault for call in telegram.ledger.calls] == [f"status {code}"] * 2 + [""]
    assert telegram.ledger.refusals == []


def test_retry_after_is_said(telegram: FakeTelegram, anna: Person) -> None:
    """A scripted 429 says when to come again."""
    telegram.faults.put(status(429, 7))
    said = send(telegram, anna).json()
    assert said["description"] == "Too Many Requests: retry after 7"
    assert said["parameters"] == {"retry_after": 7}


@pytest.mark.parametrize(
    ("fault", "error", "sent"),
    [
        (RESET, httpx.ReadError, False),
        (LOST_REPLY, httpx.ReadError, True),
        (HALF_BODY, httpx.RemoteProtocolError, True),
        (stall(0.1), httpx.ReadError, False),
    ],
)
def test_broken_connections(
    telegram: FakeTelegram, anna: Person, fault: Fault, error: type[Exception], sent: bool
) -> None:
    """A connection breaks before or after the message is stored."""
    telegram.faults.put(fault, "sendMessage")
    with pytest.raises(error):
        send(telegram, anna)
    assert bool(anna.answers) is sent
    (call,) = telegram.ledger.calls
    assert (call.status, call.fault, call.ok) == (0, fault.name, False)
    assert send(telegram, anna).json()["ok"]


def test_bad_json(telegram: FakeTelegram, anna: Person) -> None:
    """The answer is no JSON, though the message was stored."""
    telegram.faults.put(BAD_JSON, "sendMessage")
    said = send(telegram, anna)
    assert said.status_code == 200
    with pytest.raises(ValueError, match="delimiter"):
        said.json()
    assert len(anna.answers) == 1


def test_stall_outlasts_the_patience_of_the_caller(telegram: FakeTelegram, anna: Person) -> None:
    """A stall says nothing, and holds up neither others nor the end of the server."""
    telegram.faults.put(stall(), "sendMessage")
    with pytest.raises(httpx.ReadTimeout):
        send(telegram, anna, wait=0.1)
    assert send(telegram, anna).json()["ok"]
    begun = time.monotonic()
    telegram.stop()
    assert time.monotonic() - begun < 2


def test_delay(telegram: FakeTelegram, anna: Person) -> None:
    """A delayed answer is a good one, but late."""
    telegram.faults.put(delay(0.2), "sendMessage")
    begun = time.monotonic()
    assert send(telegram, anna).json()["ok"]
    assert time.monotonic() - begun >= 0.2
    assert telegram.ledger.calls[0].ok


def test_faults_are_for_a_method_a_chat_and_a_while(telegram: FakeTelegram, anna: Person) -> None:
    """Others' calls are well; a fault without a number of times lasts until it is ended."""
    bert = telegram.person("Bert")
    bert.start()
    rule = telegram.faults.put(status(500), "sendMessage", times=None, chat=anna.id)
    assert [send(telegram, anna).status_code for _ in range(3)] == [500] * 3
    assert send(telegram, bert).status_code == 200
    assert Caller(telegram).do("getMe")
    rule.end()
    assert send(telegram, anna).status_code == 200
    telegram.faults.put(RESET)
    telegram.faults.clear()
    assert Caller(telegram).do("getMe")


def test_refusing_connections_for_a_while(telegram: FakeTelegram, anna: Person) -> None:
    """For a while nobody can connect; then all that was there is there again."""
    telegram.refuse(0.2)
    with pytest.raises(httpx.ConnectError):
        send(telegram, anna)
    end = time.monotonic() + 5
    while time.monotonic() < end:
        try:
            assert send(telegram, anna).json()["ok"]
            break
        except httpx.ConnectError:
            time.sleep(0.02)
    assert len(anna.answers) == 1
