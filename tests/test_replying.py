"""Replies to messages: of our sentences commands can be tapped, of others' words nothing can."""

import asyncio
from pathlib import Path

from bot.messenger.access import Access
from bot.messenger.addressing import Said
from bot.messenger.kept.journal import Journal
from bot.messenger.kept.state import State
from bot.messenger.replying import Replies
from bot.messenger.saying.parts import Part
from bot.messenger.wire.client import client
from bot.messenger.wire.sending import Sender
from bot.settings import Settings
from tests.fakes.telegram import FakeTelegram


def test_only_our_own_commands_can_be_tapped(telegram: FakeTelegram, tmp_path: Path) -> None:
    """Whatever signs of markup stand in a text, it is shown as it is."""
    anna = telegram.person("Anna")
    anna.start()
    state = State(tmp_path)
    current = Settings(telegram_token=telegram.token, telegram_base_url=telegram.base_url)

    async def reply() -> None:
        async with client(Access.from_settings(current)) as bot:
            replies = Replies(Sender(bot, Journal(state)))
            said = [
                Said(n, anna.id, None, True, anna.id, "en", 1, "", None, False, None)
                for n in range(3)
            ]
            await replies.say(said[0], "See /help & <more>.")
            await replies.tell(said[1], "See /help & <more> at evil.example.")
            await replies.send(said[2], (Part("<b>a</b>", "a"), Part("b", "b")))

    asyncio.run(reply())
    state.close()

    texts = ["See /help & <more>.", "See /help & <more> at evil.example.", "a", "b"]
    assert [one.text for one in anna.answers] == texts
    kinds = [{mark.kind for mark in one.body.marks} for one in anna.answers]
    assert kinds == [{"bot_command"}, {"code"}, {"bold"}, set()]
