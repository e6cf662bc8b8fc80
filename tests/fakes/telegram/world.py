"""Everything that the fake knows: people, chats, what was said, what waits for the bot.

One lock guards it all: `changed` is held by whoever looks or writes, and wakes whoever
waits for something to be so.
"""

import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from tests.fakes.telegram.accounts import PRIVATE, Account, Chat
from tests.fakes.telegram.clock import Clock
from tests.fakes.telegram.flood import Flood
from tests.fakes.telegram.ledger import Ledger
from tests.fakes.telegram.limits import Limits
from tests.fakes.telegram.messages import Draft, File, Message
from tests.fakes.telegram.updates import Update, Updates

Seen = TypeVar("Seen")


@dataclass(slots=True)
class Query:
    """A tap or an inline query that the bot is to answer.

    Attributes:
        expires: Until when it may be answered.
        answer: What the bot answered.
    """

    id: str
    expires: float
    answer: dict[str, Any] | None = None


@dataclass(slots=True)
class Webhook:
    """Where updates are pushed to, and what was wrong with it last."""

    url: str
    secret: str = ""
    connections: int = 40
    error_time: float = 0.0
    error: str = ""


@dataclass(slots=True)
class World:
    """The state of the fake.

    Attributes:
        drafts: All drafts by chat; `writing` those that no message has replaced.
        commands: Commands by scope and language; `names` the descriptions by language.
        polls: How many polls have begun.
        actions: What the bot was last seen doing in a chat ("typing"), and when.
    """

    token: str
    bot: Account
    limits: Limits = field(default_factory=Limits)
    clock: Clock = field(default_factory=Clock)
    ledger: Ledger = field(default_factory=Ledger)
    accounts: dict[int, Account] = field(default_factory=dict)
    chats: dict[int, Chat] = field(default_factory=dict)
    messages: dict[int, dict[int, Message]] = field(default_factory=dict)
    drafts: dict[int, list[Draft]] = field(default_factory=dict)
    writing: dict[int, Draft] = field(default_factory=dict)
    files: dict[str, File] = field(default_factory=dict)
    queries: dict[str, Query] = field(default_factory=dict)
    commands: dict[tuple[str, str], list[dict[str, str]]] = field(default_factory=dict)
    names: dict[tuple[str, str], str] = field(default_factory=dict)
    actions: dict[int, tuple[str, float]] = field(default_factory=dict)
    webhook: Webhook | None = None
    polls: int = 0
    changed: threading.Condition = field(default_factory=threading.Condition)
    updates: Updates = field(init=False)
    flood: Flood = field(init=False)

    def __post_init__(self) -> None:
        self.updates = Updates(self.clock, self.limits.update_age)
        self.flood = Flood(self.clock, self.limits)
        self.accounts[self.bot.id] = self.bot

    def wait(self, see: Callable[[], Seen | None], timeout: float, what: str) -> Seen:
        """Return what `see` returns as soon as that is something; raise TimeoutError if late.

        What is not of this world, as a list of the test's own, is looked at now and then.
        """
        end = time.monotonic() + timeout
        with self.changed:
            while not (seen := see()):
                left = end - time.monotonic()
                if left <= 0:
                    raise TimeoutError(f"{what} within {timeout:g} s.")
                self.changed.wait(min(left, 0.1))
            return seen

    def said(self, chat: Chat) -> list[Message]:
        """Return the messages of a chat in order, without those that are deleted."""
        return [one for one in self.messages.get(chat.id, {}).values() if not one.deleted]

    def find(self, chat: Chat, number: int) -> Message | None:
        """Return a message that is still there."""
        message = self.messages.get(chat.id, {}).get(number)
        return None if message is None or message.deleted else message

    def post(self, chat: Chat, sender: Account, **more: Any) -> Message:
        """Put a message in a chat."""
        message = Message(chat.next_message, chat, sender, self.clock.now(), **more)
        chat.next_message += 1
        self.messages.setdefault(chat.id, {})[message.id] = message
        if sender.id == self.bot.id:
            self.writing.pop(chat.id, None)
        return message

    def tell(self, kind: str, body: dict[str, Any], lane: str) -> Update | None:
        """Put an update in the bot's queue."""
        return self.updates.add(kind, body, lane)

    def draft(self, chat: Chat) -> Draft | None:
        """Return the draft that is shown in a chat, if one is."""
        draft = self.writing.get(chat.id)
        if draft is None or self.clock.now() - draft.time > self.limits.draft_age:
            return None
        return draft

    def write(self, chat: Chat, draft: Draft) -> None:
        """Show a draft in place of the one before."""
        self.drafts.setdefault(chat.id, []).append(draft)
        self.writing[chat.id] = draft

    def store(self, name: str, data: bytes, mime: str) -> File:
        """Keep a file."""
        number = secrets.token_urlsafe(24)
        file = File(f"BQACAgIAAxk{number}", f"AgAD{number[:11]}", name, data, mime)
        self.files[file.id] = file
        return file

    def ask(self, age: float) -> Query:
        """Note a query that waits for the bot's answer."""
        number = str(secrets.randbelow(2**62))
        self.queries[number] = Query(number, self.clock.now() + age)
        return self.queries[number]

    def private(self, owner: Account) -> Chat:
        """Return the private chat with a user."""
        known = {owner.id: "left", self.bot.id: "member"}
        fresh = Chat(owner.id, PRIVATE, owner=owner, members=known)
        return self.chats.setdefault(owner.id, fresh)
