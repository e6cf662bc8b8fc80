"""Persons in their private chats with the bot, and groups of them."""

from tests.fakes.telegram.accounts import (
    CHANNEL,
    GROUP,
    SUPERGROUP,
    TELEGRAM,
    Account,
    Chat,
)
from tests.fakes.telegram.delivering import deliver, tell_status
from tests.fakes.telegram.formatting import formatted
from tests.fakes.telegram.messages import Message
from tests.fakes.telegram.seats import Seat
from tests.fakes.telegram.taps import Inline
from tests.fakes.telegram.world import World


class Person(Seat):
    """Somebody, seated in their private chat with the bot."""

    def __init__(self, world: World, account: Account) -> None:
        with world.changed:
            world.accounts[account.id] = account
            super().__init__(world, account, world.private(account))

    @property
    def id(self) -> int:
        """The number of the user, and of the private chat."""
        return self.account.id

    def start(self, payload: str = "") -> Message:
        """Press "Start"."""
        return self.write(f"/start {payload}".strip())

    def block(self) -> None:
        """Block the bot."""
        self._become("kicked")

    def unblock(self) -> None:
        """Let the bot write again."""
        self._become("member")

    def leave_telegram(self) -> None:
        """Delete the account."""
        with self.world.changed:
            self.chat.members[self.id] = "deactivated"

    def ask_inline(self, text: str) -> Inline:
        """Type a question after the bot's name in another chat."""
        with self.world.changed:
            return Inline.of(self.world, self.account, text)

    def _become(self, status: str) -> None:
        with self.world.changed:
            tell_status(self.world, self.chat, self.account, status)
            self.world.changed.notify_all()

    def _enter(self) -> None:
        if self.chat.members[self.id] == "kicked":
            raise PermissionError(f"{self.account.first_name} has blocked the bot.")
        self.chat.members[self.id] = "member"


class Group:
    """A group, a supergroup or a channel, with the bot in it."""

    def __init__(self, world: World, chat: Chat, creator: Person) -> None:
        self.world = world
        self.chat = chat
        self.creator = creator
        with world.changed:
            world.chats[chat.id] = chat
            chat.members[creator.id] = "creator"
        self.add_bot()

    @property
    def id(self) -> int:
        """The number of the chat."""
        return self.chat.id

    def add_bot(self, status: str = "member") -> None:
        """Add the bot, or make it an administrator."""
        self._become(status)
        if self.chat.kind != CHANNEL and status == "member":
            self._service({"new_chat_members": [self.world.bot.json()]})

    def kick_bot(self) -> None:
        """Throw the bot out."""
        self._become("kicked")

    def join(self, person: Person) -> Seat:
        """Let a person in, and return their seat."""
        with self.world.changed:
            self.chat.members.setdefault(person.id, "member")
            if self.chat.members[person.id] in ("left", "kicked"):
                self.chat.members[person.id] = "member"
        return Seat(self.world, person.account, self.chat)

    def topic(self, name: str) -> int:
        """Open a topic, and return the number of its thread."""
        with self.world.changed:
            topics = self.chat.topics = self.chat.topics or {}
            carried = {"forum_topic_created": {"name": name, "icon_color": 7322096}}
            message = self.world.post(self.chat, self.creator.account, carried=carried)
            message.thread = message.id
            topics[message.id] = name
            return message.id

    def migrate(self) -> "Group":
        """Become a supergroup, and return it; the old number is refused from now on."""
        number = -1_000_000_000_000 - abs(self.chat.id)
        fresh = Chat(number, SUPERGROUP, self.chat.title, members=dict(self.chat.members))
        fresh.members[self.world.bot.id] = "left"
        moved = Group(self.world, fresh, self.creator)
        self._service({"migrate_to_chat_id": number})
        with self.world.changed:
            self.chat.moved_to = number
        return moved

    def post(self, text: str) -> Message:
        """Write as the group itself; in a channel, as everyone does."""
        with self.world.changed:
            message = self.world.post(
                self.chat, TELEGRAM, body=formatted(text), anonymous=self.chat.kind != CHANNEL
            )
            deliver(self.world, message)
            self.world.changed.notify_all()
            return message

    def _become(self, status: str) -> None:
        with self.world.changed:
            tell_status(self.world, self.chat, self.creator.account, status)
            self.world.changed.notify_all()

    def _service(self, carried: dict[str, object]) -> None:
        with self.world.changed:
            message = self.world.post(self.chat, self.creator.account, carried=carried)
            deliver(self.world, message)
            self.world.changed.notify_all()


def group_chat(number: int, title: str, kind: str) -> Chat:
    """Return a new chat; groups and supergroups have numbers of different forms."""
    shown = -number if kind == GROUP else -1_000_000_000_000 - number
    return Chat(shown, kind, title)
