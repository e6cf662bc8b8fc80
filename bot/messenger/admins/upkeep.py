"""What admins may do in a chat: see how things are, let people in, change the index.

The index is changed by the same commands as at a terminal, in a process of their own: they
take time, and nobody's question waits for them.
"""

import asyncio
import logging
import re
import shutil
import tempfile
import time
import unicodedata
from datetime import datetime
from pathlib import Path

from telegram.error import TelegramError

from bot.engine import Engine
from bot.messenger.access import NUMBER
from bot.messenger.addressing import Said
from bot.messenger.admins.conditions import Conditions, told
from bot.messenger.admins.notices import Notices
from bot.messenger.admins.orders import Orders, noted
from bot.messenger.admins.removable import look_for, removable
from bot.messenger.admins.running import Runner
from bot.messenger.answering import lent
from bot.messenger.commands import Command
from bot.messenger.kept.doorkeeping import Doorkeeper
from bot.messenger.kept.journal import undone
from bot.messenger.kept.state import State
from bot.messenger.replying import Replies
from bot.messenger.saying.wording import Wording
from bot.messenger.wire.client import Client
from bot.messenger.wire.outage import why
from bot.messenger.wire.sending import Sender
from index.generations.home import Home
from index.generations.live import Live
from index.sources.addresses import is_address

INCOMING = "incoming"  # below FOOTNOTE_HOME: files that were sent, until they are added
SOON = 60.0  # seconds after the start of the bot before which it rebuilds nothing by itself
HOUR = 3600.0
LOOK = "?"  # before words by which an article to be removed is looked for
LONGEST_NAME = 150  # bytes, of a file's name

log = logging.getLogger(__name__)


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
        notices: Notices,
        home: Home,
    ) -> None:
        self._bot = bot
        self._live = live
        self._state = state
        self._replies = replies
        self._doorkeeper = doorkeeper
        self._notices = notices
        self._home = home
        self._incoming = home.folder / INCOMING
        self._runner = Runner(home)
        self._orders = Orders(bot, sender, replies, self._runner)
        shutil.rmtree(self._incoming, ignore_errors=True)  # left by a bot that was killed
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
            model = engine.writer.model
        waiting, _ = await self._state.do(undone)
        # This message waits, too.
        found = Conditions(made, notice, self._runner.renewed, model, waiting - 1)
        await self._replies.tell(said, told(found, spoken))

    async def _allow(self, said: Said, spoken: Wording) -> None:
        await self._door(said, spoken, to=True)

    async def _deny(self, said: Said, spoken: Wording) -> None:
        await self._door(said, spoken, to=False)

    async def _door(self, said: Said, spoken: Wording, to: bool) -> None:
        number = said.text
        if not NUMBER.fullmatch(number):
            await self._replies.tell(said, spoken.say("allow_how" if to else "deny_how"))
        elif not to and self._doorkeeper.is_admin(int(number)):
            await self._replies.tell(said, spoken.say("door_admin"))
        else:
            with noted(f"/{'allow' if to else 'deny'} of an admin") as note:
                await self._doorkeeper.open(int(number), to)
                note(0)
            await self._replies.tell(said, spoken.say("allowed" if to else "denied", id=number))

    async def _rebuild(self, said: Said, spoken: Wording) -> None:
        sure = said.text.casefold().lstrip("-—") in {"yes", "ja"}
        if said.text and not sure:
            await self._replies.tell(said, spoken.say("rebuild_how"))
        else:
            await self._orders.run(said, spoken, "rebuild", *(["--yes"] if sure else []))

    async def _add(self, said: Said, spoken: Wording) -> None:
        sources = said.text.split()
        if said.file:
            await self._add_file(said, spoken)
        elif sources and all(map(is_address, sources)):
            await self._orders.run(said, spoken, "add", "--", *sources)
        else:
            await self._replies.tell(said, spoken.say("add_how"))

    async def _add_file(self, said: Said, spoken: Wording) -> None:
        number, name = said.file or ("", "")
        self._incoming.mkdir(exist_ok=True)
        with tempfile.TemporaryDirectory(dir=self._incoming) as folder:
            path = Path(folder, safe(name) or f"article-{said.update}.txt")
            try:
                file = await self._bot.get_file(number)
                await file.download_to_drive(path)
            except (TelegramError, OSError) as exc:
                failed = why(exc) if isinstance(exc, TelegramError) else exc.strerror
                log.warning("A file for /add of an admin could not be fetched: %s.", failed)
                await self._replies.tell(said, spoken.say("no_file"))
                return
            await self._orders.run(said, spoken, "add", "--", str(path), within=folder)

    async def _remove(self, said: Said, spoken: Wording) -> None:
        articles = [one.strip() for one in said.text.splitlines() if one.strip()]
        if not articles:
            await self._replies.send(said, await removable(self._live, self._home, spoken))
        elif articles[0].startswith(LOOK):
            words = said.text.strip().removeprefix(LOOK).strip()
            await self._replies.send(said, await look_for(self._live, words, spoken))
        else:
            well = spoken.say("removed_how")
            await self._orders.run(said, spoken, "remove", "--", *articles, well=well)

    async def rebuild_every(self, hours: float) -> None:
        """Bring the index up to date so many hours after it was made, again and again."""
        pause = max(min(SOON, hours * HOUR), hours * HOUR - await self._age())
        while True:
            await asyncio.sleep(pause)
            pause = hours * HOUR
            try:
                with noted("A rebuild that was due") as note:
                    outcome = await self._runner.run("rebuild")
                    note(outcome.code)
                text = outcome.says("rebuild") if outcome.code else None
                self._notices.note("rebuild", text)
            except Exception:  # the next one may do better
                log.exception("A rebuild could not be run.")

    async def _age(self) -> float:
        """Return for how many seconds the index has been there."""
        async with lent(self._live) as engine:
            created = engine.retriever.index.manifest.created
        return time.time() - datetime.fromisoformat(created).timestamp()


def safe(name: str) -> str:
    """Return a file's name as one that can be written, and typed: no path, no unseen signs.

    "../notes.txt" gives "notes.txt"; of a long name the end stays, which says what kind it is.
    """
    last = re.split(r"[/\\]", name)[-1]
    seen = "".join(one for one in last if unicodedata.category(one)[0] != "C")
    return seen.encode()[-LONGEST_NAME:].decode(errors="ignore").strip(" .")
