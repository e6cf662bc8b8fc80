"""Look for what is wrong, and say the command or setting that mends it.

Each check is one finding. What is optional and not set is not wrong.
"""

import asyncio
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from bot.assembling import checked_prompts
from bot.commands.trying import answers, judges, reads
from bot.settings import Settings
from bot.showing.plain import counted
from index.errors import (
    FootnoteError,
    HomeUnusable,
    IndexDamaged,
    IndexMissing,
    SourceNotFound,
    TelegramUnusable,
    UsageError,
)
from index.generations.opening import open_index
from index.generations.server import Server
from index.generations.trial import prove, try_out
from index.models.embedders import prove as prove_model
from index.rebuilding.space import SPARE
from index.sources.addresses import is_address
from index.sources.library import Library


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found: `says` is a sentence, with the mend in it if something is wrong."""

    name: str
    fine: bool
    says: str


def findings(read: Callable[[], Settings], deep: bool = False) -> Iterator[Finding]:
    """Yield one finding for each check, as soon as it is made; `read` gives the settings.

    A `deep` look reads every file and row of the index.
    """
    try:
        current = read()
    except UsageError as exc:
        yield Finding("settings", False, str(exc))
        return
    yield _finding("disk", lambda: _disk(current))
    if current.chroma_url:
        yield _finding("server", lambda: _server(current))
    yield _finding("index", lambda: _index(current, deep))
    yield _finding("sources", lambda: _sources(current))
    yield _finding("prompts", lambda: _prompts(current))
    yield _finding("model", lambda: answers(current))
    yield _finding("reader", lambda: reads(current, deep))
    if current.reranker:
        yield _finding("reranker", lambda: judges(current))
    if current.telegram_token or current.telegram_token_file:
        yield _finding("telegram", lambda: _telegram(current))


def _finding(name: str, check: Callable[[], str]) -> Finding:
    try:
        return Finding(name, True, check())
    except IndexMissing as exc:
        return Finding(name, True, str(exc))  # nothing is broken before the first rebuild
    except FootnoteError as exc:
        return Finding(name, False, str(exc))


def _disk(current: Settings) -> str:
    home = current.index_home
    with home.guarded():
        home.folder.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=home.folder).close()
        free = shutil.disk_usage(home.folder).free
    size = sum(map(size_of, home.folder.rglob("*")))
    room = f"FOOTNOTE_HOME takes {megabytes(size)}, and {megabytes(free)} are free"
    if free < max(SPARE, size):
        raise HomeUnusable(f"{room}, which is too little for another rebuild; free some space.")
    return f"{room}."


def _index(current: Settings, deep: bool) -> str:
    if deep:
        _try_again(current)
    with open_index(current.index_home, current.embedding, device=current.device) as index:
        made = index.manifest
        if index.notice:
            raise IndexDamaged
        if deep:
            prove(index.generation, index.manifest)
            prove_model(current.embedding, current.index_home.models)
        how = ", and every part of it is as it was written" if deep else ""
        return f"Generation {made.name} answers from {counted(made.articles, 'article')}{how}."


def _server(current: Settings) -> str:
    address = current.chroma
    if address is None:
        raise AssertionError("unreachable: there is an address")
    server = Server(address)
    held = f"{counted(len(server.collections()), 'collection')} in {server.client.database!r}"
    about = f"Chroma {server.version()} at {address.host} has {held}"
    seconds = _query_time(current)
    return f"{about}; a query takes {1000 * seconds:,.0f} ms." if seconds else f"{about}."


def _query_time(current: Settings) -> float | None:
    """Return how many seconds the live index takes to look for a vector; None if there is none."""
    try:
        with current.index_home.live().open() as store:
            (vector,) = store.vectors(next(store.records()).passages[:1]).values()
            begun = time.perf_counter()
            store.nearest(vector, 10)
            return time.perf_counter() - begun
    except IndexMissing:
        return None
    except (StopIteration, ValueError) as exc:
        raise IndexDamaged("entries are missing") from exc


def _try_again(current: Settings) -> None:
    """Trust a generation that was found to be damaged, if it proves to be whole."""
    generation = current.index_home.live()
    if generation.condemned:
        with suppress(FootnoteError):
            try_out(generation, generation.manifest())
            generation.absolve()


def _sources(current: Settings) -> str:
    home = current.index_home
    pointer, library = home.pointer(), Library(home.library)
    sources = pointer.sources if pointer else ()
    for source in sources:
        if not is_address(source) and not Path(source).exists():
            raise SourceNotFound(
                f"There is no file or folder {source!r} any more; bring it back, or name other "
                "sources: `footnote rebuild PATH`."
            )
    for broken in library.broken():
        raise SourceNotFound(f"{broken.name} {broken.reason}.")
    followed = library.followed()
    for one in followed:
        if one.problem:
            raise SourceNotFound(
                f"{one.address} {one.problem}; `footnote rebuild` tries it again, "
                "`footnote remove` stops following it."
            )
    added = sum(1 for _ in library.added())
    return (
        f"{counted(len(sources), 'source')}, {counted(len(followed), 'followed feed')}, "
        f"{counted(added, 'added article')}."
    )


def _prompts(current: Settings) -> str:
    checked_prompts(current)
    if current.prompts is None:
        return "The prompts that come with Footnote are used."
    return "The prompts in the folder of FOOTNOTE_PROMPTS are used first."


def _telegram(current: Settings) -> str:
    from bot.messenger.access import Access
    from bot.messenger.wire.client import UNREACHABLE, greet

    access = Access.from_settings(current)
    me = asyncio.run(greet(access))
    if me is None:
        raise TelegramUnusable(UNREACHABLE)
    nobody = " Nobody may ask it yet; FOOTNOTE_TELEGRAM_USERS lets people in."
    return f"The bot is @{me.username}.{nobody if access.doors.shut else ''}"


def size_of(path: Path) -> int:
    """Return the bytes of a file; none if it is no file, or went away in the meantime."""
    try:
        return path.stat().st_size if path.is_file() else 0
    except OSError:
        return 0


def megabytes(size: int) -> str:
    """Return a number of bytes for people."""
    return f"{size / 1_000_000:,.0f} MB"
