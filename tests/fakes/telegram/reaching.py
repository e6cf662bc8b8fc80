"""Whether a bot may act in a chat: found, joined, not blocked, not too fast."""

from tests.fakes.telegram.accounts import CHANNEL, GROUP, PRIVATE, Account, Chat
from tests.fakes.telegram.formatting import formatted
from tests.fakes.telegram.messages import Message
from tests.fakes.telegram.parameters import Parameters
from tests.fakes.telegram.refusals import bad, forbidden, too_many
from tests.fakes.telegram.world import World

_GONE = frozenset({"left", "kicked"})


def chat_of(world: World, parameters: Parameters) -> Chat:
    """Return the chat that a call is for; refuse one that the bot cannot see."""
    said = parameters.text("chat_id").strip()
    if not said:
        raise bad("chat_id is empty")
    chat = world.chats.get(parameters.number("chat_id"))
    if chat is None:
        raise bad("chat not found")
    return chat


def writable(world: World, parameters: Parameters) -> Chat:
    """Return the chat that a call writes in; refuse one where the bot may not."""
    chat = chat_of(world, parameters)
    if chat.kind == PRIVATE:
        _open_to_bot(world, chat)
        return chat
    if chat.moved_to:
        upgraded = "group chat was upgraded to a supergroup chat"
        raise bad(upgraded, migrate_to_chat_id=chat.moved_to)
    kind = {GROUP: "group chat", CHANNEL: "channel chat"}.get(chat.kind, "supergroup chat")
    status = chat.members.get(world.bot.id, "left")
    if status == "kicked":
        raise forbidden(f"bot was kicked from the {kind}")
    if status in _GONE:
        raise forbidden(f"bot is not a member of the {kind}")
    if status == "restricted":
        raise bad("not enough rights to send text messages to the chat")
    return chat


def _open_to_bot(world: World, chat: Chat) -> None:
    status = chat.members.get(chat.id, "left")
    if status == "kicked":
        raise forbidden("bot was blocked by the user")
    if status == "deactivated":
        raise forbidden("user is deactivated")
    if status != "member":
        known = any(chat.id in other.members for other in world.chats.values() if other.is_group)
        raise (
            forbidden("bot can't initiate conversation with a user")
            if known
            else bad("chat not found")
        )


def slowed(world: World, chat: Chat, draft: bool = False) -> None:
    """Refuse with a 429 if the bot sends too fast."""
    after = world.flood.wait(chat, draft)
    if after:
        raise too_many(int(after) if world.limits.whole_seconds else after)


def thread_of(chat: Chat, parameters: Parameters) -> int | None:
    """Return the topic that a message goes to."""
    thread = parameters.number("message_thread_id")
    if not thread:
        return None
    if not chat.topics or thread not in chat.topics:
        raise bad("message thread not found")
    return thread


def answered(world: World, chat: Chat, parameters: Parameters) -> tuple[Message | None, str]:
    """Return the message that is replied to, and what is quoted of it."""
    reply = parameters.parsed("reply_parameters") or {}
    number = int(reply.get("message_id") or parameters.number("reply_to_message_id"))
    if not number:
        return None, ""
    message = world.find(chat, number)
    anyway = reply.get("allow_sending_without_reply")
    if message is None:
        if anyway or parameters.truth("allow_sending_without_reply"):
            return None, ""
        raise bad("message to be replied not found")
    quote = formatted(str(reply.get("quote") or ""), str(reply.get("quote_parse_mode") or "")).text
    if quote and quote not in message.text:
        raise bad("QUOTE_TEXT_INVALID")
    return message, quote


def own(world: World, chat: Chat, parameters: Parameters) -> Message:
    """Return a message that the bot may edit."""
    message = world.find(chat, parameters.number("message_id"))
    if message is None:
        raise bad("message to edit not found")
    if message.sender.id != world.bot.id:
        raise bad("message can't be edited")
    return message


def account_of(world: World, chat: Chat, parameters: Parameters) -> Account:
    """Return the user whom a call asks about, as far as the chat knows one."""
    number = parameters.number("user_id")
    if not number:
        raise bad("invalid user_id specified")
    account = world.accounts.get(number)
    if account is None or number not in chat.members:
        raise bad("PARTICIPANT_ID_INVALID" if account is None else "user not found")
    return account
