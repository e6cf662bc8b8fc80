"""The fake Telegram speaks HTTP as the Bot API does, and keeps what was asked."""

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.fakes.telegram import SUPERGROUP, FakeTelegram
from tests.fakes.telegram.__main__ import run
from tests.fakes.telegram.calling import Caller
from tests.fakes.telegram.screen import transcript

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def fake() -> Iterator[FakeTelegram]:
    """A fake Telegram."""
    with FakeTelegram() as fake:
        yield fake


def test_get_me_tells_what_the_bot_may(fake: FakeTelegram) -> None:
    """`getMe` has what libraries require."""
    me = Caller(fake).do("getMe")
    assert me["is_bot"] is True
    assert me["username"] == "footnote_bot"
    assert me["can_read_all_group_messages"] is False
    assert str(me["id"]) == fake.token.partition(":")[0]


def test_methods_are_found_in_any_case_and_by_get(fake: FakeTelegram) -> None:
    """Names of methods have no case, and a query is as good as a body."""
    person = fake.person()
    person.start()
    url = f"{fake.base_url}{fake.token}/SENDmessage"
    assert httpx.get(url, params={"chat_id": person.id, "text": "a"}).json()["ok"]
    assert httpx.post(url, data={"chat_id": person.id, "text": "b"}).json()["ok"]
    assert httpx.post(url, json={"chat_id": person.id, "text": "c"}).json()["ok"]
    parts = {"chat_id": (None, str(person.id)), "text": (None, "d")}
    assert httpx.post(url, files=parts).json()["ok"]
    assert [message.text for message in person.answers] == ["a", "b", "c", "d"]


def test_wrong_token_and_unknown_method(fake: FakeTelegram) -> None:
    """A wrong token is 401, an unknown method 404."""
    assert Caller(fake, "1:wrong").refused("getMe") == "401 Unauthorized"
    assert Caller(fake).refused("sendNothing") == "404 Not Found"
    assert httpx.get(f"{fake.base_file_url}1:wrong/documents/x").status_code == 401
    assert httpx.get(f"{fake.base_file_url}{fake.token}/documents/x").status_code == 404


def test_dates_are_seconds(fake: FakeTelegram) -> None:
    """The date of a message is in seconds since 1970."""
    person = fake.person()
    person.start()
    message = Caller(fake).do("sendMessage", chat_id=person.id, text="a")
    assert abs(message["date"] - fake.clock.now()) < 5
    assert message["from"]["is_bot"] is True
    assert message["chat"] == {"id": person.id, "first_name": "Anna", "type": "private"}


def test_time_passes_and_may_be_pushed(fake: FakeTelegram) -> None:
    """The clock is the real one, with what a test adds to it."""
    before = fake.clock.now()
    assert abs(before - time.time()) < 5
    fake.clock.advance(100)
    assert 100 < fake.clock.now() - before < 105
    with pytest.raises(ValueError, match="does not go back"):
        fake.clock.advance(-1)


def test_ledger_keeps_every_call(fake: FakeTelegram) -> None:
    """Method, chat, parameters and outcome of each call are kept in order."""
    person = fake.person()
    person.start()
    heard = []
    fake.ledger.listen(heard.append)
    caller = Caller(fake)
    caller.do("sendMessage", chat_id=person.id, text="a", reply_markup='{"inline_keyboard":[]}')
    caller.refused("sendMessage", chat_id=5, text="b")
    first, second = fake.ledger.of("sendMessage")
    assert (first.chat, first.ok, first.parameters["text"]) == (person.id, True, "a")
    assert first.parameters["reply_markup"] == {"inline_keyboard": []}
    assert first.result["message_id"] == person.answers[0].id
    assert (second.status, second.description) == (400, "Bad Request: chat not found")
    assert fake.ledger.refusals == [second]
    assert fake.ledger.of("sendMessage", chat=person.id) == [first]
    assert heard == [first, second]
    assert fake.ledger.count() == {"sendMessage": 2}
    fake.ledger.clear()
    assert fake.ledger.calls == ()


def test_stopped_and_started_again_it_knows_all(fake: FakeTelegram) -> None:
    """It comes back at the same port with the same messages; in between nobody answers."""
    person = fake.person()
    person.start()
    caller = Caller(fake)
    caller.do("sendMessage", chat_id=person.id, text="a")
    fake.stop()
    with pytest.raises(httpx.ConnectError):
        caller.do("getMe")
    fake.start()
    caller.do("sendMessage", chat_id=person.id, text="b")
    assert [message.text for message in person.answers] == ["a", "b"]
    assert len(caller.do("getUpdates")) == 1


def test_a_port_in_use_is_told(fake: FakeTelegram) -> None:
    """A second server at the same port does not start."""
    port = int(fake.url.rpartition(":")[2])
    with pytest.raises(OSError, match="in use"), FakeTelegram(port=port):
        pass


