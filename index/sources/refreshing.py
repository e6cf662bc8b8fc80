"""Read a followed address again: what is new or changed is kept, what fails costs nothing.

An entry is noted as read once its article is on disk, and the ETag of a feed once nothing
of it is left to do: whatever ends a refresh, the next one takes up the rest.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from index.article import Article
from index.errors import UnreadableSource
from index.sources import feeds, pages
from index.sources.completing import completed
from index.sources.extracted import RULES
from index.sources.feeds import Entry, Feed
from index.sources.fetched import Fetched, Fetcher, whole
from index.sources.following import Followed, Seen, write_note
from index.sources.keeping import Shelf
from index.sources.skipped import Skipped

MOST_PAGES = 100
LONGEST_LOST = 10  # seconds, for the pages of a feed that cannot be read


@dataclass(frozen=True, slots=True)
class Refreshed:
    """An article that an address gave, now on disk.

    Attributes:
        new: Whether it was not there before.
    """

    address: str
    article_id: str
    title: str
    new: bool


class Refresh:
    """One refresh of one address; `run` does it all."""

    def __init__(
        self,
        shelf: Shelf,
        followed: Followed,
        fetcher: Fetcher,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.shelf = shelf
        self.followed = followed.under(RULES)
        self.fetcher = fetcher
        self.clock = clock
        self.current: set[str] = {followed.address}  # the entries that the address has now

    def run(self) -> Iterator[Refreshed | Skipped]:
        """Yield what is new or changed, and what could not be read."""
        if self.followed.kept_out(self.page()):
            return
        try:
            fetched = self.fetch()
            if fetched is None:
                self.note(read=now(), problem=None)
            elif feed := self.feed(fetched):
                yield from self.take_feed(feed, fetched)
            else:
                yield from self.take_page(fetched)
        except UnreadableSource as exc:
            problem = self.failure(exc)
            self.note(problem=problem)
            yield Skipped(self.followed.address, problem)

    def fetch(self) -> Fetched | None:
        """Return what stands at the address; None if it is as it was.

        Raises:
            UnreadableSource: If it cannot be read.
        """
        known = self.followed
        page = self.page()
        if page and not self.shelf.named_for(page.article or ""):
            return whole(self.fetcher, known.address)  # its article is gone: it is read anew
        return self.fetcher.get(known.address, known.etag, known.modified)

    def feed(self, fetched: Fetched) -> Feed | None:
        """Return the feed that was fetched, or None if it is a page.

        Raises:
            UnreadableSource: If it was a feed before and is none now.
        """
        if self.followed.kind == "page":
            return None
        feed = feeds.parse(fetched.body, fetched.url, fetched.content_type)
        if feed is None and self.followed.kind == "feed":
            raise UnreadableSource("is no longer a feed")
        return feed

    def take_page(self, fetched: Fetched) -> Iterator[Refreshed | Skipped]:
        """Keep the article of a page.

        Raises:
            UnreadableSource: If there is none in it.
        """
        article = pages.article_at(fetched)
        yield from self.keep(self.followed.address, article, Seen(article.id, article.digest))
        self.done("page", fetched)

    def take_feed(self, feed: Feed, fetched: Fetched) -> Iterator[Refreshed | Skipped]:
        """Keep the articles of the entries that are new or changed, those never tried first."""
        entries: dict[str, Entry] = {}
        for entry in feed.entries:
            entries.setdefault(entry.id, entry)
        self.current = set(entries)
        todo = sorted(filter(self.left_to_do, entries.values()), key=self.tries)
        read, lost = 0, 0.0
        for entry in todo[:MOST_PAGES]:
            begun = self.clock()
            yield from self.take_entry(entry, feed)
            read += 1
            lost += self.clock() - begun if self.tries(entry) else 0
            if lost > LONGEST_LOST:
                break
        if rest := len(todo[read:]):
            reason = f"has more articles ({rest}), which the next rebuild reads"
            yield Skipped(self.followed.address, reason)
        self.done("feed", None if any(map(self.left_to_do, entries.values())) else fetched)

    def take_entry(self, entry: Entry, feed: Feed) -> Iterator[Refreshed | Skipped]:
        """Keep the article of an entry: of the page behind its link, or else its own content."""
        before = self.seen(entry.id) or Seen(None, whole=False)
        article, problem = self.article_of(entry, feed)
        seen = Seen(
            article=article.id if article else before.article,
            digest=article.digest if article else before.digest,
            updated=entry.updated,
            tries=self.tries(entry) + 1 if problem else 0,
            whole=not problem or (not article and before.whole),
        )
        if article:
            yield from self.keep(entry.id, article, seen)
            return
        self.note_seen(entry.id, seen)
        yield Skipped(entry.link or entry.id, problem or "holds no text")

    def article_of(self, entry: Entry, feed: Feed) -> tuple[Article | None, str | None]:
        """Return the article of an entry, and why it is not that of its page."""
        problem = None
        try:
            if entry.link:
                return completed(
                    pages.article_at(whole(self.fetcher, entry.link)), entry, feed
                ), None
        except UnreadableSource as exc:
            problem = str(exc)
        before = self.seen(entry.id)
        if before and before.article and before.whole:
            return None, f"could not be read again ({problem}); the article that was read stays"
        try:
            found = pages.article_of(entry, self.followed.address)
            return completed(found, entry, feed), problem
        except UnreadableSource as exc:
            return None, problem or str(exc)

    def keep(self, entry: str, article: Article, seen: Seen) -> Iterator[Refreshed | Skipped]:
        """Put an article on the shelf if it is new or changed, and note its entry as read."""
        barred = article.id in self.followed.removed
        if not barred and self.claimed(entry, article.id):
            self.note_seen(entry, replace(seen, article=None, digest=None))
            yield Skipped.repeated(entry, article.id)
            return
        before = self.seen(entry)
        there = bool(self.shelf.named_for(article.id))
        same = there and before is not None and before.digest == article.digest
        wanted = not same and not barred
        if wanted:
            self.shelf.put(article)
        if before and before.article and before.article != article.id:
            self.give_up(entry, before.article)
        self.note_seen(entry, seen)
        if wanted:
            yield Refreshed(self.followed.address, article.id, article.title, new=not there)

    def give_up(self, entry: str, article_id: str) -> None:
        """Drop the article that an entry gave before it gave another one."""
        if not self.claimed(entry, article_id):
            self.shelf.drop(article_id)

    def claimed(self, entry: str, article_id: str) -> bool:
        """Return whether another entry that the feed has now gave that article."""
        others = self.current - {entry}
        return any((seen := self.seen(one)) and seen.article == article_id for one in others)

    def page(self) -> Seen | None:
        """Return what is noted of a page; None if it is a feed, or was never read."""
        return self.seen(self.followed.address) if self.followed.kind == "page" else None

    def seen(self, entry: str) -> Seen | None:
        """Return what is noted of an entry."""
        return self.followed.entries.get(entry)

    def left_to_do(self, entry: Entry) -> bool:
        """Return whether an entry is new, changed, or worth another try."""
        return self.followed.left_to_do(entry.id, entry.updated)

    def tries(self, entry: Entry) -> int:
        """Return how often the page of an entry could not be read as it is now."""
        return self.followed.tries(entry.id, entry.updated)

    def note_seen(self, entry: str, seen: Seen) -> None:
        """Note an entry as read; its article is on disk."""
        self.followed = self.followed.seeing(entry, seen)
        write_note(self.shelf.folder, self.followed)

    def done(self, kind: str, fetched: Fetched | None) -> None:
        """Note that an address was read, and whether it need not be read again as it is."""
        etag = fetched.etag if fetched else None
        modified = fetched.modified if fetched else None
        self.note(kind=kind, etag=etag, modified=modified, read=now(), problem=None)

    def note(self, **known: Any) -> None:
        """Write down what is known now."""
        self.followed = replace(self.followed, **known)
        write_note(self.shelf.folder, self.followed)

    def failure(self, exc: UnreadableSource) -> str:
        """Return what went wrong, and what is still there."""
        read, kept = self.followed.read, sum(1 for _ in self.shelf.files())
        if not read:
            return f"could not be read ({exc})"
        again = f"could not be read again ({exc})"
        stay = "article of {} stays" if kept == 1 else f"{kept} articles of {{}} stay"
        return f"{again}; its {stay.format(read[:10])}" if kept else again


def now() -> str:
    """Return the time, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")
