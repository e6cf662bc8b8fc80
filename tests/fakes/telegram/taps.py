"""Taps of buttons and inline queries: what a person asks that is no message."""

import secrets
from dataclasses import dataclass
from typing import Any, Self

from tests.fakes.telegram.accounts import Account
from tests.fakes.telegram.messages import Button, Message
from tests.fakes.telegram.world import Query, World


@dataclass(frozen=True, slots=True)
class Toast:
    """What the bot answers to a tap: a word at the top of the chat, or an alert."""

    text: str = ""
    alert: bool = False
    url: str = ""


@dataclass(frozen=True, slots=True)
class Tap:
    """A press of a button.

    Attributes:
        url: What it opens, if it is a link; then the bot is not asked.
        update: The number of its update; 0 if the bot was told nothing.
    """

    world: World
    query: Query | None
    url: str = ""
    update: int = 0

    @classmethod
    def of(cls, world: World, account: Account, message: Message, button: Button) -> Self:
        """Press a button, and ask the bot what to do."""
        if not button.data:
            return cls(world, None, button.url)
        query = world.ask(world.limits.callback_age)
        body: dict[str, Any] = {
            "id": query.id,
            "from": account.json(),
            "message": message.json(),
            "chat_instance": str(-abs(message.chat.id) * 7919),
            "data": button.data,
        }
        update = world.tell("callback_query", body, f"tap {account.id}")
        return cls(world, query, "", update.id if update else 0)

    @property
    def answered(self) -> bool:
        """Whether the clock on the button is gone."""
        return self.query is None or self.query.answer is not None

    def answer(self, timeout: float = 5.0) -> Toast:
        """Return what the bot answers."""
        query = self.query
        if query is None:
            return Toast(url=self.url)
        return Toast(**self.world.wait(lambda: query.answer, timeout, "No answer to the tap"))


@dataclass(frozen=True, slots=True)
class Inline:
    """A question typed after the bot's name in any chat."""

    world: World
    query: Query

    @classmethod
    def of(cls, world: World, account: Account, text: str, offset: str = "") -> Self:
        """Ask the bot for results."""
        if len(text) > 256:
            raise ValueError(f"An inline query has at most 256 characters, got {len(text)}.")
        query = world.ask(world.limits.inline_age)
        said = {"id": query.id, "from": account.json(), "query": text, "offset": offset}
        world.tell("inline_query", {**said, "chat_type": "private"}, f"inline {account.id}")
        return cls(world, query)

    def results(self, timeout: float = 5.0) -> list[dict[str, Any]]:
        """Return the bot's results."""
        answer = self.world.wait(lambda: self.query.answer, timeout, "No results")
        results: list[dict[str, Any]] = answer["results"]
        return results


def new_id() -> int:
    """Return a number for a user or a group that nobody has."""
    return 1_000_000 + secrets.randbelow(4_000_000_000)
