"""What is followed is read again: what changed is kept, and what fails costs nothing."""

from dataclasses import replace
from pathlib import Path

import pytest

from index.article import Article
from index.sources.fetched import Fetched
from index.sources.following import Followed, Seen, key, read_note, write_note
from index.sources.formats import parse
from index.sources.keeping import Shelf
from index.sources.refreshing import MOST_PAGES, Refresh, Refreshed
from index.sources.skipped import Skipped
from tests.fakes.newspaper import FEED, SITE, Item, Newspaper, page

PAGE = f"{SITE}/bridge"
BRIDGE = "The old bridge was closed on Thursday after engineers found a crack in its arch."
OPEN = "The old bridge was opened again on Monday, after the crack in its arch was mended."
FLOOD = "The river rose by two metres in one night, and forty families left their houses."


class Reader:
    """One who follows an address."""

    def __init__(self, home: Path, address: str) -> None:
        self.address = address
        self.shelf = Shelf(home / key(address), "library/web/x")
        write_note(self.shelf.folder, Followed(address, added=True))
        self.paper = Newspaper()

    @property
    def note(self) -> Followed:
        """What is known of the address."""
        found = read_note(self.shelf.folder)
        assert found is not None
        return found

    def refresh(self) -> list[Refreshed | Skipped]:
        """Read the address again."""
        return [*Refresh(self.shelf, self.note, self.paper).run()]

    def articles(self) -> dict[str, Article]:
        """Return the articles that are there, by the ends of their ids."""
        found = [one for file in self.shelf.files() for one in parse(file)]
        return {one.id.rpartition("/")[2]: one for one in found if isinstance(one, Article)}

    def texts(self) -> dict[str, str]:
        """Return the texts that are there."""
        return {name: one.text.strip() for name, one in self.articles().items()}


@pytest.fixture
def page_reader(tmp_path: Path) -> Reader:
    """One who follows a page."""
    return Reader(tmp_path, PAGE)


@pytest.fixture
def feed_reader(tmp_path: Path) -> Reader:
    """One who follows a feed."""
    return Reader(tmp_path, FEED)


def titles(found: list[Refreshed | Skipped]) -> list[tuple[str, bool]]:
    """Return the ends of the ids of what was refreshed, and whether it is new."""
    return [
        (one.article_id.rpartition("/")[2], one.new) for one in found if isinstance(one, Refreshed)
    ]


def reasons(found: list[Refreshed | Skipped]) -> list[str]:
    """Return why things were skipped."""
    return [one.reason for one in found if isinstance(one, Skipped)]


