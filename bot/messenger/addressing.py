"""What a message asks of the bot, if it asks anything of it at all.

In a private chat everything does. In a group: commands of ours, @mentions, and replies to
the bot. Pure functions of what Telegram sent.
"""

from collections.abc import Collection
from dataclasses import dataclass

from telegram import Chat, Message, MessageEntity, Update, User

# What a message may carry beside text, by the sentence that it is answered with.
CARRIED = {
    "photo": "photo",
    "voice": "voice",
    "audio": "voice",
    "video": "photo",
    "video_note": "voice",
    "sticker": "sticker",
    "animation": "sticker",
    "dice": "sticker",
}
OTHER = "attachment"


@dataclass(frozen=True, slots=True)
class Said:
    """A message that is meant for the bot.

    Attributes:
        update: The number of its update; `message` is its own in the chat.
        thread: The topic of a forum that it stands in.
        user: Who wrote it; a channel or group that somebody wrote as has a number too.
        language: The language of the user's Telegram, as `de` or `pt-br`.
        text: What it says, without the command or mention that it begins with.
        command: The command, if it is one.
        carried: What it carries instead of text: `photo`, `voice`, `sticker`, `attachment`.
        file: The id and the name of a file that is attached.
        own: Whether these are the writer's own words: not forwarded, nor those that are replied
            to, nor what another bot wrote for him.
    """

    update: int
    chat: int
    thread: int | None
    private: bool
    user: int
    language: str | None
    message: int
    text: str
    command: str | None
    edited: bool
    carried: str | None
    file: tuple[str, str] | None = None
    own: bool = True


def writer(message: Message) -> User | Chat | None:
    """Return who wrote a message: a person, or the channel or group that somebody wrote as."""
    return message.sender_chat or message.from_user


def addressed(update: Update, me: User, commands: Collection[str]) -> Said | None:
    """Return the message of an update, or None if it is not meant for the bot.

    `commands` are those that it knows; in a group, others are for others.
    """
    message = update.message or update.edited_message
    wrote = writer(message) if message else None
    if message is None or wrote is None or (isinstance(wrote, User) and wrote.is_bot):
        return None
    private = message.chat.type == message.chat.PRIVATE
    command, text = _command(message, me)
    carried = _carried(message)
    if command == "" or not (command or text or carried):
        return None  # a command for another bot, or a note of Telegram's about the chat
    meant = text if private or command in commands else _meant(message, me, command, text)
    if meant is None:
        return None
    # "@footnote_bot" or "/ask" under somebody's question means that question.
    borrowed = not meant.strip() and not carried and _text_of(message.reply_to_message)
    text = (borrowed or meant).strip()
    return Said(
        update=update.update_id,
        chat=message.chat.id,
        thread=message.message_thread_id if message.is_topic_message else None,
        private=private,
        user=wrote.id,
        language=message.from_user.language_code if message.from_user else None,
        message=message.message_id,
        text=text,
        command=command,
        edited=update.edited_message is not None,
        carried=None if text else carried,
        file=_file(message),
        own=not (borrowed or message.forward_origin or message.via_bot),
    )


def _text(message: Message) -> str:
    return message.text or message.caption or ""


def _text_of(replied_to: Message | None) -> str:
    return _text(replied_to) if replied_to else ""


def _entities(message: Message) -> dict[MessageEntity, str]:
    return message.parse_entities() if message.text else message.parse_caption_entities()


def _command(message: Message, me: User) -> tuple[str | None, str]:
    """Return the command that a message begins with, and the rest.

    It is None without one, and "" if it is for another bot.
    """
    text = _text(message)
    for entity, part in _entities(message).items():
        if entity.type == MessageEntity.BOT_COMMAND and entity.offset == 0:
            name, _, whose = part[1:].partition("@")
            ours = whose.casefold() in {"", (me.username or "").casefold()}
            return (name.lower() if ours else ""), text[len(part) :]
    return None, text


def _meant(message: Message, me: User, command: str | None, text: str) -> str | None:
    """Return what a message in a group says to the bot, or None if it is said to others."""
    named = _without_mention(message, me)
    if named is None and not _replies_to(message, me):
        return None
    return text if named is None or command else named


def _without_mention(message: Message, me: User) -> str | None:
    """Return the text without the bot's name, or None if it does not name the bot."""
    own = f"@{me.username}".casefold()
    for entity, part in _entities(message).items():
        by_name = entity.type == MessageEntity.MENTION and part.casefold() == own
        by_number = entity.user is not None and entity.user.id == me.id
        if by_name or by_number:
            before, _, after = _text(message).partition(part)
            return f"{before.rstrip()} {after.lstrip(' ,:')}".strip()
    return None


def _replies_to(message: Message, me: User) -> bool:
    answered = message.reply_to_message
    return bool(answered and answered.from_user and answered.from_user.id == me.id)


def _file(message: Message) -> tuple[str, str] | None:
    file = message.document
    return (file.file_id, file.file_name or "") if file else None


def _carried(message: Message) -> str | None:
    for kind, name in CARRIED.items():
        if getattr(message, kind):
            return name
    return OTHER if message.effective_attachment else None
