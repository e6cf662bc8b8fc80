"""Add an article, feed or folder to the collection, or take one away; then rebuild.

What is added is kept in the library, so the file or page it came from may go.
What is removed stays away, whatever the sources hold, until it is added again.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from index.article import Article
from index.cache import Cache
from index.errors import (
    ArticleNotFound,
    HomeUnusable,
    IndexDamaged,
    NothingToIndex,
    SourceNotFound,
    UnreadableSource,
    UsageError,
)
from index.generations.home import Home
from index.generations.pointer import Pointer
from index.models.devices import CPU
from index.models.reader.loading import OFF
from index.rebuilding.basis import indexed
from index.rebuilding.changes import Changes
from index.rebuilding.rebuild import Rebuild
from index.rebuilding.request import Report, Request, absolute, typed
from index.rebuilding.returning import given, returning
from index.rebuilding.stages import Progress
from index.sources import feeds, pages
from index.sources.addresses import is_address
from index.sources.extracted import parsed
from index.sources.fetched import Fetcher, whole
from index.sources.files import find
from index.sources.gathering import Gatherer
from index.sources.library import Library
from index.sources.skipped import Skipped, told


@dataclass(frozen=True, slots=True)
class Removal:
    """What is to be removed: articles by id, addresses that are followed, sources of the list."""

    ids: tuple[str, ...]
    addresses: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Editor:
    """Changes the collection of one home, one piece at a time."""

    home: Home
    model: str
    progress: Progress
    fetcher: Fetcher
    device: str = CPU
    reader: str | None = OFF

    @property
    def library(self) -> Library:
        """Where what was added is kept."""
        return Library(self.home.library)

    def add(self, sources: Sequence[str]) -> tuple[Report, list[Skipped]]:
        """Add articles, feeds and folders; return also what could not be added.

        The id of an article that was removed brings it back from where it is still kept.

        Raises:
            SourceNotFound: If a path does not exist; then nothing is added.
            NothingToIndex: If none of it holds a readable article.
            RebuildRunning: If a rebuild is at work in this home.
        """
        rebuild = self.rebuild()
        with rebuild.locked():
            pointer = self.pointer()
            again = returning(sources, pointer, self.library)
            found = [*self.found([one for one in sources if one not in again])]
            gone = unread(found, pointer.removed)  # a page that is not there now may be kept
            again += [one.name for one in gone]
            found = [one for one in found if one not in gone]
            skipped = [one for one in found if isinstance(one, Skipped)]
            if not again and len(skipped) == len(found):
                raise NothingToIndex(nothing(sources, skipped))
            back, kept = set(again), set()
            for one in found:
                if isinstance(one, Article) and one.id in back:
                    skipped.append(Skipped.repeated(one.title, one.id))
                elif isinstance(one, Article):
                    self.library.keep(one)
                    back.add(one.id)
                    kept.add(one.id)
                elif isinstance(one, str):
                    known = self.library.known(one)
                    back.update(known.removed if known else (), given(self.library, one))
                    self.library.follow(one, added=True)
            removed = tuple(one for one in pointer.removed if one not in back)
            request = Request(pointer.sources, removed, confirm=self.careful(back=again))
            return copying(rebuild.run(request), kept), skipped

    def remove(self, wanted: Sequence[str], purge: bool = False) -> Report:
        """Take articles away by their ids, or whole sources by their names.

        With `purge`, no file of the home holds their text afterwards.

        Raises:
            ArticleNotFound: If one of them is nothing that is there; then all stay.
            IndexDamaged: If it cannot be known what is there.
            RebuildRunning: If a rebuild is at work in this home.
        """
        rebuild = self.rebuild()
        with rebuild.locked():
            pointer = self.pointer()
            named = self.named(wanted, self.known(pointer), pointer.sources)
            rebuild.gatherer = Gatherer(self.library, self.fetcher, named.addresses)
            request = Request(
                sources=tuple(one for one in pointer.sources if one not in named.sources),
                removed=tuple(dict.fromkeys([*pointer.removed, *named.ids])),
                purge=purge,
                confirm=self.careful(named.ids, whole=bool(named.addresses or named.sources)),
            )
            if purge:  # else the way back stays open: what is removed is only left out
                for one in named.ids:
                    self.library.remove(one)
            report = rebuild.run(request)
            if purge and self.home.stale():
                raise HomeUnusable(
                    "An older index that holds the text is still being read; close what is "
                    "reading it, and run the same command again."
                )
        return report

    def named(self, wanted: Sequence[str], known: set[str], sources: Sequence[str]) -> Removal:
        """Return what is meant by names, among the ids that are known and the sources.

        Raises:
            ArticleNotFound: If one of them is nothing that is there.
        """
        followed = {one.address for one in self.library.followed() if one.added}
        rest = [one for one in wanted if one not in known]
        for one in rest:
            if one not in followed and absolute(one) not in sources:
                raise ArticleNotFound(
                    f"There is no article and no source {one!r}; `footnote articles` lists "
                    "the articles, `footnote status` the sources."
                )
        return Removal(
            ids=tuple(one for one in wanted if one in known),
            addresses=tuple(one for one in rest if one in followed),
            sources=tuple(absolute(one) for one in rest if absolute(one) in sources),
        )

    def found(self, sources: Sequence[str]) -> Iterator[Article | str | Skipped]:
        """Yield the articles that sources hold, the addresses of feeds, and what was skipped."""
        files = {one: [*find(typed(one))] for one in sources if not is_address(one)}
        with Cache(self.home.cache) as cache:
            for source in sources:
                if is_address(source):
                    yield self.at(source)
                for file in files.get(source, ()):
                    for found in parsed(file, cache):
                        if isinstance(found, UnreadableSource):
                            yield Skipped(file.name, str(found))
                        else:
                            yield found

    def at(self, address: str) -> Article | str | Skipped:
        """Return the article at an address, or the address itself if it is a feed."""
        try:
            fetched = whole(self.fetcher, address)
            if feeds.parse(fetched.body, fetched.url, fetched.content_type):
                return address
            article: Article = pages.article_at(fetched)
            return article
        except UnreadableSource as exc:
            return Skipped(address, str(exc))

    def rebuild(self) -> Rebuild:
        """Return a rebuild that reads the web."""
        gatherer = Gatherer(self.library, self.fetcher)
        return Rebuild(self.home, self.model, self.progress, gatherer, self.device, self.reader)

    def pointer(self) -> Pointer:
        """Return the pointer; one without sources where nothing was built yet."""
        return self.home.pointer() or Pointer("", ())

    def known(self, pointer: Pointer) -> set[str]:
        """Return the ids of the articles that are indexed, or were removed before.

        Raises:
            IndexDamaged: If there is an index, but it cannot be read.
        """
        base, records = indexed(self.home, self.home.last_good())
        if base is None and pointer.generation:
            raise IndexDamaged("the articles in it cannot be listed")
        return {record.id for record in records}.union(pointer.removed)

    @staticmethod
    def careful(
        meant: Sequence[str] = (), whole: bool = False, back: Sequence[str] = ()
    ) -> Callable[[Changes], None]:
        """Return what stops an edit that would lose many articles besides those that are meant.

        And one that is to bring some back which are nowhere to be read.
        """

        def confirm(changes: Changes) -> None:
            known = {one.id for one in (*changes.new, *(kept for kept, _ in changes.unchanged))}
            for lost in (one for one in back if one not in known):
                raise SourceNotFound(
                    f"No source holds the article {lost!r} any more; name its file or address."
                )
            besides = [record for record in changes.removed if record.id not in meant]
            if changes.lose(len(besides)) and not whole:
                raise UsageError(
                    f"The sources have lost {len(besides):,} articles since the last rebuild; "
                    "run `footnote rebuild` first."
                )

        return confirm


def copying(report: Report, kept: Iterable[str]) -> Report:
    """Return a report that knows what is skipped in the sources because it is kept now."""
    because = {Skipped.repeated("", one).reason: one for one in kept}
    news = {one for one in report.skipped if one.reason in because} - report.familiar
    copied = {because[one.reason] for one in news}.difference(c.id for c in report.changes.changed)
    return replace(report, familiar=report.familiar | news, copied=frozenset(copied))


def unread(found: Sequence[Article | str | Skipped], removed: Sequence[str]) -> list[Skipped]:
    """Return the addresses of removed articles that could not be read."""
    skipped = (one for one in found if isinstance(one, Skipped) and is_address(one.name))
    return [one for one in skipped if one.name in removed]


def nothing(sources: Sequence[str], skipped: Sequence[Skipped]) -> str:
    """Return why there is nothing to add, in one sentence."""
    if not skipped:
        return f"There is no article in {', '.join(map(repr, sources))}."
    return f"Nothing was added: {told(skipped)}."
