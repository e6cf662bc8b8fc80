"""What a rebuild is asked to do, and what it reports: values, nothing else."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from index.errors import SourceNotFound
from index.generations.manifest import Manifest
from index.rebuilding.changes import Changes
from index.sources.addresses import is_address
from index.sources.skipped import Skipped

How = Literal["afresh", "copy", "unchanged"]


@dataclass(frozen=True, slots=True)
class Request:
    """What a rebuild is to do.

    Attributes:
        sources: Paths and web addresses.
        removed: The ids of articles to leave out.
        full: Take over nothing: not from the live generation, not from the cache.
        purge: Leave no trace of what is no longer there.
        confirm: Hears what will change, and raises an error to stop it.
    """

    sources: tuple[str, ...]
    removed: tuple[str, ...] = ()
    full: bool = False
    purge: bool = False
    confirm: Callable[[Changes], None] | None = None

    @classmethod
    def of(cls, *sources: Path | str, **known: Any) -> "Request":
        """Return a request for sources, paths made absolute; all else can be given."""
        return cls(tuple(map(absolute, sources)), **known)


@dataclass(frozen=True, slots=True)
class Report:
    """What a rebuild did.

    Attributes:
        manifest: That of the generation that is live now.
        changes: What became of the articles.
        how: How the generation was made; "unchanged" if none had to be.
        skipped: What did not become an article.
        embedded: How many passages the model had to read.
        seconds: How long it took, by stage.
        familiar: Those of the skipped that the rebuild before skipped too.
        copied: The ids of articles that were indexed from a source, and are now kept besides.
    """

    manifest: Manifest
    changes: Changes
    how: How
    skipped: tuple[Skipped, ...]
    embedded: int
    seconds: dict[str, float] = field(default_factory=dict)
    familiar: frozenset[Skipped] = frozenset()
    copied: frozenset[str] = frozenset()


def absolute(source: Path | str) -> str:
    """Return a source as it is noted: a web address as it is, a path from the root.

    Raises:
        SourceNotFound: If it is no path, or begins with the name of a user whom nobody knows.
    """
    text = str(source)
    if is_address(text):
        return text
    try:
        return str(typed(text).resolve())
    except (OSError, RuntimeError, ValueError) as exc:
        raise SourceNotFound(f"There is no file or folder {text!r}.") from exc


def present(source: str) -> str:
    """Return a source as it is noted; a path only if something is there.

    Raises:
        SourceNotFound: If nothing is, named as it was typed.
    """
    if not is_address(source) and not is_there(typed(source)):
        raise SourceNotFound(f"There is no file or folder {source!r}.")
    return absolute(source)


def is_there(path: Path) -> bool:
    """Return whether there is anything at a path that may be looked at."""
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def typed(source: str) -> Path:
    """Return a path as it was typed, but for the home of a user.

    Raises:
        SourceNotFound: If that is a user whom nobody knows.
    """
    try:
        return Path(source).expanduser()
    except RuntimeError as exc:
        raise SourceNotFound(f"There is no file or folder {source!r}.") from exc
