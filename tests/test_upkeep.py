"""Admins look after the bot in a chat, and nobody else can."""

import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.messenger.admins.upkeep import safe
from bot.messenger.saying.wording import wording
from index.generations.home import Home
from index.models.bundled import NAME
from index.rebuilding.rebuild import Rebuild
from index.rebuilding.request import Request
from tests.fakes import behaviours as does
from tests.fakes.chatting import Chatting
from tests.fakes.listening import Silent
from tests.fakes.model_server import ModelServer
from tests.fakes.telegram import FakeTelegram, Person, Seat

EN = wording("en")
KEY = "sk-right-0123456789abcdef"
SEEDS = Path(__file__).resolve().parent.parent / "seeds"
PAGE = b"""<html><head><title>The windmill</title></head><body><article><h1>The windmill</h1>
<p>The windmill of Ost has four red sails. It was built in 1802 by the miller Jan Brand, who had
come from the coast. His daughter sold it to the town, which opens it to visitors on Sundays.</p>
<p>Repairs of the sails cost eleven thousand guilders. The town paid for them with a lottery that
was held in the market hall every autumn until the war.</p></article></body></html>"""
TRUE = "Article 5 provides for collective defense in the event of an attack on a NATO member state."
ARTICLE_5 = "What does Article 5 provide for?"
SPEECHES = "".join(
    f"In speech {n}, Article 5 was praised by the member states of NATO, which provide for their "
    f"defense in the event of an attack, as the minister of state number {n} said at length to "
    "whoever was still awake in the assembly hall on that long afternoon.\n"
    for n in range(1, 40)
)
QUESTION = "How many sails has the windmill of Ost?"


@pytest.fixture
def admin(telegram: FakeTelegram) -> Person:
    """Who looks after the bot."""
    person = telegram.person("Ada")
    person.start()
    return person


@pytest.fixture
def bot(
    telegram: FakeTelegram, chat_home: Path, admin: Person, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Chatting]:
    """A bot that one admin looks after, whose children find the same home."""
    monkeypatch.setenv("FOOTNOTE_HOME", str(chat_home))
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).resolve().parent.parent))
    known = {"telegram_open": False, "telegram_admins": str(admin.id)}
    with Chatting(telegram, chat_home, **known) as running:
        admin.next(20)
        yield running
    assert running.failed is None


def told(person: Seat, text: str) -> str:
    """Write to the bot, and return what it says in the end."""
    person.write(text)
    message = person.next(60)
    person.wait(lambda: not message.text.startswith("Working on"), 90)
    return message.text


def asked_at(server: ModelServer, admin: Person) -> dict[str, Any]:
    """Return the settings of a bot that asks a model there, and tells an admin."""
    known = {"llm": "openai-like/tiny", "llm_base_url": server.url, "llm_api_key": KEY}
    return {**known, "telegram_admins": str(admin.id)}


def grown(home: Path, folder: Path) -> Home:
    """Return a home in which an article is indexed that no small window holds."""
    (folder / "more").mkdir()
    (folder / "more" / "speeches.txt").write_text(SPEECHES)
    made = Home(home)
    Rebuild(made, NAME, Silent()).run(Request.of(SEEDS, folder / "more"))
    return made


@pytest.mark.usefixtures("bot")
def test_a_file_is_added_asked_about_and_removed(admin: Person) -> None:
    """Its outcome is told, its words are quoted, and then they are gone."""
    admin.send_document("windmill.html", PAGE, "/add")
    working = admin.next(30)
    admin.wait(lambda: working.text.startswith("✅ add"), 90)
    assert "1 added" in working.text
    admin.send_document("windmill.html", PAGE.replace(b"red", b"blue"), "/add")
    replacing = admin.next(30)
    admin.wait(lambda: replacing.text.startswith("✅ add"), 90)
    assert "Replaced: windmill.html, which was there with other content.\n" in replacing.text

    answer = told(admin, QUESTION)
    assert "The windmill of Ost has four blue sails. [1]" in answer

    assert "windmill.html – The windmill" in told(admin, "/remove")
    assert "windmill.html – The windmill" in told(admin, "/remove ?MILL")
    assert told(admin, "/remove ?lighthouse") == EN.say("no_hits")
    removed = told(admin, "/remove windmill.html")
    assert removed.startswith(f"✅ remove\n{EN.say('removed_how')}\nIndexed 1 article")
    assert told(admin, QUESTION).startswith("No answer.")


