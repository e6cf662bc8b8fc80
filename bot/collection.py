"""The collection that the settings name: open it, or build it.

What a user should know on the way is said on stderr.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.plain import counted, line
from bot.settings import Settings, settings
from index.errors import IndexMissing, UsageError

if TYPE_CHECKING:
    from index.generations.opening import Index
    from index.generations.store import Store
    from index.rebuilding import Report

SEEDS = Path(__file__).resolve().parent.parent / "seeds"


def seeds() -> Path | None:
    """Return the folder of seeds, or None where Footnote was installed from a wheel."""
    checkout = SEEDS.with_name("pyproject.toml").is_file()
    return SEEDS if checkout and SEEDS.is_dir() else None


def known_sources(current: Settings) -> tuple[Path, ...]:
    """Return the sources of the last rebuild, at first the seeds.

    Raises:
        UsageError: If there are neither.
    """
    pointer = current.index_home.pointer()
    if pointer:
        return tuple(Path(source) for source in pointer.sources)
    folder = seeds()
    if folder is None:
        raise UsageError("There was no rebuild yet; name the articles: footnote rebuild PATH.")
    return (folder,)


@contextmanager
def opened(build_first: bool = False) -> "Iterator[Index]":
    """Open the live index; if there is none yet and it may, build one from the seeds."""
    from index.generations.opening import open_index

    current = settings()
    try:
        index = open_index(current.index_home, current.embedding)
    except IndexMissing:
        folder = seeds()
        if not build_first or folder is None:
            raise
        click.echo("There is no index yet: building one from the seed articles.", err=True)
        build(current, (folder,))
        index = open_index(current.index_home, current.embedding)
    with index:
        yield index


@contextmanager
def opened_store() -> "Iterator[Store]":
    """Open the texts of the live index, without the model that questions need."""
    from index.generations.opening import checked_manifest
    from index.generations.store import Store

    current = settings()
    generation = current.index_home.live()
    checked_manifest(generation, current.embedding)
    with Store.open(generation.chroma) as store:
        yield store


def build(current: Settings, sources: tuple[Path, ...]) -> "Report":
    """Rebuild, with progress, warnings and a summary on stderr."""
    from bot.console import terminal
    from bot.progress import RebuildProgress
    from index.rebuilding import Rebuild

    with RebuildProgress(terminal(err=True)) as progress:
        report = Rebuild(current.index_home, current.embedding, progress).run(sources)
    for skipped in report.skipped:
        click.echo(line(f"Skipped: {skipped.name} {skipped.reason}."), err=True)
    made, seconds = report.manifest, sum(report.seconds.values())
    click.echo(
        f"Indexed {counted(made.articles, 'article')} in {counted(made.passages, 'passage')}; "
        f"{len(report.skipped):,} skipped; {seconds:.1f} s.",
        err=True,
    )
    return report
