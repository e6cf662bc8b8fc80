"""The commands as Telegram offers them, in each language."""

from collections.abc import Iterable
from contextlib import suppress

from telegram import BotCommand, BotCommandScopeChat, BotCommandScopeDefault
from telegram.error import TelegramError

from bot.messenger.saying.wording import ENGLISH, languages, wording
from bot.messenger.wire.client import Client
from bot.messenger.wire.manner import Manner

WHILE = Manner(patience=600.0)


async def show_menu(bot: Client, commands: Iterable[str], user: int | None = None) -> None:
    """Tell Telegram the commands that have a line in the languages; English is for all others.

    With a `user`, they are offered to that one alone; nothing happens if Telegram does not
    know their chat yet.
    """
    scope = BotCommandScopeDefault() if user is None else BotCommandScopeChat(user)
    for language in languages():
        phrases = wording(language).phrases
        lines = {one: phrases.get(f"command_{one}") for one in commands}
        listed = [BotCommand(name, text) for name, text in lines.items() if text]
        code = None if language == ENGLISH else language
        with suppress(TelegramError):
            await bot.set_my_commands(
                listed, scope=scope, language_code=code, rate_limit_args=WHILE
            )
