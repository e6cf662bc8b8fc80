"""From the settings to a running bot: one for each home, and what is wrong said first."""

import asyncio
import gc
import signal
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import TypeVar

import click

from bot.assembling import engine_maker
from bot.collection import followed
from bot.commands.trying import answers
from bot.messenger.access import Access
from bot.messenger.kept.presence import alone
from bot.messenger.kept.pulse import forget
from bot.messenger.kept.state import State
from bot.messenger.serving import Service
from bot.messenger.wire.client import greet
from bot.settings import Settings
from bot.showing.plain import line
from index.errors import FootnoteError

SWITCH = 0.001  # seconds that looking things up may keep the chats waiting at a time

Found = TypeVar("Found")


def serve(current: Settings, access: Access) -> bool:
    """Run the bot that the settings name until SIGTERM or SIGINT; return whether it could begin.

    What is wrong with index, token and model is said first, each in a line on stderr; without
    the model, it begins all the same.

    Raises:
        UsageError: If a setting makes no sense.
        HomeUnusable: If nothing can be kept in FOOTNOTE_HOME.
        TelegramUnusable: If another bot has this home or token, or the token is refused later.
    """
    assemble = engine_maker(current)
    signal.signal(signal.SIGTERM, _not_begun)
    sys.setswitchinterval(SWITCH)
    with ExitStack() as stack:
        stack.enter_context(alone(current.index_home))
        with ThreadPoolExecutor() as beside:
            greeting = beside.submit(lambda: asyncio.run(greet(access)))
            trial = beside.submit(answers, current)
            live = _or_said("Error", lambda: stack.enter_context(followed(assemble)))
            welcome = _or_said("Error", lambda: (greeting.result(),))
            _or_said("Warning", trial.result)
        if live is None or welcome is None:
            return False
        state = State(current.index_home.folder)
        stack.callback(state.close)
        state.do_now(forget)  # that of a bot that was killed
        _settle_memory()
        asyncio.run(_until_told(Service(current, access, live, state)))
    return True


def _settle_memory() -> None:
    """Have Python look no more for garbage among what is loaded: that takes fifths of seconds."""
    gc.collect()
    gc.freeze()


def _or_said(how: str, check: Callable[[], Found]) -> Found | None:
    """Return what a check finds; what is wrong is said in one line, and None returned."""
    try:
        return check()
    except FootnoteError as exc:
        click.echo(line(f"{how}: {exc}"), err=True)
        return None


async def _until_told(service: Service) -> None:
    """Run a service until SIGTERM or SIGINT; a second one hurries it."""
    stop, hurry = asyncio.Event(), asyncio.Event()
    for one in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(one, _told, stop, hurry)
    await service.run(stop, hurry)


def _not_begun(number: int, frame: object) -> None:
    """End a bot that is told to before it has begun: nothing is in work."""
    raise SystemExit(0)


def _told(stop: asyncio.Event, hurry: asyncio.Event) -> None:
    (hurry if stop.is_set() else stop).set()
