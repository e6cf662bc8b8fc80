"""The bot itself, run in a thread of the test against the fake Telegram."""

import asyncio
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

from bot.assembling import engine_maker
from bot.engine import Engine
from bot.messenger.access import Access
from bot.messenger.kept.state import State
from bot.messenger.serving import Service
from bot.settings import Settings
from index.generations.live import Live
from index.generations.opening import Index
from tests.fakes.telegram import FakeTelegram, Person

# Nobody waits for a minute to be over.
GENEROUS = {"telegram_per_minute": 1_000, "telegram_per_day": 10_000, "telegram_open": True}


class Chatting:
    """A bot that runs from `with` to the end of its block, as `footnote bot` would.

    Attributes:
        failed: What it ended with, if that was an error.
    """

    def __init__(
        self,
        fake: FakeTelegram,
        home: Path,
        make: Callable[[Index], Engine] | None = None,
        **known: Any,
    ) -> None:
        about = {"telegram_token": fake.token, "telegram_base_url": fake.base_url, "home": home}
        self.settings = Settings(**{**about, **GENEROUS, **known})
        self.failed: BaseException | None = None
        self._fake = fake
        self._make = make or engine_maker(self.settings)
        self._begun = threading.Event()
        self._thread = threading.Thread(target=self._run, name="bot")

    def __enter__(self) -> Self:
        webhook = self.settings.telegram_webhook_url
        polls = self._fake.world.polls
        self._thread.start()
        self._begun.wait()

        def ready() -> bool:
            hooked = bool(webhook and self._fake.ledger.of("setWebhook"))
            return hooked or self._fake.world.polls > polls or not self._thread.is_alive()

        self._fake.wait_for(ready, 30, "The bot is not there")
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self, hurry: bool = False) -> None:
        """Tell it to stop, and wait until it has."""
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._stop.set)
            if hurry:
                self._loop.call_soon_threadsafe(self._hurry.set)
        self._thread.join()

    def ended(self, seconds: float) -> bool:
        """Return whether it ends by itself within so many seconds."""
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _run(self) -> None:
        home = self.settings.index_home
        state = State(home.folder)
        try:
            with Live(home, self.settings.embedding, self._make, 0.0) as live:
                access = Access.from_settings(self.settings)
                asyncio.run(self._serve(Service(self.settings, access, live, state)))
        except BaseException as exc:  # the test looks at it
            self.failed = exc
        finally:
            state.close()
            self._begun.set()

    async def _serve(self, service: Service) -> None:
        self._loop = asyncio.get_running_loop()
        self._stop, self._hurry = asyncio.Event(), asyncio.Event()
        self._begun.set()
        await service.run(self._stop, self._hurry)


def said(person: Person, text: str) -> str:
    """Write to the bot, and return what it answers."""
    person.write(text)
    return person.next(20).text
