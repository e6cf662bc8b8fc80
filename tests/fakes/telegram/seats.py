"""A person in a chat: what they can do there, and what they see there.

All calls return at once but those that wait, and those wait no longer than they must.
"""

import time
from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from tests.fakes.telegram import carrying
from tests.fakes.telegram.accounts import GROUP_ANONYMOUS_BOT, Account, Chat
from tests.fakes.telegram.delivering import deliver
from tests.fakes.telegram.describing import menu
from tests.fakes.telegram.formatting import Formatted, formatted
from tests.fakes.telegram.messages import Button, Draft, Message
from tests.fakes.telegram.taps import Tap
from tests.fakes.telegram.world import World

Seen = TypeVar("Seen")


class Seat:
    """A person in a chat.

    Attributes:
        patience: For how many seconds they wait if nothing else is said.
    """

    patience = 5.0

    def __init__(self, world: World, account: Account, chat: Chat) -> None:
        self.world = world
        self.account = account
        self.chat = chat
        self._looked_at = chat.next_message - 1

    def write(
        self,
        text: str,
        reply_to: Message | None = None,
        thread: int | None = None,
        anonymous: bool = False,
    ) -> Message:
        """Write a message; `anonymous` as an administrator of a group may."""
        return self._post(formatted(text), reply_to=reply_to, thread=thread, anonymous=anonymous)

    def send_photo(self, caption: str = "") -> Message:
        """Send a photo."""
        return self._post(formatted(caption), carried=carrying.photo(self.world))

    def send_voice(self, seconds: int = 2) -> Message:
        """Send a voice message."""
        return self._post(carried=carrying.voice(self.world, seconds))

    def send_sticker(self, emoji: str = "🙂") -> Message:
        """Send a sticker."""
        return self._post(carried=carrying.sticker(self.world, emoji))

    def send_document(self, name: str, data: bytes, caption: str = "") -> Message:
        """Send a file."""
        file = self.world.store(name, data, "application/octet-stream")
        return self._post(formatted(caption), document=file)

    def forward(self, message: Message) -> Message:
        """Forward a message to this chat."""
        origin = {
            "type": "user",
            "sender_user": message.sender.json(),
            "date": int(message.date),
        }
        carried = {**message.carried, "forward_origin": origin}
        return self._post(message.body, carried=carried, document=message.document)

    def edit(self, message: Message, text: str) -> Message:
        """Give an own message another text."""
        with self.world.changed:
            message.earlier.append(message.body)
            message.body = formatted(text)
            message.edited = self.world.clock.now()
            deliver(self.world, message, edited=True)
            self.world.changed.notify_all()
        return message

    def delete(self, message: Message) -> None:
        """Remove a message; the bot is not told."""
        with self.world.changed:
            message.deleted = True
            self.world.changed.notify_all()

    def tap(self, message: Message, button: Button | str) -> Tap:
        """Press a button of a message, given itself or by a part of its text."""
        with self.world.changed:
            pressed = message.button(button) if isinstance(button, str) else button
            if message.deleted or pressed not in message.buttons:
                raise LookupError(f"The message shows no button {pressed.text!r} any more.")
            return Tap.of(self.world, self.account, message, pressed)

    def react(self, message: Message, emoji: str) -> None:
        """Put an emoji on a message; the bot is told if it asked for such."""
        with self.world.changed:
            before = message.reactions.get(self.account.id, [])
            message.reactions[self.account.id] = [emoji]
            body: dict[str, Any] = {
                "chat": self.chat.json(),
                "message_id": message.id,
                "user": self.account.json(),
                "date": int(self.world.clock.now()),
                "old_reaction": [{"type": "emoji", "emoji": one} for one in before],
                "new_reaction": [{"type": "emoji", "emoji": emoji}],
            }
            self.world.tell("message_reaction", body, f"{self.chat.id}")

    @property
    def messages(self) -> list[Message]:
        """All messages that stand in the chat."""
        with self.world.changed:
            return self.world.said(self.chat)

    @property
    def answers(self) -> list[Message]:
        """The bot's messages that stand in the chat."""
        return [one for one in self.messages if one.sender.id == self.world.bot.id]

    @property
    def draft(self) -> Draft | None:
        """What the bot is writing, as it is shown now."""
        with self.world.changed:
            return self.world.draft(self.chat)

    @property
    def drafts(self) -> list[Draft]:
        """All drafts that the bot has shown here, in order."""
        with self.world.changed:
            return list(self.world.drafts.get(self.chat.id, []))

    @property
    def action(self) -> str:
        """What the bot is seen doing, as "typing"; it shows for five seconds."""
        with self.world.changed:
            action, since = self.world.actions.get(self.chat.id, ("", 0.0))
            return action if self.world.clock.now() - since <= 5 else ""

    @property
    def menu(self) -> list[dict[str, str]]:
        """The commands that the person is offered here."""
        return menu(self.world, self.account, self.chat.id)

    def next(self, timeout: float | None = None) -> Message:
        """Return the bot's next message that was not returned before."""
        message = self.wait(self._unseen, timeout, "No message of the bot")
        self._looked_at = message.id
        return message

    def nothing(self, seconds: float = 0.3) -> bool:
        """Return whether the bot sends nothing new for so long."""
        try:
            self.wait(self._unseen, seconds, "Nothing")
        except TimeoutError:
            return True
        return False

    def wait(
        self, see: Callable[[], Seen | None], timeout: float | None = None, what: str = "Not so"
    ) -> Seen:
        """Return what `see` returns as soon as it is something."""
        return self.world.wait(see, self.patience if timeout is None else timeout, what)

    def settled(self, message: Message, quiet: float = 0.3, timeout: float = 10.0) -> Message:
        """Return a message once it has not been edited for so long."""
        end = time.monotonic() + timeout
        while time.monotonic() < end:
            count = len(message.earlier)
            try:
                self.wait(partial(_has_more, message, count), quiet)
            except TimeoutError:
                return message
        raise TimeoutError(f"The message is still being edited after {timeout:g} s.")

    def _unseen(self) -> Message | None:
        fresh = (one for one in self.answers if one.id > self._looked_at)
        return next(fresh, None)

    def _post(self, body: Formatted | None = None, anonymous: bool = False, **more: Any) -> Message:
        with self.world.changed:
            self._enter()
            sender = GROUP_ANONYMOUS_BOT if anonymous else self.account
            message = self.world.post(
                self.chat, sender, body=body or Formatted(), anonymous=anonymous, **more
            )
            deliver(self.world, message)
            self.world.changed.notify_all()
            return message

    def _enter(self) -> None:
        """Make sure that the person can write here."""
        if self.chat.members.get(self.account.id, "left") in ("left", "kicked"):
            raise PermissionError(f"{self.account.first_name} is not in the chat.")


def _has_more(message: Message, edits: int) -> bool:
    return len(message.earlier) > edits
