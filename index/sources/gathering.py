"""Gather the articles of all sources. One bad article never stops the rest.

A source is a file, a folder or a web address. Before them come the articles
that were added by themselves: what a person adds is not hidden by what a
folder holds under the same id.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path

from index.article import Article
from index.cache import Cache
from index.errors import UnreadableSource
from index.sources.addresses import is_address
from index.sources.extracted import parsed
from index.sources.fetched import Fetcher
from index.sources.files import ArticleFile, find
from index.sources.json_values import HOPELESS, MOST_BAD
from index.sources.library import Library
from index.sources.skipped import Skipped


class Gatherer:
    """Gathers articles; what web addresses gave lies in the library."""

    def __init__(
        self,
        library: Library | None = None,
        fetcher: Fetcher | None = None,
        ignored: Collection[str] = (),
    ) -> None:
        """Gather from files and the library, and with a fetcher from the web.

        Addresses that are `ignored` are left out, although they are followed.
        """
        self.library = library
        self.fetcher = fetcher
        self.ignored = frozenset(ignored)

    def read(
        self, sources: Sequence[str], removed: Collection[str], cache: Cache
    ) -> Iterator[Article | Skipped]:
        """Yield the articles of all sources, each id once, and what was skipped.

        Raises:
            SourceNotFound: If a path does not exist, before anything is read.
        """
        paths = [Path(source) for source in sources if not is_address(source)]
        named = [file for path in paths for file in find(path)]
        seen = set(removed)
        for file in self._files(sources, named):
            if isinstance(file, Skipped):
                yield file
                continue
            new = again = 0
            for found in parsed(file, cache, removed):
                if isinstance(found, UnreadableSource):
                    yield Skipped(file.name, str(found))
                elif found.id not in seen:
                    new += 1
                    seen.add(found.id)
                    yield found
                elif found.id not in removed:
                    again += 1
                    yield Skipped.repeated(file.name, found.id)
                if again > max(MOST_BAD, new):
                    yield Skipped(file.name, HOPELESS)
                    break

    def settle(self, sources: Sequence[str]) -> None:
        """Forget the addresses that are followed no more."""
        if self.library:
            for address in self.ignored:
                self.library.forget(address)
            self.library.prune([source for source in sources if is_address(source)])

    def _files(
        self, sources: Sequence[str], named: Iterable[ArticleFile]
    ) -> Iterator[ArticleFile | Skipped]:
        """Yield the files of the library, then those that sources name."""
        if self.library:
            yield from self.library.added()
            yield from self.library.broken()
            addresses = [source for source in sources if is_address(source)]
            if self.fetcher:
                for address in addresses:
                    self.library.follow(address, added=False)
            followed = [one.address for one in self.library.followed() if one.added]
            wanted = dict.fromkeys([*followed, *addresses])
            for address in (one for one in wanted if one not in self.ignored):
                yield from self._refreshed(self.library, address)
                yield from self.library.of(address)
        yield from named

    def _refreshed(self, library: Library, address: str) -> Iterator[Skipped]:
        """Read an address again; yield what failed."""
        if self.fetcher:
            found = library.refresh(address, self.fetcher)
            yield from (one for one in found if isinstance(one, Skipped))
