"""The collection that the settings name: open it, build it, change it.

What a user should know on the way is said on stderr.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from bot.settings import Settings, settings
from bot.showing.plain import counted, line
from index.errors import IndexDamaged, IndexMissing, UsageError

if TYPE_CHECKING:
    from bot.commands.progress import StageBar
    from index.generations.live import Live
    from index.generations.opening import Index, Texts
    from index.rebuilding.changes import Changes
    from index.rebuilding.editing import Editor
    from index.rebuilding.rebuild import Rebuild
    from index.rebuilding.request import Report, Request
    from index.rebuilding.stages import Progress
    from index.sources.skipped import Skipped

T = TypeVar("T")

BUILDING = "There is no index yet; one is built from the seed article, in about a minute."
WHOLE = "Interrupted; nothing is left half done, and the same command goes on from here."
SEEDS = Path(__file__).resolve().parent.parent / "seeds"


def seeds() -> Path | None:
    """Return the folder of seeds, or None where Footnote was installed from a wheel."""
    checkout = SEEDS.with_name("pyproject.toml").is_file()
    return SEEDS if checkout and SEEDS.is_dir() else None


def known_sources(current: Settings) -> tuple[str, ...]:
    """Return the sources of the last rebuild, at first the seeds.

    Raises:
        UsageError: If there are neither.
    """
    pointer = current.index_home.pointer()
    if pointer:
        return pointer.sources
    folder = seeds()
    if folder is None:
        raise UsageError("There is no index yet; run `footnote rebuild PATH`.")
    return (str(folder),)


def request(current: Settings, sources: Sequence[str], **known: Any) -> "Request":
    """Return what to rebuild: these sources, or those of the last time."""
    from index.rebuilding.request import Request, present

    wanted = tuple(map(present, sources)) or known_sources(current)
    removed: tuple[str, ...] = ()
    with suppress(IndexDamaged):  # a rebuild from named sources mends a pointer
        pointer = current.index_home.pointer()
        removed = pointer.removed if pointer else ()
    return Request(wanted, removed, **known)


@contextmanager
def opened(build_first: bool = False) -> "Iterator[Index]":
    """Open the live index; if there is none yet and it may, build one from the seeds."""
    from index.models.embedders import begin_embedder

    current = settings()
    begin_embedder(current.embedding, current.index_home.models)
    from index.generations.opening import open_index  # which takes as long

    try:
        index = open_index(current.index_home, current.embedding, device=current.device)
    except IndexMissing:
        folder = seeds()
        if not build_first or folder is None:
            raise
        click.echo(BUILDING, err=True)
        build(current, [str(folder)])
        index = open_index(current.index_home, current.embedding, device=current.device)
    with index:
        yield index


def with_index(work: "Callable[[Index], T]") -> T:
    """Return what `work` makes of the live index, built first if there is none.

    If that proves to be damaged on the way, of the last good one before it.
    """
    from index.generations.trial import convicted

    with opened(build_first=True) as index:
        try:
            return work(index)
        except IndexDamaged:
            if not convicted(index.generation, index.manifest):
                raise
    with opened() as index:
        return work(index)


def followed(make: "Callable[[Index], T]") -> "Live[T]":
    """Return the live index as it changes, and what `make` makes of it; built first if need be."""
    from index.generations.live import Live

    with opened(build_first=True):
        pass
    current = settings()
    return Live(current.index_home, current.embedding, make, device=current.device)


@contextmanager
def opened_texts() -> "Iterator[Texts]":
    """Open the texts of the live index, without the model that questions need."""
    from index.generations.opening import open_texts

    current = settings()
    with open_texts(current.index_home, current.embedding) as texts:
        if texts.notice:
            click.echo(line(texts.notice), err=True)
        yield texts


def rebuilder(current: Settings, progress: "Progress", web: bool = True) -> "Rebuild":
    """Return what rebuilds this collection; `web` says whether addresses are read again."""
    from index.rebuilding.rebuild import Rebuild
    from index.sources.fetching import WebFetcher
    from index.sources.gathering import Gatherer
    from index.sources.library import Library

    home = current.index_home
    fetcher = WebFetcher(current.allowed_hosts) if web else None
    gatherer = Gatherer(Library(home.library), fetcher)
    return Rebuild(home, current.embedding, progress, gatherer, current.device, current.reader)


def editor(current: Settings, progress: "Progress") -> "Editor":
    """Return what adds to this collection and takes away from it."""
    from index.rebuilding.editing import Editor
    from index.sources.fetching import WebFetcher

    home, fetcher = current.index_home, WebFetcher(current.allowed_hosts)
    return Editor(home, current.embedding, progress, fetcher, current.device, current.reader)


def build(current: Settings, sources: Sequence[str], **known: Any) -> "Report":
    """Rebuild from sources, with progress, warnings and a summary on stderr."""

    def work(progress: "StageBar") -> "Report":
        run = rebuilder(current, progress)
        with run.locked():  # what was added and removed until now is known only here
            wanted = request(current, sources, **known)
            confirm = progress.before(wanted.confirm) if wanted.confirm else None
            return run.run(replace(wanted, confirm=confirm))

    try:
        report = watched(work)
    except KeyboardInterrupt as exc:
        click.echo(err=True)  # behind the "^C" of the terminal
        raise click.Abort(WHOLE) from exc
    summarise(report)
    return report


def watched(work: "Callable[[StageBar], T]") -> T:
    """Return what `work` returns, its progress shown."""
    from bot.commands.progress import StageBar
    from bot.showing.console import terminal

    with StageBar(terminal(err=True)) as progress:
        return work(progress)


def summarise(report: "Report") -> None:
    """Say what a rebuild did, and what it left out; what is known of that is only counted."""
    new = [one for one in report.skipped if one not in report.familiar]
    say_skipped(new)
    if known := len(report.skipped) - len(new):
        said = "Skipped as before: {}; `footnote rebuild --dry-run` lists them."
        click.echo(said.format(f"{known:,}"), err=True)
    say_indexed(report, len(report.skipped))


def summarise_edit(report: "Report", besides: "Iterable[Skipped]" = ()) -> None:
    """Say what was added or removed, and what was left out that was not left out before."""
    left_out = [*besides, *(one for one in report.skipped if one not in report.familiar)]
    say_skipped(left_out)
    if many := len(report.copied):
        were, them = ("was", "it") if many == 1 else ("were", "them")
        click.echo(
            f"{counted(many, 'article')} {were} indexed already; the library now keeps a copy of "
            f"{them}, too.",
            err=True,
        )
    say_indexed(report, len(left_out))


def say_skipped(skipped: "Iterable[Skipped]") -> None:
    """Say what was left out, and why."""
    for one in skipped:
        click.echo(line(f"Skipped: {one.name} {one.reason}."), err=True)


def say_indexed(report: "Report", skipped: int) -> None:
    """Say what is indexed now, and what became of the articles."""
    made, seconds = report.manifest, sum(report.seconds.values())
    held = f"{counted(made.articles, 'article')} in {counted(made.passages, 'passage')}"
    left_out = f"{skipped:,} skipped; " if skipped else ""
    rest = f"{left_out}{seconds:.1f} s."
    if report.how == "unchanged":
        click.echo(f"Nothing has changed: {held}; {rest}", err=True)
        return
    click.echo(f"Indexed {held}; {differences(report.changes)}; {rest}", err=True)


def differences(changes: "Changes") -> str:
    """Return how many articles were added, changed and removed."""
    return (
        f"{len(changes.added):,} added, {len(changes.changed):,} changed, "
        f"{len(changes.removed):,} removed"
    )
