"""Telegram offers the commands that the bot knows, in each language."""

import asyncio

from bot.messenger.access import Access
from bot.messenger.saying.menu import show_menu
from bot.messenger.wire.client import client
from bot.settings import Settings
from tests.fakes.telegram import FakeTelegram


def test_each_language_has_its_lines(telegram: FakeTelegram) -> None:
    """English is for all who have none; a command that has no line is not offered."""
    current = Settings(telegram_token=telegram.token, telegram_base_url=telegram.base_url)

    async def show() -> None:
        async with client(Access.from_settings(current)) as bot:
            await show_menu(bot, ["ask", "new", "start"])

    asyncio.run(show())

    menus = [telegram.person("A", language_code=code).menu for code in ("de", "fr")]
    assert menus == [
        [
            {"command": "ask", "description": "Eine Frage stellen"},
            {"command": "new", "description": "Unser Gespräch vergessen"},
        ],
        [
            {"command": "ask", "description": "Ask a question"},
            {"command": "new", "description": "Forget our conversation"},
        ],
    ]