@pytest.mark.usefixtures("bot")
def test_nobody_else_has_these_commands(admin: Person, telegram: FakeTelegram) -> None:
    """Whoever is let in is told that there is none, and is not offered them."""
    bob = telegram.person("Bob")
    bob.start()
    assert str(bob.id) in bob.next(10).text

    assert told(admin, f"/allow {bob.id}") == EN.say("allowed", id=str(bob.id))

    for command in ("/status", "/rebuild", "/remove a", f"/allow {bob.id}"):
        assert told(bob, command) == EN.say("no_command")
    bob.send_document("windmill.html", PAGE, "/add")
    assert bob.next(10).text == EN.say("no_command")
    telegram.wait_for(lambda: any(one["command"] == "rebuild" for one in admin.menu), 20)
    assert not any(one["command"] == "rebuild" for one in bob.menu)
    assert told(admin, f"/deny {bob.id}") == EN.say("denied", id=str(bob.id))
    bob.write("hi")
    assert bob.nothing(0.5)  # who was told the way in is not told again so soon


def test_admins_are_told_once_that_the_model_fails(
    telegram: FakeTelegram, chat_home: Path, server: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And again if it failed anew after it had answered; whoever asked gets quotes meanwhile."""
    bob, cleo = telegram.person("Bob"), telegram.person("Cleo")
    cleo.start()
    known = {"llm": "openai-like/tiny", "llm_base_url": server.url, "llm_api_key": KEY}
    question = "What does Article 5 provide for?"
    monkeypatch.setattr("bot.messenger.admins.notices.OVER", 0.0)
    with Chatting(telegram, chat_home, telegram_admins=str(cleo.id), **known):
        cleo.next(20)
        for script in (does.status(500, times=100), does.status(500, times=100), does.good):
            server.script(script)
            bob.write(question)
            bob.next(30)
        first = cleo.next(20).text
        assert first.startswith("❌ People get quotes instead of the model’s answers")
        assert "openai-like/tiny" in first
        assert cleo.nothing(0.3)
        server.script(does.status(500, times=100))
        bob.write(question)
        assert EN.say("fell_back") in bob.next(30).text
        assert cleo.next(20).text == first


def test_a_model_that_answers_wrongly_does_answer(
    telegram: FakeTelegram, chat_home: Path, server: ModelServer, admin: Person
) -> None:
    """That nothing of what it said holds is no trouble for an admin."""
    known = {"llm": "openai-like/tiny", "llm_base_url": server.url, "llm_api_key": KEY}
    server.script(does.says("Putin bought the moon for 300 dollars [1]."))
    with Chatting(telegram, chat_home, telegram_admins=str(admin.id), **known):
        admin.next(20)
        assert EN.say("fell_back") in told(admin, "What does Article 5 provide for?")
        assert admin.nothing(0.5)


def test_a_false_answer_in_a_small_window_is_no_failure(
    telegram: FakeTelegram, chat_home: Path, server: ModelServer, admin: Person, tmp_path: Path
) -> None:
    """That not all sentences fit is not the model's trouble; nor is what does not hold."""
    grown(chat_home, tmp_path)
    server.script(does.says("Putin bought the moon for 300 dollars [1]."))
    known = {**asked_at(server, admin), "llm_context": 2048}
    with Chatting(telegram, chat_home, **known):
        admin.next(20)
        assert EN.say("fell_back") in told(admin, ARTICLE_5)
        assert admin.nothing(0.5)
    (call,) = server.calls
    assert 0 < call.user.count("In speech") < 20  # as many as are found


def test_an_admin_hears_of_the_model_what_the_model_did(
    telegram: FakeTelegram, chat_home: Path, server: ModelServer, admin: Person, tmp_path: Path
) -> None:
    """What the index says of itself is not the model's trouble."""
    newest = grown(chat_home, tmp_path).live()
    next(newest.chroma.rglob("header.bin")).unlink()
    server.script(does.status(500, times=100))
    with Chatting(telegram, chat_home, **asked_at(server, admin)):
        admin.next(20)
        assert EN.say("old_index") in told(admin, ARTICLE_5)
        heard = admin.next(20).text
    assert "openai-like/tiny" in heard
    assert "index" not in heard


def test_a_model_that_fails_where_quotes_do_not_do_is_told(
    telegram: FakeTelegram, chat_home: Path, server: ModelServer, admin: Person
) -> None:
    """The reader learns why there is no answer, and an admin that the model fails."""
    server.script(does.status(500, times=100))
    with Chatting(telegram, chat_home, **asked_at(server, admin)):
        admin.next(20)
        answer = told(admin, "What is the best investment for Donald Trump?")
        assert answer.startswith("No answer.")
        assert EN.say("model_silent") in answer
        assert admin.next(20).text.startswith("❌ People get quotes")


def test_a_model_that_breaks_off_is_told(
    telegram: FakeTelegram, chat_home: Path, server: ModelServer, admin: Person
) -> None:
    """What it had said stays, the reader learns that it may not be all, an admin why."""
    true = f"{TRUE[:-1]} [1]. "
    server.script(does.cut(len(true) + 20, does.says(true + "It was never used before [2]." * 9)))
    with Chatting(telegram, chat_home, **asked_at(server, admin)):
        admin.next(20)
        answer = told(admin, "What does Article 5 provide for?")
        assert answer.startswith("Article 5 provides for collective defense")
        assert EN.say("cut_short") in answer
        assert "openai-like/tiny" in admin.next(20).text


def test_the_index_is_brought_up_to_date_by_itself(
    telegram: FakeTelegram, chat_home: Path, admin: Person
) -> None:
    """One failure after the other is told once."""
    pointer = chat_home / "current"
    whole = pointer.read_text(encoding="utf-8")
    known = {"telegram_admins": str(admin.id), "telegram_rebuild_hours": 2 / 3600}
    with Chatting(telegram, chat_home, **known):
        admin.next(20)
        pointer.write_text(whole.replace(str(SEEDS), "/nowhere"), encoding="utf-8")
        told = admin.next(60).text
        assert told.startswith("❌ rebuild\nError: ")
        assert admin.nothing(4.0)
        pointer.write_text(whole, encoding="utf-8")


@pytest.mark.usefixtures("bot")
def test_an_admin_commands_alone_and_in_own_words(admin: Person, telegram: FakeTelegram) -> None:
    """Nothing that is forwarded, replied to, edited or said in a group changes anything."""
    bob = telegram.person("Bob")
    group = telegram.group("Readers", creator=bob).join(admin)
    admin.forward(bob.write("/allow 4242"))
    assert admin.next(20).text == EN.say("upkeep_how")
    admin.write("/remove", reply_to=bob.write("000_f6700bc611c3c888.txt"))
    assert admin.next(20).text == EN.say("upkeep_how")
    assert told(group, "/status@footnote_bot") == EN.say("upkeep_how")
    assert told(admin, "/rebuild everything") == EN.say("rebuild_how")

    message = admin.write("/allow 4242")
    assert admin.next(20).text == EN.say("allowed", id="4242")
    assert told(admin, "/deny 4242") == EN.say("denied", id="4242")
    admin.edit(message, "/allow 4242")

    assert admin.nothing(0.5)
    assert EN.say("allowed", id="4242") in [one.text for one in admin.answers]


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("mill.html", "mill.html"),
        ("../../mill.html", "mill.html"),
        ("C:\\files\\mill.html", "mill.html"),
        (".hidden", "hidden"),
        ("mi\nl\u202el\0.html", "mill.html"),
        ("..", ""),
        ("Müh" * 100 + ".html", ("Müh" * 100)[-115:] + ".html"),
    ],
)
def test_a_file_keeps_what_can_be_kept_of_its_name(name: str, kept: str) -> None:
    """A name that can be written to a disk and typed into a chat."""
    found = safe(name)

    assert found == kept or (len(found.encode()) <= 150 and found.endswith(kept[-50:]))
    assert "/" not in found


