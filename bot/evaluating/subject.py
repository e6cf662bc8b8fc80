"""What is evaluated: the live index as it is, or an index of articles that are named."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import click

from bot.collection import opened, summarise, watched
from bot.evaluating.apart import Evaluations
from bot.evaluating.originals import Read, of_files, of_store
from bot.settings import Settings
from bot.showing.plain import line
from index.generations.opening import Index


@dataclass(frozen=True, slots=True)
class Subject:
    """An open index, and the texts that it was made of.

    Attributes:
        read: Gives the texts of articles as their files hold them; where there
            are no files, as they are indexed, compared with their digests.
        seconds: How long it took to have it open, building included.
    """

    index: Index
    read: Read
    seconds: float

    @property
    def figures(self) -> dict[str, Any]:
        """What it holds, for programs."""
        held = self.index.manifest
        return {"articles": held.articles, "passages": held.passages, "seconds": self.seconds}


@contextmanager
def subject(current: Settings, articles: Sequence[Path]) -> Iterator[Subject]:
    """Open what is evaluated, built first if need be; of no articles, the live index.

    Raises:
        IndexMissing: If that is meant and there is none.
        NothingToIndex: If there is no readable article in those.
    """
    start = time.perf_counter()
    with _apart(current, articles) if articles else _live() as (index, read):
        yield Subject(index, read, round(time.perf_counter() - start, 3))


@contextmanager
def _live() -> Iterator[tuple[Index, Read]]:
    with opened() as index:
        yield index, partial(of_store, index.store)


@contextmanager
def _apart(current: Settings, articles: Sequence[Path]) -> Iterator[tuple[Index, Read]]:
    def say(sentence: str) -> None:
        click.echo(line(sentence), err=True)

    evaluations = Evaluations(
        current.index_home, current.embedding, current.device, say, current.reader
    )
    home = evaluations.home(articles)
    index, report = watched(lambda progress: evaluations.opened(home, articles, progress))
    with index:
        if report:
            summarise(report)
        yield index, partial(of_files, articles, home.cache)