class TestPage:
    """An address with one article."""

    def test_it_gives_one_article(self, page_reader: Reader) -> None:
        """Its article is kept under its address, and all that is known is noted."""
        page_reader.paper.page("bridge", BRIDGE, etag='"1"')

        (found,) = page_reader.refresh()

        assert found == Refreshed(PAGE, PAGE, BRIDGE, new=True)
        assert page_reader.texts() == {"bridge": BRIDGE}
        note = page_reader.note
        assert (note.kind, note.etag, note.problem, len(note.read or "")) == (
            *("page", '"1"', None),
            len("2026-01-02T03:04:05+00:00"),
        )

    def test_what_has_not_changed_is_not_fetched(self, page_reader: Reader) -> None:
        """The server is asked with what it said last time, and nothing is written but when."""
        fetched = replace(page(PAGE, BRIDGE, '"1"'), modified="Thu, 01 Jan 2026 00:00:00 GMT")
        page_reader.paper.put(PAGE, fetched)
        page_reader.refresh()
        (path,) = page_reader.shelf.named_for(PAGE)
        before = path.stat().st_mtime_ns

        assert page_reader.refresh() == []
        assert page_reader.paper.history == [
            (PAGE, None, None),
            (PAGE, '"1"', "Thu, 01 Jan 2026 00:00:00 GMT"),
        ]
        assert path.stat().st_mtime_ns == before

    def test_what_other_rules_read_is_fetched_once_more(self, page_reader: Reader) -> None:
        """A text that was taken out of its page in another way is not kept for ever."""
        page_reader.paper.page("bridge", BRIDGE, etag='"1"')
        page_reader.refresh()
        write_note(page_reader.shelf.folder, replace(page_reader.note, rules=0))
        page_reader.refresh()
        page_reader.refresh()

        assert [etag for _, etag, _ in page_reader.paper.history] == [None, None, '"1"']

    def test_what_changed_replaces_what_was_there(self, page_reader: Reader) -> None:
        """There is one article, the newest."""
        page_reader.paper.page("bridge", BRIDGE, OPEN)
        page_reader.refresh()

        assert titles(page_reader.refresh()) == [("bridge", False)]
        assert page_reader.texts() == {"bridge": OPEN}

    def test_what_came_as_before_is_left_alone(self, page_reader: Reader) -> None:
        """A server without ETags: a page that is the same does not undo what a reader changed."""
        page_reader.paper.page("bridge", BRIDGE)
        page_reader.refresh()
        (path,) = page_reader.shelf.named_for(PAGE)
        path.write_text(path.read_text().replace("Thursday", "Friday"))

        assert page_reader.refresh() == []
        assert "Friday" in page_reader.texts()["bridge"]

    def test_a_file_that_is_gone_comes_back(self, page_reader: Reader) -> None:
        """A page that is followed has its article, even if the server says nothing changed."""
        page_reader.paper.page("bridge", BRIDGE, etag='"1"')
        page_reader.refresh()
        page_reader.shelf.drop(PAGE)

        assert titles(page_reader.refresh()) == [("bridge", True)]

    def test_a_page_that_is_called_otherwise_now(self, page_reader: Reader) -> None:
        """An article under a new id replaces the one before it."""
        page_reader.paper.page("bridge", BRIDGE)
        page_reader.refresh()
        link = f"<link rel='canonical' href='{SITE}/news/arch'>"
        page_reader.paper.page("bridge", OPEN, head=link)

        assert titles(page_reader.refresh()) == [("arch", True)]
        assert page_reader.texts() == {"arch": OPEN}

    def test_a_removed_article_is_not_asked_for(self, page_reader: Reader) -> None:
        """What someone removed does not come back by itself."""
        page_reader.paper.page("bridge", BRIDGE)
        page_reader.refresh()
        write_note(page_reader.shelf.folder, page_reader.note.without(PAGE))
        page_reader.shelf.drop(PAGE)
        page_reader.paper.history.clear()

        assert page_reader.refresh() == []
        assert (page_reader.paper.history, page_reader.articles()) == ([], {})

    def test_a_failure_keeps_what_is_there(self, page_reader: Reader) -> None:
        """The reason says what failed and what stays; the next time all is well again."""
        page_reader.paper.page("bridge", BRIDGE, etag='"1"')
        page_reader.refresh()
        page_reader.paper.fails("bridge")
        day = (page_reader.note.read or "")[:10]
        reason = f"could not be read again (was answered with 503); its article of {day} stays"

        assert page_reader.refresh() == [Skipped(PAGE, reason)]
        assert page_reader.texts() == {"bridge": BRIDGE}
        assert (page_reader.note.problem, page_reader.note.etag) == (reason, '"1"')

        page_reader.paper.page("bridge", BRIDGE, etag='"1"')

        assert page_reader.refresh() == []
        assert page_reader.note.problem is None

    def test_a_page_that_holds_nothing_now(self, page_reader: Reader) -> None:
        """A page that was emptied is a failure like any other."""
        page_reader.paper.page("bridge", BRIDGE, "")
        page_reader.refresh()

        (reason,) = reasons(page_reader.refresh())

        assert reason.startswith("could not be read again (")
        assert page_reader.texts() == {"bridge": BRIDGE}

    def test_a_page_is_not_taken_for_a_feed(self, page_reader: Reader) -> None:
        """What was one article stays one; nothing else is fetched."""
        page_reader.paper.page("bridge", BRIDGE)
        page_reader.refresh()
        page_reader.paper.feed(Item("flood"))
        page_reader.paper.put(PAGE, *page_reader.paper.answers[FEED])
        page_reader.paper.asked()

        page_reader.refresh()

        assert page_reader.paper.asked() == ["/bridge"]
        assert page_reader.note.kind == "page"

    def test_a_first_failure(self, page_reader: Reader) -> None:
        """What was never read has nothing that could stay."""
        assert page_reader.refresh() == [Skipped(PAGE, "could not be read (was answered with 404)")]
        assert page_reader.note.read is None


