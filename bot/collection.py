"""The collection that the settings name: open it, or build it.

What a user should know on the way is said on stderr.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.settings import Settings
from index.errors import IndexMissing, UsageError

if TYPE_CHECKING:
    from rich.console import Console

    from index.opening import Index
    from index.rebuilding import Report

SEEDS = Path(__file__).resolve().parent.parent / "seeds"
UNWRAPPED = 100_000


def settings() -> Settings:
    """Return the settings.

    Raises:
        UsageError: If one of them, or the `.env` file, cannot be read.
    """
    try:
        return Settings()
    except (ValueError, OSError) as exc:
        raise UsageError(
            "The settings cannot be read; look at the FOOTNOTE_ variables and the .env file."
        ) from exc


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
    from index.opening import open_index

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


def build(current: Settings, sources: tuple[Path, ...]) -> "Report":
    """Rebuild, with progress, warnings and a summary on stderr."""
    from bot.progress import RebuildProgress
    from index.rebuilding import Rebuild

    with RebuildProgress(terminal(err=True)) as progress:
        report = Rebuild(current.index_home, current.embedding, progress).run(sources)
    for skipped in report.skipped:
        click.echo(f"Skipped {skipped.name}: it {skipped.reason}.", err=True)
    made, seconds = report.manifest, sum(report.seconds.values())
    articles = "article" if made.articles == 1 else "articles"
    click.echo(
        f"Indexed {made.articles:,} {articles} in {made.passages:,} passages; "
        f"{len(report.skipped):,} skipped; {seconds:.1f} s.",
        err=True,
    )
    return report


def terminal(err: bool = False) -> "Console":
    """Return a rich console on stdout or stderr; into a pipe or file it never wraps a line."""
    from rich.console import Console

    stream = sys.stderr if err else sys.stdout
    return Console(stderr=err, highlight=False, width=None if stream.isatty() else UNWRAPPED)
