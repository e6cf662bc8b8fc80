"""Which removed articles are named to come back from where they still are.

An id brings back what a source, a feed or the library holds. A page, or a file beside
the sources, is meant itself: it may be newer, and is added like any other.
"""

from collections.abc import Sequence
from contextlib import suppress

from index.article import Article
from index.errors import SourceNotFound
from index.generations.pointer import Pointer
from index.rebuilding.request import typed
from index.sources.addresses import is_address
from index.sources.formats import parse
from index.sources.library import Library


def returning(names: Sequence[str], pointer: Pointer, library: Library) -> list[str]:
    """Return those names that are ids of articles to be brought back from where they are."""
    removed = [one for one in names if one in pointer.removed]
    return [one for one in removed if not _meant_itself(one, pointer.sources, library)]


def given(library: Library, address: str) -> set[str]:
    """Return the ids of the articles that an address gave."""
    found = (one for file in library.of(address) for one in parse(file))
    return {one.id for one in found if isinstance(one, Article)}


def _meant_itself(name: str, sources: Sequence[str], library: Library) -> bool:
    """Return whether a name is that of a page of no feed, or of a file of no source."""
    if is_address(name):
        return not any(name in given(library, one.address) for one in library.followed())
    with suppress(OSError, SourceNotFound):
        path = typed(name)
        if path.name == name and path.exists():
            return not any(path.resolve().is_relative_to(one) for one in sources)
    return False
