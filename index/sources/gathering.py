"""Read sources, files and folders, into articles. One bad article never stops the rest."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from index.article import Article
from index.errors import UnreadableSource
from index.sources.files import find
from index.sources.formats import parse


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something in a source that did not become an article, and why."""

    name: str
    reason: str


def read(sources: Iterable[Path]) -> Iterator[Article | Skipped]:
    """Yield the articles of all sources, each id once, and what was skipped.

    Raises:
        SourceNotFound: If a source does not exist, before anything is read.
    """
    files = [file for source in sources for file in find(source)]
    seen: set[str] = set()
    for file in files:
        for found in parse(file):
            if isinstance(found, UnreadableSource):
                yield Skipped(file.name, str(found))
            elif found.id in seen:
                yield Skipped(file.name, f"has the id {found.id!r} of an article read before")
            else:
                seen.add(found.id)
                yield found
