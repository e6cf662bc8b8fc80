"""The fake Telegram as tests take it: a server, the people on it, and its script."""

from collections.abc import Callable
from typing import Self, TypeVar

from tests.fakes.telegram.accounts import CHANNEL, GROUP, SUPERGROUP, Account
from tests.fakes.telegram.clock import Clock
from tests.fakes.telegram.faults import Faults
from tests.fakes.telegram.ledger import Ledger
from tests.fakes.telegram.limits import Limits
from tests.fakes.telegram.people import Group, Person, group_chat
from tests.fakes.telegram.server import Server
from tests.fakes.telegram.taps import new_id
from tests.fakes.telegram.world import World

TOKEN = "123456789:AAFakeTokenOfTheTests_0123456789abc"  # of no real bot
Seen = TypeVar("Seen")


class FakeTelegram:
    """A Bot API server for one bot, from `with` to the end of its block.

    Attributes:
        world: Everything it knows; hold `world.changed` while reading more than one thing.
        faults: What goes wrong by script.
    """

    def __init__(
        self,
        token: str = TOKEN,
        username: str = "footnote_bot",
        name: str = "Footnote",
        limits: Limits | None = None,
        clock: Clock | None = None,
        privacy: bool = True,
        port: int = 0,
        local: bool = True,
        slow_start: float = 0.0,
    ) -> None:
        number = int(token.partition(":")[0])
        bot = Account(number, name, username=username, is_bot=True, privacy=privacy)
        self.world = World(token, bot, limits or Limits(), clock or Clock())
        self.faults = Faults()
        self._server = Server(self.world, self.faults, port, local)
        self._slow_start = slow_start

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Listen, at the same port as before if it is not the first time."""
        self._server.start(self._slow_start)

    def stop(self) -> None:
        """Listen no more; what is known stays."""
        self._server.stop()

    def refuse(self, seconds: float) -> None:
        """Refuse all connections for so long."""
        self._server.refuse(seconds)

    @property
    def up(self) -> bool:
        """Whether the server can be connected to."""
        return self._server.is_up

    @property
    def token(self) -> str:
        """The bot's token."""
        return self.world.token

    @property
    def url(self) -> str:
        """The address of the server."""
        return f"http://127.0.0.1:{self._server.port}"

    @property
    def base_url(self) -> str:
        """What PTB and FOOTNOTE_TELEGRAM_BASE_URL take: the token is put behind it."""
        return f"{self.url}/bot"

    @property
    def base_file_url(self) -> str:
        """The same for files."""
        return f"{self.url}/file/bot"

    @property
    def ledger(self) -> Ledger:
        """All calls."""
        return self.world.ledger

    @property
    def clock(self) -> Clock:
        """The time of the server."""
        return self.world.clock

    def person(
        self,
        first_name: str = "Anna",
        last_name: str = "",
        username: str = "",
        language_code: str = "en",
        number: int | None = None,
    ) -> Person:
        """Return somebody new, who has not written yet."""
        number = new_id() if number is None else number
        account = Account(number, first_name, last_name, username, language_code)
        return Person(self.world, account)

    def group(
        self, title: str = "Readers", kind: str = SUPERGROUP, creator: Person | None = None
    ) -> Group:
        """Return a new group with the bot in it; the kinds are those of the Bot API."""
        if kind not in (GROUP, SUPERGROUP, CHANNEL):
            raise ValueError(f"A group is a group, a supergroup or a channel, got {kind!r}.")
        chat = group_chat(new_id(), title, kind)
        return Group(self.world, chat, creator or self.person("Greta"))

    def repeat(self, update: int | None = None) -> None:
        """Send an update a second time, the last one if none is named."""
        with self.world.changed:
            self.world.updates.repeat(update or max(self.world.updates.every))

    def pending(self) -> int:
        """Return how many updates wait to be confirmed."""
        with self.world.changed:
            return len(self.world.updates.waiting)

    def polled(self, more: int = 1, timeout: float = 10.0) -> None:
        """Wait for so many more polls to begin: then the bot is there."""
        goal = self.world.polls + more
        self.wait_for(lambda: self.world.polls >= goal, timeout, "No poll")

    def drained(self, timeout: float = 10.0) -> None:
        """Wait until the bot has confirmed all updates, or its webhook has taken them."""
        self.wait_for(lambda: not self.world.updates.waiting, timeout, "Updates still wait")

    def wait_for(
        self, see: Callable[[], Seen | None], timeout: float = 5.0, what: str = "Not so"
    ) -> Seen:
        """Return what `see` returns as soon as it is something; raise TimeoutError if late."""
        return self.world.wait(see, timeout, what)