def test_slow_start_refuses_connections() -> None:
    """A slow server refuses connections at first, and is there after that."""
    with FakeTelegram(slow_start=0.2) as fake:
        with pytest.raises(httpx.ConnectError):
            Caller(fake).do("getMe")
        person = fake.person()
        person.start()
        transport = httpx.HTTPTransport(retries=3)
        with httpx.Client(transport=transport) as client:
            assert client.get(f"{fake.base_url}{fake.token}/getMe").json()["ok"]


def test_terminal_shows_the_chat(capsys: pytest.CaptureFixture[str]) -> None:
    """One types as a user, and sees messages, buttons and what the colon commands do."""
    with FakeTelegram() as fake:
        person = fake.person(number=1001)
        caller = Caller(fake)

        def typed() -> Iterator[str]:
            yield "What is known?\n"
            keyboard = {"inline_keyboard": [[{"text": "Open", "url": "http://a.de"}]]}
            text = "A <a href='http://a.de'>link</a>.\n<blockquote>One\nTwo</blockquote>"
            caller.do(
                "sendMessage", chat_id=1001, text=text, parse_mode="HTML", reply_markup=keyboard
            )
            caller.document(1001, "proof.html", b"<html>")
            yield ":1\n"
            yield ":9\n"
            yield ":help\n"
            yield ":edit What was known?\n"
            yield ":quit\n"
            raise AssertionError("Nothing is read after :quit.")

        run(fake, person, typed())
        said = capsys.readouterr().out
        assert "you: What is known?" in said
        assert "Footnote: A link <http://a.de/>.\n    ┃ One\n    ┃ Two\n    [1 Open ↗]" in said
        assert "[file proof.html, 6 bytes]" in said
        assert "(tap) http://a.de/" in said
        assert ":quit" in said
        assert transcript(person).startswith("you: What was known?\nFootnote: A link")


def test_program_starts_with_a_token_of_ones_own() -> None:
    """As a program it prints the settings that a bot needs, and ends with its input."""
    program = [sys.executable, "-m", "tests.fakes.telegram", "--token", "77:abc"]
    with FakeTelegram() as other:
        port = str(int(other.url.rpartition(":")[2]))
    ended = subprocess.run(
        [*program, "--port", port],
        input="hello\n",
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=30,
        check=True,
    )
    assert f"FOOTNOTE_TELEGRAM_BASE_URL=http://127.0.0.1:{port}/bot" in ended.stdout
    assert "FOOTNOTE_TELEGRAM_TOKEN=77:abc" in ended.stdout
    assert "you: hello" in ended.stdout
    assert ended.stderr == ""


def test_commands_are_kept_by_scope_and_language(fake: FakeTelegram) -> None:
    """A list is kept for each scope and language; a person sees the narrowest."""
    caller = Caller(fake)
    anna, bert = fake.person(language_code="de"), fake.person("Bert")
    one = [{"command": "ask", "description": "Ask"}]
    two = [{"command": "ask", "description": "Fragen"}]
    caller.do("setMyCommands", commands=one)
    caller.do("setMyCommands", commands=two, language_code="de")
    assert caller.do("getMyCommands") == one
    assert caller.do("getMyCommands", language_code="de") == two
    assert caller.do("getMyCommands", scope={"type": "all_private_chats"}) == []
    assert (anna.menu, bert.menu) == (two, one)
    caller.do("deleteMyCommands", language_code="de")
    assert anna.menu == one
    wrong = [{"command": "Ask!", "description": "x"}]
    assert caller.refused("setMyCommands", commands=wrong) == "400 Bad Request: BOT_COMMAND_INVALID"
    chat = {"type": "chat", "chat_id": 5}
    assert caller.refused("setMyCommands", commands=one, scope=chat).endswith("chat not found")


def test_descriptions_are_kept_by_language(fake: FakeTelegram) -> None:
    """A description falls back to the one for all languages."""
    caller = Caller(fake)
    caller.do("setMyDescription", description="Answers.")
    caller.do("setMyShortDescription", short_description="Antwortet.", language_code="de")
    assert caller.do("getMyDescription", language_code="de") == {"description": "Answers."}
    assert caller.do("getMyShortDescription") == {"short_description": ""}
    assert caller.do("getMyName") == {"name": "Footnote"}
    assert "too long" in caller.refused("setMyShortDescription", short_description="x" * 121)


def test_chats_and_members_are_told(fake: FakeTelegram) -> None:
    """`getChat` and `getChatMember` tell what is there, and refuse what is not."""
    caller = Caller(fake)
    anna = fake.person(username="anna")
    group = fake.group("Club", SUPERGROUP, creator=anna)
    assert caller.do("getChat", chat_id=group.id)["title"] == "Club"
    assert caller.do("getChat", chat_id=anna.id)["username"] == "anna"
    assert caller.do("getChatMember", chat_id=group.id, user_id=anna.id)["status"] == "creator"
    assert caller.refused("getChat", chat_id=5) == "400 Bad Request: chat not found"
    assert caller.refused("getChat") == "400 Bad Request: chat_id is empty"
    missing = caller.refused("getChatMember", chat_id=group.id, user_id=5)
    assert missing == "400 Bad Request: PARTICIPANT_ID_INVALID"
