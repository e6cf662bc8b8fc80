"""Run the bot: from its first word with Telegram until it is told to stop.

One bot for each home, and for each token. What is not done when it stops is in the journal,
and done when it starts again.
"""

import asyncio
import logging
import secrets
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from typing import Any, TypeVar
from urllib.parse import urlsplit

import click
from filelock import FileLock, Timeout
from telegram import BotCommand, Update
from telegram.error import InvalidToken, TelegramError
from telegram.ext import Application, ApplicationBuilder, TypeHandler

from bot.assembling import engine_maker
from bot.collection import followed
from bot.doctor import answers
from bot.engine import Engine
from bot.messenger.access import Access
from bot.messenger.addressing import COMMANDS
from bot.messenger.allowance import Allowance
from bot.messenger.answering import Answerer
from bot.messenger.client import POLL, REFUSED, UNREACHABLE, Client, client, greet
from bot.messenger.desk import Desk, Staff
from bot.messenger.forgetting import prune
from bot.messenger.journal import Journal
from bot.messenger.lanes import Lanes
from bot.messenger.memory import Memory
from bot.messenger.pacing import Manner
from bot.messenger.polling import Watch
from bot.messenger.receiving import Inbox
from bot.messenger.sending import Sender
from bot.messenger.state import State
from bot.messenger.taps import Taps
from bot.messenger.wording import ENGLISH, languages, wording
from bot.plain import counted, line
from bot.settings import Settings
from index.errors import FootnoteError, TelegramUnusable
from index.generations.home import Home
from index.generations.live import Live

PATIENCE = 25.0  # seconds that work has to end in when the bot is told to stop
FAREWELL = 5.0  # seconds for the last word with Telegram
AGAIN = (1.0, 15.0)  # seconds between tries to reach Telegram at the start, at first and at most
KINDS = ["message", "edited_message", "callback_query"]
DAY = 86_400.0
LOCK = "bot.lock"

Found = TypeVar("Found")
App = Application[Any, Any, Any, Any, Any, Any]

log = logging.getLogger(__name__)


def serve(current: Settings) -> bool:
    """Run the bot that the settings name until SIGTERM or SIGINT; return whether it could begin.

    What is wrong with token, index and model is said first, each in a line on stderr.

    Raises:
        UsageError: If a setting makes no sense.
        HomeUnusable: If nothing can be kept in FOOTNOTE_HOME.
        TelegramUnusable: If another bot has this home or token, or the token is refused later.
    """
    access = Access.from_settings(current)
    assemble = engine_maker(current)
    with ExitStack() as stack:
        stack.enter_context(alone(current.index_home))
        with ThreadPoolExecutor() as beside:
            greeted = beside.submit(asyncio.run, greet(access))
            asked = beside.submit(answers, current)
            live = _tried(lambda: stack.enter_context(followed(assemble)))
            accepted = _tried(lambda: greeted.result() is None or True)
            _tried(asked.result)
        if live is None or accepted is None:
            return False
        state = State(current.index_home.folder)
        stack.callback(state.close)
        asyncio.run(_serve(Service(current, access, live, state)))
    return True


def _tried(check: Callable[[], Found]) -> Found | None:
    """Return what a check finds; what is wrong is said in one line, and None returned."""
    try:
        return check()
    except FootnoteError as exc:
        click.echo(line(f"Error: {exc}"), err=True)
        return None


@contextmanager
def alone(home: Home) -> Iterator[None]:
    """Hold the lock of a home's bot; a process that is killed leaves none behind.

    Raises:
        TelegramUnusable: If another bot holds it.
        HomeUnusable: If it cannot be written.
    """
    lock = FileLock(home.folder / LOCK)
    with home.guarded():
        home.folder.mkdir(parents=True, exist_ok=True)
        try:
            lock.acquire(timeout=0)
        except Timeout as exc:
            raise TelegramUnusable(
                "Another bot is running with this FOOTNOTE_HOME; stop that one first."
            ) from exc
    try:
        yield
    finally:
        lock.release()


