"""Telegram is reached when it is there, and its updates come as they were asked for."""

import threading
from pathlib import Path

import httpx

from tests.fakes.chatting import Chatting
from tests.fakes.ports import free_port
from tests.fakes.telegram import FakeTelegram, Person

QUESTION = "What does Article 5 provide for?"
ANSWER = "Article 5 provides for collective defense"


def test_by_webhook_with_its_secret(telegram: FakeTelegram, chat_home: Path, anna: Person) -> None:
    """Telegram calls, and only who knows the secret is heard."""
    port = free_port()
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
