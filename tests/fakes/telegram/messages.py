"""What stands in a chat: messages with their buttons and files, edits and deletions."""

from dataclasses import dataclass, field
from typing import Any

from tests.fakes.telegram.accounts import Account, Chat
from tests.fakes.telegram.formatting import Formatted

Keyboard = tuple[tuple["Button", ...], ...]


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a message."""

    text: str
    data: str = ""
    url: str = ""
    more: tuple[tuple[str, str], ...] = ()

    def json(self) -> dict[str, Any]:
        """Return it as the Bot API sends it."""
        known = {"text": self.text, "callback_data": self.data, "url": self.url}
        return {name: value for name, value in [*known.items(), *self.more] if value}


@dataclass(frozen=True, slots=True)
class File:
    """A file at Telegram."""

    id: str
    unique_id: str
    name: str
    data: bytes
    mime: str = "application/octet-stream"

    def json(self) -> dict[str, Any]:
        """Return what every kind of file has."""
        sizes = {"file_size": len(self.data)}
        return {"file_id": self.id, "file_unique_id": self.unique_id, **sizes}

    def as_document(self) -> dict[str, Any]:
        """Return it as a document."""
        return {"file_name": self.name, "mime_type": self.mime, **self.json()}


@dataclass(slots=True)
class Message:
    """A message as it stands now, and as it stood before.

    Attributes:
        body: Its text, or the caption of what it carries.
        carried: What else it holds, by the Bot API's names: photo, voice, sticker...
        document: The file, if it carries a document.
        earlier: What its text was before each edit.
    """

    id: int
    chat: Chat
    sender: Account
    date: float
    body: Formatted = field(default_factory=Formatted)
    keyboard: Keyboard = ()
    carried: dict[str, Any] = field(default_factory=dict)
    document: File | None = None
    reply_to: "Message | None" = None
    quote: str = ""
    thread: int | None = None
    edited: float | None = None
    deleted: bool = False
    silent: bool = False
    preview: bool = True
    anonymous: bool = False
    earlier: list[Formatted] = field(default_factory=list)
    reactions: dict[int, list[str]] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """Its text or caption."""
        return self.body.text

    @property
    def entities(self) -> list[dict[str, Any]]:
        """Its entities, as the Bot API sends them."""
        return self.body.entities

    @property
    def links(self) -> list[tuple[str, str]]:
        """The links its sender made: text and address of each."""
        return self.body.links

    @property
    def found(self) -> list[tuple[str, str]]:
        """What Telegram's clients turn into links by themselves: kind and text of each."""
        return self.body.found

    @property
    def buttons(self) -> list[Button]:
        """All buttons, row by row."""
        return [button for row in self.keyboard for button in row]

    def button(self, text: str) -> Button:
        """Return the first button whose text holds this one."""
        for button in self.buttons:
            if text in button.text:
                return button
        raise LookupError(f"No button {text!r} among {[one.text for one in self.buttons]}.")

    def json(self, outer: bool = True) -> dict[str, Any]:
        """Return it as the Bot API sends it; what it replies to only one deep."""
        said: dict[str, Any] = {"message_id": self.id}
        if self.chat.kind != "channel":
            said["from"] = self.sender.json()
        if self.anonymous or self.chat.kind == "channel":
            said["sender_chat"] = self.chat.json()
        said |= {"chat": self.chat.json(), "date": int(self.date)}
        if self.edited:
            said["edit_date"] = int(self.edited)
        if self.thread:
            said |= {"message_thread_id": self.thread, "is_topic_message": True}
        if self.reply_to and outer:
            said["reply_to_message"] = self.reply_to.json(outer=False)
        if self.quote:
            said["quote"] = {"text": self.quote, "position": 0, "is_manual": True}
        said |= self.carried
        if self.document:
            said["document"] = self.document.as_document()
        said |= self._words()
        if self.keyboard:
            rows = [[button.json() for button in row] for row in self.keyboard]
            said["reply_markup"] = {"inline_keyboard": rows}
        return said

    def _words(self) -> dict[str, Any]:
        if not self.body.text:
            return {}
        with_file = bool(self.document or self.carried.keys() & {"photo", "voice", "video"})
        name, marks = ("caption", "caption_entities") if with_file else ("text", "entities")
        entities = {marks: self.body.entities} if self.body.marks else {}
        return {name: self.body.text, **entities}


@dataclass(frozen=True, slots=True)
class Draft:
    """A message that the bot is still writing; an empty one shows "Thinking…"."""

    id: int
    body: Formatted
    time: float
    thread: int | None = None

    @property
    def text(self) -> str:
        """What it says so far."""
        return self.body.text
