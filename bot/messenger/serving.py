"""A bot at work: from its first word with Telegram until it is told to stop.

What is not done when it stops is in the journal, and done when it starts again.
"""

import asyncio
import logging
import time
from collections.abc import Iterator
from contextlib import suppress

from telegram import Update
from telegram.ext import ApplicationBuilder, Updater

from bot.engine import Engine
from bot.messenger.access import Access
from bot.messenger.admins.notices import Notices
from bot.messenger.admins.upkeep import Upkeep
from bot.messenger.answering import Answerer
from bot.messenger.commands import Commands
from bot.messenger.desk import Desk, Staff
from bot.messenger.kept.allowance import Allowance
from bot.messenger.kept.doorkeeping import Doorkeeper
from bot.messenger.kept.forgetting import prune
from bot.messenger.kept.journal import Journal
from bot.messenger.kept.memory import Memory
from bot.messenger.kept.pulse import EVERY, beat, end
from bot.messenger.kept.state import State
from bot.messenger.lanes import FAREWELL, Lanes
from bot.messenger.receiving import Inbox
from bot.messenger.replying import Replies
from bot.messenger.saying.menu import show_menu
from bot.messenger.taps import Taps
from bot.messenger.wire.client import client
from bot.messenger.wire.polling import Watch
from bot.messenger.wire.reaching import App, listen, reached
from bot.messenger.wire.sending import Sender
from bot.settings import Settings
from index.errors import FootnoteError, StateUnusable
from index.generations.live import Live

PATIENCE = 25.0  # seconds that work has to end in when the bot is told to stop
ALONE = 30.0  # seconds that the others wait for what may take the process down
HOUR = 3600.0

log = logging.getLogger(__name__)


class Service:
    """A bot, put together and run."""

    def __init__(self, current: Settings, access: Access, live: Live[Engine], state: State) -> None:
        self._current = current
        self._access = access
        self._state = state
        self._journal = journal = Journal(state)
        self._bot = bot = client(access)
        memory, sender = Memory(state), Sender(bot, journal)
        replies = Replies(sender)
        self._doorkeeper = doorkeeper = Doorkeeper(access.doors, state)
        notices = Notices(bot, access.doors.admins)
        self._upkeep = Upkeep(
            bot, live, state, sender, replies, doorkeeper, notices, current.index_home
        )
        self._commands = Commands(
            live=live,
            state=state,
            memory=memory,
            answerer=Answerer(bot, live, memory, sender, notices),
            allowance=Allowance(state, current.telegram_per_minute, current.telegram_per_day),
            replies=replies,
            keep_days=current.telegram_keep_days,
        )
        taps = Taps(bot, live, memory, sender)
        staff = Staff(journal, memory, sender, taps, self._commands, self._upkeep, replies)
        self._desk = Desk(bot, self._doorkeeper, staff)
        self._lanes = Lanes(journal, self._desk)
        self._inbox = Inbox(journal)
        builder = ApplicationBuilder().bot(bot).update_queue(self._inbox)
        self._app: App = builder.concurrent_updates(self._lanes).build()

    async def run(self, stop: asyncio.Event, hurry: asyncio.Event) -> None:
        """Work until it is told to `stop`, and in a `hurry` break off what is in work then.

        Raises:
            TelegramUnusable: If Telegram refuses the bot, or another one has its token.
        """
        if not await reached(self._app, stop):
            return
        try:
            await self._doorkeeper.load()
            await self._app.start()
            await self._work(stop, hurry)
        finally:
            await self._app.shutdown()

    async def _work(self, stop: asyncio.Event, hurry: asyncio.Event) -> None:
        """Take updates until told to stop, or something ends it."""
        listening = asyncio.create_task(self._listen())
        beside = [
            asyncio.create_task(stop.wait()),
            asyncio.create_task(self._show_menus()),
            asyncio.create_task(self._prune()),
            asyncio.create_task(self._beat()),
            *self._rebuilding(),
        ]
        try:
            await asyncio.wait({listening, beside[0]}, return_when=asyncio.FIRST_COMPLETED)
            if listening.done():
                listening.result()
        finally:
            for task in (listening, *beside):
                task.cancel()
            await asyncio.gather(listening, *beside, return_exceptions=True)
            await self._close(hurry)

    async def _listen(self) -> None:
        """Go on where the last bot was, then take what comes; ends only in an error."""
        await self._go_on()
        watch = Watch()
        self._bot.tell(watch.failed, watch.answered)
        await listen(self._updater, self._access.webhook, watch)
        log.info("Footnote is @%s on Telegram. %s", self._bot.username, self._says)
        raise await watch.verdict

    async def _go_on(self) -> None:
        """Begin what was not done; what may take the process down again, with nothing beside it."""
        restored = []
        for one in await self._journal.waiting():
            try:
                update = Update.de_json(one.body, self._bot)
            except Exception as exc:  # an older PTB may have written what this one cannot read
                log.warning("A kept update cannot be read any more (%s).", type(exc).__name__)
                await self._journal.end(one.number)
                continue
            if not one.suspect:
                restored.append(update)
                continue
            work = self._lanes.process_update(update, self._app.process_update(update))
            await asyncio.wait({asyncio.create_task(work)}, timeout=ALONE)
        self._inbox.restore(restored)

    async def _prune(self) -> None:
        """Forget what is old, once an hour."""
        while True:
            try:
                await asyncio.to_thread(prune, self._state, self._current.telegram_keep_days)
            except FootnoteError as exc:
                log.error("What is old could not be deleted. %s", exc)
            await asyncio.sleep(HOUR)

    async def _show_menus(self) -> None:
        """Offer everybody their commands, and the admins theirs."""
        everybody = self._commands.by_name
        await show_menu(self._bot, everybody)
        for admin in self._access.doors.admins:
            await show_menu(self._bot, (*everybody, *self._upkeep.commands), admin)

    def _rebuilding(self) -> Iterator["asyncio.Task[None]"]:
        """Yield what keeps the index up to date, if it is to be kept so."""
        if hours := self._current.telegram_rebuild_hours:
            yield asyncio.create_task(self._upkeep.rebuild_every(hours))

    async def _beat(self) -> None:
        """Let `footnote status --bot` see how the bot is."""
        began = time.time()
        while True:
            heard = None if self._access.webhook else self._bot.heard or began
            with suppress(StateUnusable):  # whoever looks sees that the pulse is old
                await beat(self._state, self._bot.username, began, time.time(), heard)
            await asyncio.sleep(EVERY)

    async def _close(self, hurry: asyncio.Event) -> None:
        """Take nothing more, let what is in work end, and leave the rest in the journal."""
        try:
            if self._updater.running:
                await asyncio.wait_for(self._updater.stop(), FAREWELL)
        except Exception as exc:  # whatever it is, what is in work may end
            log.warning("The connection to Telegram did not close (%s).", type(exc).__name__)
        await self._lanes.close(PATIENCE, hurry)
        await self._app.stop()
        log.info("Footnote has stopped; what is left to do waits for the next start.")
        with suppress(StateUnusable):
            await end(self._state)

    @property
    def _says(self) -> str:
        """Who may ask, and what answers."""
        llm = self._current.llm
        return f"{self._access.doors.says} Mode: {f'llm, with {llm}' if llm else 'extractive'}."

    @property
    def _updater(self) -> Updater:
        if self._app.updater is None:
            raise AssertionError("unreachable: the application was built with one")
        return self._app.updater
