"""What admins may do in a chat: see how things are, let people in, change the index.

The index is changed by the same commands as at a terminal, in a process of their own: they
take time, and nobody's question waits for them.
"""

import asyncio
import sys
import tempfile
import time
from asyncio.subprocess import DEVNULL, PIPE
from contextlib import suppress
from pathlib import Path

from telegram.constants import ParseMode
from telegram.error import TelegramError

from bot.engine import Engine
from bot.messenger.access import NUMBER
from bot.messenger.addressing import Said
from bot.messenger.answering import lent
from bot.messenger.client import Client
from bot.messenger.commands import Command
from bot.messenger.doorkeeping import Doorkeeper
from bot.messenger.inert import escaped
from bot.messenger.journal import undone
from bot.messenger.manner import DROPPABLE, Dropped, Manner
from bot.messenger.pulse import long
from bot.messenger.rendering import from_text
from bot.messenger.replying import Replies
from bot.messenger.sending import Letter, Sender
from bot.messenger.state import State
from bot.messenger.wording import Wording, wording
from index.generations.live import Live
from index.sources.addresses import is_address

# Nothing of the current folder is imported instead of ours.
FOOTNOTE = (sys.executable, "-P", "-m", "bot")
TICK = 10.0  # seconds between two words on how long something takes
LINES = 20  # of what a command says
WHILE = Manner(patience=600.0)

Outcome = tuple[int, list[str]]


class Upkeep:
    """Does what admins ask for."""

    def __init__(
        self,
        bot: Client,
        live: Live[Engine],
        state: State,
        sender: Sender,
        replies: Replies,
        doorkeeper: Doorkeeper,
    ) -> None:
        self._bot = bot
        self._live = live
        self._state = state
        self._sender = sender
        self._replies = replies
        self._doorkeeper = doorkeeper
        self._busy = asyncio.Lock()
        self._model_failed = False
        self.commands: dict[str, Command] = {
            "status": self._status,
            "rebuild": self._rebuild,
            "add": self._add,
            "remove": self._remove,
            "allow": self._allow,
            "deny": self._deny,
        }

    async def _status(self, said: Said, spoken: Wording) -> None:
        async with lent(self._live) as engine:
            made, notice = engine.retriever.index.manifest, engine.retriever.index.notice
        waiting, _ = await self._state.do(undone)
        lines = [
            spoken.say(
                "status_index", generation=made.name, day=made.created[:16].replace("T", " ")
            ),
            spoken.say("collection", articles=spoken.count("article", made.articles)),
            spoken.say("status_model", model=engine.writer.model or spoken.say("status_quotes")),
            spoken.say("status_waiting", number=waiting - 1),  # but for this one
            *([notice] if notice else []),
        ]
        if made.first and made.last:
            first, last = spoken.day(made.first), spoken.day(made.last)
            lines.insert(2, spoken.say("from_to", first=first, last=last))
        await self._replies.tell(said, "\n".join(lines))

    async def _allow(self, said: Said, spoken: Wording) -> None:
        await self._door(said, spoken, to=True)

    async def _deny(self, said: Said, spoken: Wording) -> None:
        await self._door(said, spoken, to=False)

    async def _door(self, said: Said, spoken: Wording, to: bool) -> None:
        number = said.text
        if not NUMBER.fullmatch(number):
            await self._replies.tell(said, spoken.say("door_how"))
        elif not to and self._doorkeeper.is_admin(int(number)):
            await self._replies.tell(said, spoken.say("door_admin"))
        else:
            await self._doorkeeper.open(int(number), to)
            await self._replies.tell(said, spoken.say("allowed" if to else "denied", id=number))

    async def _rebuild(self, said: Said, spoken: Wording) -> None:
        sure = said.text.casefold() in {"yes", "ja"}
        await self._run(said, spoken, "rebuild", *(["--yes"] if sure else []))

    async def _add(self, said: Said, spoken: Wording) -> None:
        sources = said.text.split()
        if said.file:
            await self._add_file(said, spoken)
        elif sources and all(map(is_address, sources)):
            await self._run(said, spoken, "add", "--", *sources)
        else:
            await self._replies.tell(said, spoken.say("add_how"))

    async def _add_file(self, said: Said, spoken: Wording) -> None:
        number, name = said.file or ("", "")
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, Path(name).name or "article.txt")
            try:
                file = await self._bot.get_file(number)
                await file.download_to_drive(path)
            except TelegramError:
                await self._replies.tell(said, spoken.say("no_file"))
                return
            await self._run(said, spoken, "add", "--", str(path), within=folder)

    async def _remove(self, said: Said, spoken: Wording) -> None:
        articles = [one.strip() for one in said.text.splitlines() if one.strip()]
        if articles:
            await self._run(said, spoken, "remove", "--", *articles)
        else:
            await self._replies.tell(said, spoken.say("remove_how"))

    async def rebuild_every(self, hours: float) -> None:
        """Bring the index up to date again and again; if that fails, admins are told, once."""
        told = False
        while True:
            await asyncio.sleep(3600 * hours)
            async with self._busy:
                code, lines = await _footnote("rebuild")
            if code and not told:
                await self._tell("\n".join(["❌ rebuild", *lines]))
            told = bool(code)

    async def model_answered(self, well: bool) -> None:
        """Take note of whether the model answered; admins are told once that it does not."""
        if not well and not self._model_failed:
            await self._tell(wording(None).say("model_failed"))
        self._model_failed = not well

    async def _tell(self, text: str) -> None:
        """Tell all admins something."""
        part, *_ = from_text(text)
        for admin in self._doorkeeper.admins:
            with suppress(TelegramError):
                await self._bot.send_message(
                    admin, part.html, parse_mode=ParseMode.HTML, rate_limit_args=WHILE
                )

    async def _run(self, said: Said, spoken: Wording, *command: str, within: str = "") -> None:
        """Run a command; one message says for how long, and then what came of it.

        `within` is a folder that nobody is to read of.
        """
        working = spoken.say("working", command=command[0])
        held = await self._sender.hold(
            said.update, Letter(said.chat, escaped(working), working, said.thread, said.message)
        )
        async with self._busy:
            ended = asyncio.create_task(_footnote(*command))
            try:
                await self._tell_time(said, held, working, ended)
            finally:
                ended.cancel()
        code, lines = ended.result()
        shown = [line.replace(f"{within}/", "") if within else line for line in lines]
        await self._replies.tell(
            said, "\n".join([f"{'❌' if code else '✅'} {command[0]}", *shown])
        )

    async def _tell_time(
        self, said: Said, held: int | None, working: str, ended: asyncio.Task[Outcome]
    ) -> None:
        """Say every few seconds for how long it has taken, until it has ended."""
        begun = time.monotonic()
        while not (await asyncio.wait({ended}, timeout=TICK))[0]:
            if held is not None:
                text = escaped(f"{working} ({long(time.monotonic() - begun)})")
                with suppress(TelegramError, Dropped):
                    await self._bot.edit_message_text(
                        text, said.chat, held, rate_limit_args=DROPPABLE
                    )


async def _footnote(*command: str) -> Outcome:
    """Run a command, and return its exit code and the last lines of what it says."""
    process = await asyncio.create_subprocess_exec(
        *FOOTNOTE,
        *command,
        stderr=PIPE,
        stdout=DEVNULL,
    )
    try:
        _, stderr = await process.communicate()
    finally:
        if process.returncode is None:
            process.terminate()  # it goes on where it was when it is run again
    return process.returncode or 0, stderr.decode(errors="replace").strip().splitlines()[-LINES:]
