"""The methods that change or remove what stands in a chat."""

from typing import Any

from tests.fakes.telegram.formatting import MOST_TEXT, Formatted, checked
from tests.fakes.telegram.keyboards import keyboard
from tests.fakes.telegram.messages import Keyboard, Message
from tests.fakes.telegram.parameters import Parameters
from tests.fakes.telegram.reaching import chat_of, own, slowed, writable
from tests.fakes.telegram.refusals import NOT_MODIFIED, bad
from tests.fakes.telegram.sending import caption_of, text_of
from tests.fakes.telegram.world import World

DELETABLE = 48 * 3600.0


def edit_message_text(world: World, given: Parameters) -> Any:
    """Give a message another text, and the buttons that come with it."""
    chat = writable(world, given)
    if not given.text("text"):
        raise bad("message text is empty")
    body = checked(text_of(given), MOST_TEXT, bad("MESSAGE_TOO_LONG"))
    message = own(world, chat, given)
    if message.document:
        raise bad("there is no text in the message to edit")
    return _change(world, message, body, keyboard(given))


def edit_message_caption(world: World, given: Parameters) -> Any:
    """Give a document another caption."""
    chat = writable(world, given)
    body = caption_of(given, bad("MEDIA_CAPTION_TOO_LONG"))
    message = own(world, chat, given)
    if not message.document:
        raise bad("there is no caption in the message to edit")
    return _change(world, message, body, keyboard(given))


def edit_message_reply_markup(world: World, given: Parameters) -> Any:
    """Give a message other buttons, or none."""
    chat = writable(world, given)
    message = own(world, chat, given)
    return _change(world, message, message.body, keyboard(given))


def delete_message(world: World, given: Parameters) -> Any:
    """Remove a message: an own one, anyone's in a private chat or as an administrator."""
    chat = chat_of(world, given)
    message = world.find(chat, given.number("message_id"))
    if message is None:
        raise bad("message to delete not found")
    _deletable(world, message)
    message.deleted = True
    return True


def delete_messages(world: World, given: Parameters) -> Any:
    """Remove several messages; those that are not there are passed over."""
    chat = chat_of(world, given)
    numbers = given.list("message_ids") or []
    if not 1 <= len(numbers) <= 100:
        raise bad("message identifiers are not specified" if not numbers else "too many messages")
    found = [message for number in numbers if (message := world.find(chat, int(number)))]
    for message in found:
        _deletable(world, message)
    for message in found:
        message.deleted = True
    return True


def set_message_reaction(world: World, given: Parameters) -> Any:
    """Put the bot's emoji on a message, or take it away."""
    chat = writable(world, given)
    message = world.find(chat, given.number("message_id"))
    if message is None:
        raise bad("message to react not found")
    wanted = given.list("reaction") or []
    if len(wanted) > 1:
        raise bad("REACTIONS_TOO_MANY")
    emojis = [str(one.get("emoji", "")) for one in wanted]
    if any(not emoji or emoji.isascii() for emoji in emojis):
        raise bad("REACTION_INVALID")
    message.reactions[world.bot.id] = emojis
    return True


def _change(world: World, message: Message, body: Formatted, buttons: Keyboard) -> Any:
    if (body, buttons) == (message.body, message.keyboard):
        raise bad(NOT_MODIFIED)
    slowed(world, message.chat)
    if body != message.body:
        message.earlier.append(message.body)
    message.body = body
    message.keyboard = buttons
    message.edited = world.clock.now()
    return message.json()


def _deletable(world: World, message: Message) -> None:
    chat = message.chat
    mine = message.sender.id == world.bot.id
    rights = chat.members.get(world.bot.id) == "administrator"
    if not mine and not rights and chat.kind != "private":
        raise bad("message can't be deleted")
    if not rights and world.clock.now() - message.date > DELETABLE:
        raise bad("message can't be deleted for everyone")
