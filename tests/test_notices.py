"""Admins are told of a trouble once, and nobody waits for that."""

import asyncio
import time
from collections.abc import Callable

import pytest

from bot.messenger.access import Access, Doors
from bot.messenger.admins.notices import Notices
from bot.messenger.wire.client import client
from tests.fakes.telegram import FakeTelegram, Person
from tests.fakes.telegram.faults import status


def noted(fake: FakeTelegram, admins: list[Person], work: Callable[[Notices], None]) -> float:
    """Have notices for admins, wait until they are told, and return how long the noting took."""

    async def run() -> float:
        access = Access(fake.token, fake.base_url, Doors(), None)
        async with client(access) as bot:
            notices = Notices(bot, [one.id for one in admins])
            began = time.monotonic()
            work(notices)
            taken = time.monotonic() - began
            await asyncio.gather(*asyncio.all_tasks() - {asyncio.current_task()})
            return taken

    return asyncio.run(run())


def test_each_trouble_is_told_once_until_it_is_over(
    telegram: FakeTelegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever else is the matter, and to every admin that can be reached."""
    monkeypatch.setattr("bot.messenger.admins.notices.OVER", 0.0)
    ada, bob, gone = (telegram.person(name) for name in ("Ada", "Bob", "Gone"))
    for one in (ada, bob, gone):
        one.start()
    gone.block()

    def work(notices: Notices) -> None:
        for text in ("old", "old again", None, "new"):
            notices.note("rebuild", text)
        notices.note("disk", "full")
        notices.note("disk", "full")

    noted(telegram, [gone, ada, bob], work)

    for one in (ada, bob):
        assert sorted(message.text for message in one.answers) == ["full", "new", "old"]


def test_a_trouble_that_comes_and_goes_is_one(telegram: FakeTelegram) -> None:
    """It is over when nothing was seen of it for minutes, not when one answer comes through."""
    ada = telegram.person("Ada")
    ada.start()

    def work(notices: Notices) -> None:
        for text in ("no", None, "no", None, None, "no"):
            notices.note("model", text)

    noted(telegram, [ada], work)

    assert [message.text for message in ada.answers] == ["no"]


def test_a_model_is_a_trouble_with_its_reason(telegram: FakeTelegram) -> None:
    """As the engine gives it; nothing in it becomes a link."""
    ada = telegram.person("Ada")
    ada.start()

    def work(notices: Notices) -> None:
        notices.model("The model at evil.example fails.")
        notices.model("It fails still.")
        notices.model(None)

    noted(telegram, [ada], work)

    (message,) = ada.answers
    assert message.text.startswith("❌ People get quotes")
    assert "evil.example" in message.text.replace("\u2060", "")
    assert not [one for one in message.entities if one["type"] in {"url", "text_link"}]


def test_nobody_waits_for_an_admin(telegram: FakeTelegram) -> None:
    """One whose chat is held by Telegram is told later."""
    ada = telegram.person("Ada")
    ada.start()
    telegram.faults.put(status(429, 1), "sendMessage", chat=ada.id)

    taken = noted(telegram, [ada], lambda notices: notices.note("disk", "full"))

    assert taken < 0.5
    assert [message.text for message in ada.answers] == ["full"]