@pytest.mark.usefixtures("bot")
def test_how_things_are(admin: Person) -> None:
    """Index, model and queue in a few lines; what makes no sense is told how it is done."""
    status = told(admin, "/status")

    assert "/allow – Let somebody in" in told(admin, "/help")
    assert "The collection holds 1 article." in status
    assert "\n1 without a date.\n" in status
    assert "It answers with quotes." in status
    assert "Messages in work: 0." in status
    assert told(admin, "/allow Bob") == EN.say("allow_how")
    assert told(admin, "/deny") == EN.say("deny_how")
    assert told(admin, f"/deny {admin.id}") == EN.say("door_admin")
    assert told(admin, "/add /etc/passwd") == EN.say("add_how")
    remove = told(admin, "/remove")
    assert remove.startswith(EN.say("remove_how"))
    assert "000_f6700bc611c3c888.txt – " in remove


@pytest.mark.usefixtures("bot")
def test_a_rebuild_holds_nobody_up_and_tells_its_outcome(
    admin: Person, caplog: pytest.LogCaptureFixture
) -> None:
    """The admin may ask meanwhile; and one that fails says why. The log holds nobody's words."""
    caplog.set_level(logging.INFO)
    admin.write("/rebuild")
    working = admin.next(20)
    admin.write("What does Article 5 provide for?")
    answer = admin.next(20)
    assert answer.text.startswith("Article 5 provides for collective defense")
    admin.wait(lambda: working.text.startswith("✅ rebuild\nNothing has changed"), 90)

    failed = told(admin, "/remove nothing.html")
    assert "\nI last brought it up to date on " in told(admin, "/status")

    assert failed == (
        "❌ remove\nError: There is no article and no source 'nothing.html'; /remove by itself "
        "lists them."
    )
    told(admin, "/allow 4242")
    lines = [one.message for one in caplog.records if "of an admin" in one.message]
    assert [re.sub(r"\d+\.\d s", "N s", one) for one in lines] == [
        "/rebuild of an admin has begun.",
        "/rebuild of an admin has ended well after N s.",
        "/remove of an admin has begun.",
        "/remove of an admin has failed (exit code 2) after N s.",
        "/allow of an admin has begun.",
        "/allow of an admin has ended well after N s.",
    ]