class Service:
    """A bot at work."""

    def __init__(self, current: Settings, access: Access, live: Live[Engine], state: State) -> None:
        self._current = current
        self._access = access
        self._live = live
        self._journal = Journal(state)
        self._lanes = Lanes(self._journal)
        self._memory = Memory(state)
        self._state = state

    async def run(self, stop: asyncio.Event, hurry: asyncio.Event) -> None:
        """Work until it is told to `stop`, and in a `hurry` break off what is in work then.

        Raises:
            TelegramUnusable: If Telegram refuses the token, or another bot has it.
        """
        bot, inbox = client(self._access), Inbox(self._journal)
        app = ApplicationBuilder().bot(bot).update_queue(inbox)
        self._app: App = app.concurrent_updates(self._lanes).build()
        if not await self._reached(stop):
            return
        try:
            desk = Desk(bot.bot, self._access.doors, self._staff(bot))
            self._app.add_handler(TypeHandler(Update, desk.take))
            self._app.add_error_handler(desk.failed)
            self._lanes.crowded, self._lanes.poisoned = desk.crowded, desk.poisoned
            await self._work(inbox, bot, stop, hurry)
        finally:
            await self._app.shutdown()

    async def _work(
        self, inbox: Inbox, bot: Client, stop: asyncio.Event, hurry: asyncio.Event
    ) -> None:
        """Take updates, those of the last time first, until something ends it."""
        watch = Watch()
        await self._app.start()
        tasks = [
            asyncio.create_task(_show_commands(bot)),
            asyncio.create_task(self._listen(inbox, bot, watch)),
            asyncio.create_task(self._prune()),
        ]
        stopped = asyncio.create_task(stop.wait())
        try:
            _, listening, _ = tasks
            await asyncio.wait({stopped, listening}, return_when=asyncio.FIRST_COMPLETED)
            if listening.done():
                listening.result()
        finally:
            for task in (*tasks, stopped):
                task.cancel()
            await self._close(hurry)

    async def _listen(self, inbox: Inbox, bot: Client, watch: Watch) -> None:
        """Go on where the last bot was, then take what comes; ends only in an error."""
        waiting = await self._journal.waiting()
        for one in waiting:
            if one.suspect:  # it may take the process down again: not with others beside it
                update = Update.de_json(one.body, bot)
                await self._lanes.process_update(update, self._app.process_update(update))
        inbox.restore((one for one in waiting if not one.suspect), bot)
        bot.tell(watch.failed)
        await self._open(watch)
        log.info("Footnote is @%s on Telegram. %s", bot.username, self._about())
        raise await watch.verdict

    async def _open(self, watch: Watch) -> None:
        """Poll, or listen for Telegram's calls."""
        updater, webhook = self._app.updater, self._access.webhook
        if updater is None:
            raise AssertionError("unreachable: the application was built with one")
        try:
            if webhook is None:
                await updater.start_polling(
                    timeout=POLL,
                    bootstrap_retries=-1,
                    allowed_updates=KINDS,
                    error_callback=watch.failed,
                )
                return
            await updater.start_webhook(
                listen=webhook.host,
                port=webhook.port,
                url_path=urlsplit(webhook.url).path.lstrip("/"),
                webhook_url=webhook.url,
                secret_token=webhook.secret or secrets.token_urlsafe(32),
                bootstrap_retries=-1,
                allowed_updates=KINDS,
            )
        except InvalidToken as exc:
            raise TelegramUnusable(REFUSED) from exc
        except OSError as exc:
            raise TelegramUnusable(
                "The webhook cannot listen at FOOTNOTE_TELEGRAM_WEBHOOK_HOST and _PORT "
                f"({exc.strerror})."
            ) from exc

    async def _prune(self) -> None:
        """Forget what is old, once a day."""
        while True:
            await asyncio.to_thread(prune, self._state, self._current.telegram_keep_days)
            await asyncio.sleep(DAY)

    async def _close(self, hurry: asyncio.Event) -> None:
        """Take nothing more, let what is in work end, and leave the rest in the journal."""
        updater = self._app.updater
        if updater is not None and updater.running:
            with suppress(TimeoutError):
                await asyncio.wait_for(updater.stop(), FAREWELL)
        await self._lanes.close(PATIENCE, hurry)
        await self._app.stop()

    def _about(self) -> str:
        """Return who may ask, and what answers, in a sentence or two."""
        doors = self._access.doors
        if doors.shut:
            who = (
                "Nobody may ask yet: write to it, it tells your id, and put that into "
                "FOOTNOTE_TELEGRAM_USERS."
            )
        elif doors.open:
            who = "Anyone may ask."
        else:
            named = (len(doors.users | doors.admins), "user"), (len(doors.chats), "chat")
            who = f"{' and '.join(counted(*one) for one in named if one[0])} may ask."
        return f"{who} It answers {self._current.llm or 'in quotes'}."

    async def _reached(self, stop: asyncio.Event) -> bool:
        """Say hello to Telegram, until it answers or the bot is told to stop."""
        pause, most = AGAIN
        while not stop.is_set():
            try:
                await self._app.initialize()
            except InvalidToken as exc:
                raise TelegramUnusable(REFUSED) from exc
            except TelegramError as exc:
                log.warning("%s (%s) Trying again.", UNREACHABLE, type(exc).__name__)
                with suppress(TimeoutError):
                    await asyncio.wait_for(stop.wait(), pause)
                pause = min(2 * pause, most)
            else:
                return True
        return False

    def _staff(self, bot: Client) -> Staff:
        current = self._current
        sender = Sender(bot, self._journal)
        return Staff(
            live=self._live,
            journal=self._journal,
            memory=self._memory,
            sender=sender,
            answerer=Answerer(bot, self._live, self._memory, sender),
            taps=Taps(bot, self._live, self._memory),
            allowance=Allowance(self._state, current.telegram_per_minute, current.telegram_per_day),
            keep_days=current.telegram_keep_days,
        )


async def _serve(service: Service) -> None:
    """Run a service until SIGTERM or SIGINT; a second one hurries it."""
    stop, hurry = asyncio.Event(), asyncio.Event()
    for one in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(one, _told, stop, hurry)
    await service.run(stop, hurry)


def _told(stop: asyncio.Event, hurry: asyncio.Event) -> None:
    """Note that the bot was told to stop; told again, it hurries."""
    (hurry if stop.is_set() else stop).set()


async def _show_commands(bot: Client) -> None:
    """Tell Telegram which commands there are, in each language; English is for all others."""
    for language in languages():
        said = wording(language)
        listed = [
            BotCommand(name, said.phrases[f"command_{name}"])
            for name in COMMANDS
            if f"command_{name}" in said.phrases
        ]
        with suppress(TelegramError):
            await bot.set_my_commands(
                listed,
                language_code=None if language == ENGLISH else language,
                rate_limit_args=Manner(patience=600.0),
            )
