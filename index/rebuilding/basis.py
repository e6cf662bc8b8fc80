"""What a rebuild stands on: the live generation and its articles, if it is whole.

Only a generation that is damaged for good is noted as such; all else is left as it is.
"""

from dataclasses import dataclass

from index.errors import IndexDamaged, IndexOutdated
from index.generations.generation import Generation
from index.generations.home import Home
from index.generations.manifest import Manifest
from index.generations.pointer import Pointer
from index.generations.rows import ArticleRecord
from index.generations.trial import convicted, may_pass


@dataclass(frozen=True, slots=True)
class Base:
    """A whole generation that a new one may be a copy of."""

    generation: Generation
    manifest: Manifest


def indexed(
    home: Home, pointer: Pointer | None, judge: bool = True
) -> tuple[Base | None, list[ArticleRecord]]:
    """Return the live generation and its articles; nothing if it is not whole.

    Whoever is to `judge` holds the lock: a damaged one is noted as such.
    """
    if pointer is None:
        return None, []
    generation = home.generation(pointer.generation)
    try:
        manifest = generation.manifest()
        generation.check(manifest)
        with generation.open() as store:
            records = [*store.records()]
        if len(records) == manifest.articles:
            return Base(generation, manifest), records
    except IndexDamaged:
        if judge:
            condemn(generation)
    except IndexOutdated:
        pass
    return None, []


def condemn(generation: Generation) -> None:
    """Let nobody go back to a generation, if it is damaged for good."""
    try:
        convicted(generation, generation.manifest())
    except IndexDamaged as exc:
        if not may_pass(exc):
            generation.condemn()
    except IndexOutdated:
        pass
