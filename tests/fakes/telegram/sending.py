"""The methods that put something in a chat: messages, documents, drafts, "typing"."""

from typing import Any

from tests.fakes.telegram.accounts import PRIVATE
from tests.fakes.telegram.formatting import (
    MOST_CAPTION,
    MOST_TEXT,
    Formatted,
    checked,
    formatted,
    short,
)
from tests.fakes.telegram.keyboards import keyboard
from tests.fakes.telegram.messages import Draft, File
from tests.fakes.telegram.parameters import Parameters
from tests.fakes.telegram.reaching import answered, slowed, thread_of, writable
from tests.fakes.telegram.refusals import Refusal, bad
from tests.fakes.telegram.world import World

MOST_FILE = 50 * 1024 * 1024
ACTIONS = frozenset(
    "typing upload_photo record_video upload_video record_voice upload_voice upload_document "
    "choose_sticker find_location record_video_note upload_video_note".split()
)


def send_message(world: World, given: Parameters) -> Any:
    """Send a text."""
    chat = writable(world, given)
    if not given.text("text"):
        raise bad("message text is empty")
    body = checked(text_of(given), MOST_TEXT, bad("message is too long"))
    reply_to, quote = answered(world, chat, given)
    thread, buttons = thread_of(chat, given), keyboard(given)
    slowed(world, chat)
    options = given.parsed("link_preview_options") or {}
    hidden = options.get("is_disabled") or given.truth("disable_web_page_preview")
    message = world.post(
        chat,
        world.bot,
        body=body,
        keyboard=buttons,
        reply_to=reply_to,
        quote=quote,
        thread=thread,
        silent=given.truth("disable_notification"),
        preview=not hidden,
    )
    return message.json()


def send_document(world: World, given: Parameters) -> Any:
    """Send a file, uploaded now or known by its number."""
    chat = writable(world, given)
    body = caption_of(given, bad("message caption is too long"))
    reply_to, quote = answered(world, chat, given)
    thread, buttons = thread_of(chat, given), keyboard(given)
    file = _file(world, given)
    slowed(world, chat)
    message = world.post(
        chat,
        world.bot,
        body=body,
        keyboard=buttons,
        document=file,
        reply_to=reply_to,
        quote=quote,
        thread=thread,
        silent=given.truth("disable_notification"),
    )
    return message.json()


def send_message_draft(world: World, given: Parameters) -> Any:
    """Show what the bot is writing; a private chat only."""
    chat = writable(world, given)
    if chat.kind != PRIVATE:
        raise bad("TEXTDRAFT_PEER_INVALID")
    number = given.number("draft_id")
    if not number:
        raise bad("draft_id must be non-zero")  # the real words are not known to us
    body = short(text_of(given), MOST_TEXT, bad("message is too long"))
    thread = thread_of(chat, given)
    slowed(world, chat, draft=True)
    world.write(chat, Draft(number, body, world.clock.now(), thread))
    return True


def send_chat_action(world: World, given: Parameters) -> Any:
    """Show what the bot is doing."""
    chat = writable(world, given)
    action = given.text("action").lower()
    if action not in ACTIONS:
        raise bad("wrong parameter action in request")
    thread_of(chat, given)
    world.actions[chat.id] = (action, world.clock.now())
    return True


def text_of(given: Parameters) -> Formatted:
    """Return the text of a call."""
    return formatted(given.text("text"), given.text("parse_mode"), given.list("entities"))


def caption_of(given: Parameters, too_long: Refusal) -> Formatted:
    """Return the caption of a call, which may be empty."""
    entities = given.list("caption_entities")
    body = formatted(given.text("caption"), given.text("parse_mode"), entities)
    return short(body, MOST_CAPTION, too_long)


def _file(world: World, given: Parameters) -> File:
    upload = given.upload("document")
    if upload is None:
        if not given.has("document"):
            raise bad("there is no document in the request")
        known = world.files.get(given.text("document"))
        if known is None:
            raise bad("wrong file identifier/HTTP URL specified")
        return known
    if not upload.data:
        raise bad("file must be non-empty")
    if len(upload.data) > MOST_FILE:
        raise Refusal(413, "Request Entity Too Large")
    return world.store(upload.name, upload.data, upload.mime)
