"""Which messages of people the bot gets to see, and as which updates."""

from typing import Any

from tests.fakes.telegram.accounts import CHANNEL, PRIVATE, Account, Chat
from tests.fakes.telegram.asking import member
from tests.fakes.telegram.messages import Message
from tests.fakes.telegram.updates import Update
from tests.fakes.telegram.world import World


def deliver(world: World, message: Message, edited: bool = False) -> Update | None:
    """Tell the bot of a message, if it gets to see it."""
    if not is_seen(world, message):
        return None
    kind = "channel_post" if message.chat.kind == CHANNEL else "message"
    return world.tell(f"edited_{kind}" if edited else kind, message.json(), f"{message.chat.id}")


def is_seen(world: World, message: Message) -> bool:
    """Return whether the bot gets to see a message: all, or in groups what is meant for it.

    In privacy mode that is a command (but for another bot), a reply to it, or a mention.
    """
    chat = message.chat
    status = chat.members.get(world.bot.id, "left")
    if status in ("left", "kicked"):
        return False
    if chat.kind in (PRIVATE, CHANNEL) or not world.bot.privacy or status == "administrator":
        return True
    if message.reply_to and message.reply_to.sender.id == world.bot.id:
        return True
    if message.carried.keys() & {"new_chat_members", "left_chat_member", "migrate_to_chat_id"}:
        return True
    own = f"@{world.bot.username}".lower()
    for kind, word in message.found:
        name = word.lower().partition("@")[2]
        if kind == "mention" and word.lower() == own:
            return True
        if kind == "bot_command" and name in ("", own[1:]):
            return True
    return False


def tell_status(world: World, chat: Chat, by: Account, status: str) -> Update | None:
    """Give the bot another place in a chat, and tell it so."""
    whose = chat.id if chat.kind == PRIVATE else world.bot.id
    before = chat.members.get(whose, "left")
    chat.members[whose] = status
    body: dict[str, Any] = {
        "chat": chat.json(),
        "from": by.json(),
        "date": int(world.clock.now()),
        "old_chat_member": member(world.bot.json(), before),
        "new_chat_member": member(world.bot.json(), status),
    }
    return world.tell("my_chat_member", body, f"{chat.id}")