class TestFeed:
    """An address with many articles."""

    def test_it_gives_the_pages_behind_its_entries(self, feed_reader: Reader) -> None:
        """Each page is an article; what the page lacks comes from the entry and the feed."""
        feed_reader.paper.feed(Item("bridge"), Item("flood"), etag='"1"')
        feed_reader.paper.page("bridge", BRIDGE)
        feed_reader.paper.page("flood", FLOOD, head="<title>High water in the valley</title>")

        assert titles(feed_reader.refresh()) == [("bridge", True), ("flood", True)]
        assert feed_reader.texts() == {"bridge": BRIDGE, "flood": FLOOD}
        bridge, flood = (feed_reader.articles()[name] for name in ("bridge", "flood"))
        assert (bridge.title, flood.title) == ("About bridge", "High water in the valley")
        assert (bridge.source, bridge.authors) == ("The Paper", ("Ann",))
        assert (bridge.published or "")[:10] == "2026-01-01"
        assert (feed_reader.note.kind, feed_reader.note.etag) == ("feed", '"1"')

    def test_an_entry_is_read_once(self, feed_reader: Reader) -> None:
        """Only what is new, or says that it was changed, is fetched."""
        feed_reader.paper.feed(Item("bridge"), Item("flood"))
        feed_reader.paper.page("bridge", BRIDGE, OPEN)
        feed_reader.paper.page("flood", FLOOD)
        feed_reader.refresh()
        feed_reader.paper.asked()

        assert feed_reader.refresh() == []
        assert feed_reader.paper.asked() == ["/feed.xml"]

        feed_reader.paper.feed(Item("bridge", updated="2026-02-01T00:00:00Z"), Item("flood"))

        assert titles(feed_reader.refresh()) == [("bridge", False)]
        assert feed_reader.paper.asked() == ["/feed.xml", "/bridge"]
        assert feed_reader.texts() == {"bridge": OPEN, "flood": FLOOD}

    def test_entries_that_other_rules_read_are_read_once_more(self, feed_reader: Reader) -> None:
        """Each page that is still told of is fetched again, once."""
        feed_reader.paper.feed(Item("bridge"), Item("flood"), etag='"1"')
        feed_reader.paper.page("bridge", BRIDGE)
        feed_reader.paper.page("flood", FLOOD)
        feed_reader.refresh()
        write_note(feed_reader.shelf.folder, replace(feed_reader.note, rules=0))
        feed_reader.paper.asked()

        assert feed_reader.refresh() == []
        assert feed_reader.paper.asked() == ["/feed.xml", "/bridge", "/flood"]
        feed_reader.refresh()
        assert feed_reader.paper.asked() == ["/feed.xml"]

    def test_articles_outlive_their_entries(self, feed_reader: Reader) -> None:
        """A feed tells of the last few articles only; the older ones stay."""
        for name, text in [("bridge", BRIDGE), ("flood", FLOOD)]:
            feed_reader.paper.page(name, text)
            feed_reader.paper.feed(Item(name))
            feed_reader.refresh()

        assert feed_reader.texts() == {"bridge": BRIDGE, "flood": FLOOD}

    def test_a_page_that_fails_is_what_the_feed_says(self, feed_reader: Reader) -> None:
        """The entry's own content is the article until the page can be read."""
        feed_reader.paper.feed(Item("bridge", content=f"<p>{BRIDGE}</p>"), etag='"1"')

        assert titles(feed_reader.refresh()) == [("bridge", True)]
        assert feed_reader.texts() == {"bridge": BRIDGE}
        assert feed_reader.articles()["bridge"].title == "About bridge"
        assert feed_reader.note.etag is None

        feed_reader.paper.page("bridge", OPEN)

        assert titles(feed_reader.refresh()) == [("bridge", False)]
        assert feed_reader.texts() == {"bridge": OPEN}
        assert feed_reader.note.etag == '"1"'

    def test_a_page_elsewhere_that_fails(self, feed_reader: Reader) -> None:
        """What the feed says of it is the feed's own, and gives way once the page can be read."""
        elsewhere = "https://bank.example"
        feed_reader.paper.feed(
            Item("bridge", "2026-01-02T00:00:00Z", f"<p>{BRIDGE}</p>", "urn:1", elsewhere)
        )
        feed_reader.refresh()

        (found,) = feed_reader.articles().values()
        assert (found.id, found.url, found.source) == (f"{FEED}#urn:1", None, "paper.example")
        assert found.text == BRIDGE

        feed_reader.paper.put(f"{elsewhere}/bridge", page(f"{elsewhere}/bridge", OPEN))
        feed_reader.refresh()

        (found,) = feed_reader.articles().values()
        assert found.id == found.url == f"{elsewhere}/bridge"
        assert found.text == OPEN

    def test_what_was_kept_under_a_foreign_address(self, feed_reader: Reader) -> None:
        """Read again, an article that an older Footnote named so has its new name, and is one."""
        elsewhere = "https://bank.example"
        link = f"{elsewhere}/bridge"
        feed_reader.shelf.put(Article(link, "About bridge", BRIDGE, link))
        seen = Seen(article=link, updated="2026-01-01T00:00:00Z", whole=False)
        write_note(feed_reader.shelf.folder, feed_reader.note.seeing("urn:1", seen))
        feed_reader.paper.feed(
            Item("bridge", "2026-01-02T00:00:00Z", f"<p>{BRIDGE}</p>", "urn:1", elsewhere)
        )
        feed_reader.refresh()

        assert [one.id for one in feed_reader.articles().values()] == [f"{FEED}#urn:1"]

    def test_nothing_to_read_at_all(self, feed_reader: Reader) -> None:
        """A page that fails and an entry that is empty: the reason is told, three times."""
        feed_reader.paper.feed(Item("bridge"), Item("flood"), etag='"1"')
        feed_reader.paper.page("flood", FLOOD)
        skipped = Skipped(f"{SITE}/bridge", "was answered with 404")

        assert [one for one in feed_reader.refresh() if isinstance(one, Skipped)] == [skipped]
        assert [feed_reader.refresh() for _ in range(3)] == [[skipped], [skipped], []]
        assert feed_reader.texts() == {"flood": FLOOD}
        assert feed_reader.note.etag == '"1"'

    def test_a_changed_page_that_fails_keeps_what_was_read(self, feed_reader: Reader) -> None:
        """A few lines of the feed never replace a whole article."""
        feed_reader.paper.page("bridge", BRIDGE)
        feed_reader.paper.feed(Item("bridge"))
        feed_reader.refresh()
        feed_reader.paper.fails("bridge")
        later = Item("bridge", "2026-02-01T00:00:00Z", "<p>The old bridge, in a few words.</p>")
        feed_reader.paper.feed(later)

        assert reasons(feed_reader.refresh()) == [
            "could not be read again (was answered with 503); the article that was read stays"
        ]
        assert reasons(feed_reader.refresh()) != []
        assert feed_reader.texts() == {"bridge": BRIDGE}

        feed_reader.paper.page("bridge", OPEN)

        assert titles(feed_reader.refresh()) == [("bridge", False)]

    def test_pages_that_take_long_in_vain(self, feed_reader: Reader) -> None:
        """They are not waited for one after the other; those that can be read have all the time."""
        feed_reader.paper.page("bridge", BRIDGE)
        names = ("bridge", "p1", "p2", "p3")
        feed_reader.paper.feed(*map(Item, names))
        for name in names[1:]:
            feed_reader.paper.fails(name, "takes longer than 20 seconds to fetch")
        reader = feed_reader
        clock = lambda: 20.0 * len(reader.paper.history)  # noqa: E731

        found = [*Refresh(reader.shelf, reader.note, reader.paper, clock).run()]

        assert titles(found) == [("bridge", True)]
        assert reasons(found) == [
            "takes longer than 20 seconds to fetch",
            "has more articles (2), which the next rebuild reads",
        ]
        assert reasons(reader.refresh()) == ["takes longer than 20 seconds to fetch"] * 3

    def test_many_entries_come_in_turns(self, feed_reader: Reader) -> None:
        """A hundred at a time, the rest is told and comes next; only then the ETag counts."""
        items = [Item(f"p{number}") for number in range(MOST_PAGES + 5)]
        for item in items:
            feed_reader.paper.page(item.name, f"{BRIDGE} It was number {item.name}.")
        feed_reader.paper.fails("p0")
        feed_reader.paper.feed(*items, etag='"1"')

        first = feed_reader.refresh()

        assert len(titles(first)) == MOST_PAGES - 1
        assert reasons(first) == [
            "was answered with 503",
            "has more articles (5), which the next rebuild reads",
        ]
        assert feed_reader.note.etag is None
        feed_reader.paper.asked()

        assert titles(feed_reader.refresh()) == [(item.name, True) for item in items[-5:]]
        assert feed_reader.paper.asked() == [
            "/feed.xml",
            *(f"/{item.name}" for item in items[-5:]),
            "/p0",  # what failed waits until all else was tried
        ]

    def test_two_entries_with_one_article(self, feed_reader: Reader) -> None:
        """The first has it; the other is told once."""
        link = f"<link rel='canonical' href='{SITE}/bridge'>"
        feed_reader.paper.page("bridge", BRIDGE)
        feed_reader.paper.page("copy", OPEN, head=link)
        feed_reader.paper.feed(Item("bridge"), Item("copy"))

        found = feed_reader.refresh()

        assert titles(found) == [("bridge", True)]
        assert reasons(found) == [f"has the id '{SITE}/bridge' of an article read before"]
        assert feed_reader.texts() == {"bridge": BRIDGE}
        assert feed_reader.refresh() == []

    def test_entries_that_are_named_anew(self, feed_reader: Reader) -> None:
        """A feed that gives its entries other ids goes on with the same articles."""
        feed_reader.paper.page("bridge", BRIDGE, OPEN)
        feed_reader.paper.feed(Item("bridge"))
        feed_reader.refresh()
        feed_reader.paper.feed(Item("bridge", id="tag:paper.example,2026:1"))

        assert titles(feed_reader.refresh()) == [("bridge", False)]
        assert feed_reader.texts() == {"bridge": OPEN}

    def test_a_removed_article_stays_away(self, feed_reader: Reader) -> None:
        """It does not come back even if the feed says that it was changed."""
        feed_reader.paper.page("bridge", BRIDGE)
        feed_reader.paper.feed(Item("bridge"))
        feed_reader.refresh()
        feed_reader.shelf.drop(f"{SITE}/bridge")
        write_note(feed_reader.shelf.folder, feed_reader.note.without(f"{SITE}/bridge"))
        feed_reader.paper.asked()
        feed_reader.paper.feed(
            Item("bridge", updated="2026-02-01T00:00:00Z"), Item("bridge", id="another")
        )

        assert feed_reader.refresh() == []
        assert feed_reader.paper.asked() == ["/feed.xml", "/bridge"]
        assert feed_reader.articles() == {}

    @pytest.mark.parametrize("body", [b"<html><body><p>We moved.</p></body></html>", b"<feed", b""])
    def test_a_feed_that_is_none_now(self, feed_reader: Reader, body: bytes) -> None:
        """An error page in its place is not taken for an article; all articles stay."""
        for name, text in [("bridge", BRIDGE), ("flood", FLOOD)]:
            feed_reader.paper.page(name, text)
        feed_reader.paper.feed(Item("bridge"), Item("flood"))
        feed_reader.refresh()
        feed_reader.paper.put(FEED, Fetched(FEED, "text/html", "utf-8", body, None, None))

        (reason,) = reasons(feed_reader.refresh())

        assert reason.startswith("could not be read again (")
        assert "; its 2 articles of 20" in reason
        assert feed_reader.texts() == {"bridge": BRIDGE, "flood": FLOOD}
