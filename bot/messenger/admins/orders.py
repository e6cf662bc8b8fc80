"""What an admin ordered, at work: one message tells for how long, and then what came of it.

The log has a line when it begins and one when it ends: which command, how it went and how
long it took; not who ordered it, nor in what words.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from telegram.error import TelegramError

from bot.messenger.addressing import Said
from bot.messenger.admins.outcome import CommandOutcome
from bot.messenger.admins.running import Runner
from bot.messenger.kept.pulse import long
from bot.messenger.replying import Replies
from bot.messenger.saying.inert import escaped
from bot.messenger.saying.wording import Wording
from bot.messenger.wire.client import Client
from bot.messenger.wire.manner import DROPPABLE, Dropped
from bot.messenger.wire.sending import Letter, Sender

TICK = 10.0  # seconds between two words on how long something takes

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Orders:
    """Has what admins order done by our own commands."""

    bot: Client
    sender: Sender
    replies: Replies
    runner: Runner

    async def run(
        self, said: Said, spoken: Wording, *command: str, within: str = "", well: str = ""
    ) -> None:
        """Run a command, and tell what comes of it; `well` is added if it ends well.

        `within` is a folder that nobody is to read of.
        """
        # What the bot had begun when it was killed may have gone on without it.
        remarks = [spoken.say("run_again")] if await self.sender.is_held(said.update) else []
        working = spoken.say("working", command=command[0])
        held = await self.sender.hold(
            said.update, Letter(said.chat, escaped(working), working, said.thread, said.message)
        )
        with noted(f"/{command[0]} of an admin") as note:
            ended = asyncio.create_task(self.runner.run(*command))
            try:
                await self._tell_time(said, held, working, ended)
            finally:
                ended.cancel()
                await asyncio.wait({ended})
            note(ended.result().code)
        outcome = ended.result()
        remarks += [well] if well and not outcome.code else []
        text = outcome.says(command[0], *remarks)
        await self.replies.tell(said, text.replace(f"{within}/", "") if within else text)

    async def _tell_time(
        self, said: Said, held: int | None, working: str, ended: asyncio.Task[CommandOutcome]
    ) -> None:
        """Say every few seconds for how long it has taken, until it has ended."""
        begun = time.monotonic()
        while not (await asyncio.wait({ended}, timeout=TICK))[0]:
            if held is not None:
                text = escaped(f"{working} ({long(time.monotonic() - begun)})")
                with suppress(TelegramError, Dropped):
                    await self.bot.edit_message_text(
                        text, said.chat, held, rate_limit_args=DROPPABLE
                    )


@contextmanager
def noted(what: str) -> Iterator[Callable[[int], None]]:
    """Log that something begins and how it ends: with the exit code that it is told, if any."""
    how, began = "was broken off", time.monotonic()

    def note(code: int) -> None:
        nonlocal how
        how = f"has failed (exit code {code})" if code else "has ended well"

    log.info("%s has begun.", what)
    try:
        yield note
    finally:
        log.info("%s %s after %.1f s.", what, how, time.monotonic() - began)
