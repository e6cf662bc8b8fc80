"""Telegram is reached as the settings say, and what it refuses is one sentence without a secret."""

import asyncio
from typing import Any

import pytest
from telegram.error import Conflict, InvalidToken, TelegramError

from bot.messenger.access import Access
from bot.messenger.wire import client as clients
from bot.messenger.wire.client import client, greet
from bot.settings import Settings
from index.errors import TelegramUnusable
from tests.fakes.telegram import FakeTelegram, status

WRONG = "123456789:AA_Wrong_token_of_nobody_0123456789abc"


def access(telegram: FakeTelegram, **known: Any) -> Access:
    """Return how a bot reaches the fake."""
    about = {"telegram_token": telegram.token, "telegram_base_url": telegram.base_url}
    return Access.from_settings(Settings(**{**about, **known}))


def test_the_bot_is_told_its_name(telegram: FakeTelegram) -> None:
    """The first word shows that token and server are right."""
    me = asyncio.run(greet(access(telegram)))

    assert me
    assert me.username == "footnote_bot"


def test_a_wrong_token_is_one_sentence(telegram: FakeTelegram) -> None:
    """PTB's own has the token in it; neither ours nor what caused it does."""
    with pytest.raises(TelegramUnusable, match="ask @BotFather") as told:
        asyncio.run(greet(access(telegram, telegram_token=WRONG)))

    assert told.value.__suppress_context__
    assert WRONG not in str(told.value)


def test_a_telegram_that_is_not_there_is_no_error() -> None:
    """It may come; whoever asks decides."""
    nowhere = Settings(telegram_token=WRONG, telegram_base_url="http://127.0.0.1:9/bot")

    assert asyncio.run(greet(Access.from_settings(nowhere))) is None


def test_what_cannot_be_read_keeps_nobody_from_being_heard(telegram: FakeTelegram) -> None:
    """A field that PTB does not know leaves that one update empty, and the others as they are."""
    anna = telegram.person("Anna")
    for text in ("a", "b", "c"):
        anna.write(text)
    with telegram.world.changed:
        telegram.world.updates.waiting[1].body["date"] = 10**15

    async def poll() -> list[str | None]:
        async with client(access(telegram)) as bot:
            updates = await bot.get_updates(timeout=0)
            return [one.message.text if one.message else None for one in updates]

    assert asyncio.run(poll()) == ["a", None, "c"]


def test_a_webhook_that_telegram_refuses_is_one_sentence(telegram: FakeTelegram) -> None:
    """It would be refused for ever."""

    async def hook() -> None:
        async with client(access(telegram)) as bot:
            await bot.set_webhook("ftp://me.example/hook")

    with pytest.raises(TelegramUnusable, match="Telegram refuses FOOTNOTE_TELEGRAM_WEBHOOK_URL"):
        asyncio.run(hook())


@pytest.mark.parametrize(("code", "kind"), [(401, InvalidToken), (409, Conflict)])
def test_a_poll_that_is_disputed_goes_on(
    telegram: FakeTelegram, monkeypatch: pytest.MonkeyPatch, code: int, kind: type[TelegramError]
) -> None:
    """After a pause; whoever watches is told, and without a watch it is an error."""
    monkeypatch.setattr(clients, "PAUSE", 0.01)
    telegram.faults.put(status(code), "getUpdates", times=2)
    heard: list[TelegramError] = []

    async def poll() -> None:
        async with client(access(telegram)) as bot:
            with pytest.raises(kind):
                await bot.get_updates(timeout=0)
            bot.tell(heard.append)
            assert await bot.get_updates(timeout=0) == ()
            assert await bot.get_updates(timeout=0) == ()

    asyncio.run(poll())
    assert [type(one) for one in heard] == [kind]
