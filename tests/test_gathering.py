"""Sources are read to the end: one bad article never stops the rest."""

import json
import os
import tempfile
from collections.abc import Collection, Sequence
from pathlib import Path

import pytest

from index.article import Article
from index.cache import Cache
from index.errors import SourceNotFound
from index.sources.gathering import Gatherer
from index.sources.library import Library
from index.sources.skipped import Skipped
from tests.fakes.newspaper import FEED, SITE, Item, Newspaper

BRIDGE = "The old bridge was closed on Thursday after a crack was found in its eastern arch."


def read(
    sources: Sequence[Path | str], gatherer: Gatherer | None = None, removed: Collection[str] = ()
) -> list[Article | Skipped]:
    """Return what a gatherer finds in some sources."""
    with tempfile.TemporaryDirectory() as folder, Cache(Path(folder)) as cache:
        return [*(gatherer or Gatherer()).read([str(one) for one in sources], removed, cache)]


def ids(sources: Sequence[Path]) -> list[str]:
    """Return the ids of the articles in some sources."""
    return [found.id for found in read(sources) if isinstance(found, Article)]


def skipped(sources: Sequence[Path]) -> list[Skipped]:
    """Return what was skipped in some sources."""
    return [found for found in read(sources) if isinstance(found, Skipped)]


def put(path: Path, text: str) -> Path:
    """Write a file and return where it is."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_an_id_is_the_path_in_the_source(tmp_path: Path) -> None:
    """The folder may move: an id begins where the source named by the user ends."""
    put(tmp_path / "news" / "may" / "one.txt", "One.")
    put(tmp_path / "news" / "two.md", "Two.")

    assert ids([tmp_path]) == ["news/may/one.txt", "news/two.md"]
    assert ids([tmp_path / "news"]) == ["may/one.txt", "two.md"]
    assert ids([tmp_path / "news" / "two.md"]) == ["two.md"]


def test_an_article_keeps_its_own_id(tmp_path: Path) -> None:
    """An id in a record goes before any path; a record without one is counted in its file."""
    records = [{"id": "mine", "text": "One."}, {"text": "Two."}, {"doc_id": 3, "text": "Three."}]
    path = put(tmp_path / "all.jsonl", "\n".join(map(json.dumps, records)))

    assert ids([path]) == ["mine", "all.jsonl#2", "3"]


def test_the_later_of_two_articles_with_one_id_is_skipped(tmp_path: Path) -> None:
    """The first stays, and the reason names the id."""
    first = put(tmp_path / "a" / "all.jsonl", '{"id": "x", "text": "One."}')
    second = put(tmp_path / "b" / "more.jsonl", '{"id": "x", "text": "Two."}\n{"text": "Three."}')

    one, duplicate, three = read([first, second])

    assert isinstance(one, Article)
    assert one.text == "One."
    assert duplicate == Skipped("more.jsonl", "has the id 'x' of an article read before")
    assert isinstance(three, Article)
    assert three.text == "Three."


def test_one_article_again_and_again(tmp_path: Path) -> None:
    """A file that says the same very often is not read to its end."""
    found = read([put(tmp_path / "a.jsonl", '{"id": "x", "text": "One."}\n' * 5000)])

    assert len(found) == 1 + 1001 + 1
    assert found[-1] == Skipped("a.jsonl", "holds hardly any articles; the rest of it is not read")


def test_the_same_source_twice(tmp_path: Path) -> None:
    """Naming a folder twice gives each article once."""
    put(tmp_path / "a.txt", "One.")

    assert ids([tmp_path, tmp_path]) == ["a.txt"]
    assert len(skipped([tmp_path, tmp_path])) == 1


def test_bad_files_do_not_stop_the_rest(tmp_path: Path) -> None:
    """Each file that is no article is named with a reason, and the good ones are read."""
    put(tmp_path / "a.txt", "One.")
    put(tmp_path / "b.txt", " ")
    put(tmp_path / "c.txt", "")
    put(tmp_path / "d.png", "not a picture")
    put(tmp_path / "e.json", "{")
    (tmp_path / "f.txt.xz").write_bytes(b"not xz")
    put(tmp_path / "g.md", "---\na: !!int ''\n---\nBody.")
    put(tmp_path / "z.txt", "Last.")

    assert ids([tmp_path]) == ["a.txt", "z.txt"]
    assert [one.name for one in skipped([tmp_path])] == [
        *("b.txt", "c.txt", "d.png", "e.json", "f.txt.xz", "g.md")
    ]
    assert all(one.reason for one in skipped([tmp_path]))


def test_a_missing_source_is_said_first(tmp_path: Path) -> None:
    """A mistyped name is noticed before an hour of reading, not after it."""
    path = put(tmp_path / "a.txt", "One.")

    with Cache(tmp_path / "cache") as cache, pytest.raises(SourceNotFound, match="nowhere"):
        next(Gatherer().read([str(path), str(tmp_path / "nowhere")], (), cache))


def test_every_article_has_a_digest(tmp_path: Path) -> None:
    """Names and fields that no UTF-8 can hold do not stop a rebuild later."""
    try:
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt")).write_bytes(b"Coffee.")
    except OSError:
        pytest.skip("this file system takes no such name")
    lone = "\\ud800"
    fields = ("id", "title", "url", "authors", "source", "language")
    record = ", ".join(f'"{field}": "https://x.example/{lone}"' for field in fields)
    put(tmp_path / "lone.json", f'{{"text": "a{lone}b", {record}}}')

    found = [one for one in read([tmp_path]) if isinstance(one, Article)]

    assert len(found) == 2
    assert all(len(article.digest) == 64 for article in found)
    assert found[1].text == "a\ufffdb"


def test_an_empty_folder(tmp_path: Path) -> None:
    """A folder without articles is not an error here."""
    assert list(read([tmp_path])) == []
    assert list(read([])) == []


def test_removed_articles_are_left_out_silently(tmp_path: Path) -> None:
    """What was removed is neither an article nor something to warn of, however often it comes."""
    records = [{"id": one, "text": "Text."} for one in ("a", "b", "b", "a")]
    path = put(tmp_path / "all.jsonl", "\n".join(map(json.dumps, records)))

    found = read([path], removed=("a",))

    assert [one.id for one in found if isinstance(one, Article)] == ["b"]
    assert len([one for one in found if isinstance(one, Skipped)]) == 1


class TestLibrary:
    """What was added, and what addresses gave, comes before what folders hold."""

    @pytest.fixture
    def library(self, tmp_path: Path) -> Library:
        """A library with one article in it."""
        library = Library(tmp_path / "home" / "library")
        library.keep(Article("a", "Mine", "My own."))
        return library

    @pytest.fixture
    def paper(self) -> Newspaper:
        """A web site with a feed of one entry."""
        paper = Newspaper()
        paper.page("bridge", BRIDGE)
        paper.feed(Item("bridge"))
        return paper

    def test_what_was_added_is_not_hidden(self, library: Library, tmp_path: Path) -> None:
        """It comes first, and the one with the same id in a folder is skipped."""
        path = put(tmp_path / "all.jsonl", '{"id": "a", "text": "One."}\n{"id": "b", "text": "B."}')

        first, skipped, second = read([path], Gatherer(library))

        assert isinstance(first, Article)
        assert first.text == "My own."
        assert isinstance(skipped, Skipped)
        assert isinstance(second, Article)
        assert second.id == "b"

    def test_an_address_among_the_sources_is_followed(
        self, library: Library, paper: Newspaper
    ) -> None:
        """It is read with a fetcher; without one, what it gave before is."""
        with_web = Gatherer(library, paper)  # type: ignore[arg-type]

        first = read([FEED], with_web)
        assert paper.asked()
        second = read([FEED], Gatherer(library))

        assert [one.id for one in first if isinstance(one, Article)] == ["a", f"{SITE}/bridge"]
        assert second == first
        assert paper.asked() == []

    def test_what_was_followed_goes_with_its_source(
        self, library: Library, paper: Newspaper
    ) -> None:
        """An address that is no source any more is forgotten when a rebuild settles."""
        gatherer = Gatherer(library, paper)  # type: ignore[arg-type]
        read([FEED], gatherer)

        gatherer.settle([FEED])
        assert len(library.followed()) == 1
        gatherer.settle([])

        assert library.followed() == ()
        assert [one.id for one in read([], gatherer) if isinstance(one, Article)] == ["a"]

    def test_an_ignored_address_is_not_asked(self, library: Library, paper: Newspaper) -> None:
        """It is left out although it is followed, and forgotten in the end."""
        library.follow(FEED, added=True)
        gatherer = Gatherer(library, paper, ignored=[FEED])  # type: ignore[arg-type]

        found = read([], gatherer)

        assert [one.id for one in found if isinstance(one, Article)] == ["a"]
        assert paper.asked() == []
        gatherer.settle([])
        assert library.followed() == ()

    def test_an_address_that_fails_is_said(self, library: Library, paper: Newspaper) -> None:
        """The rest is read."""
        found = read([f"{SITE}/nowhere", FEED], Gatherer(library, paper))  # type: ignore[arg-type]

        assert [one.id for one in found if isinstance(one, Article)] == ["a", f"{SITE}/bridge"]
        assert [one.name for one in found if isinstance(one, Skipped)] == [f"{SITE}/nowhere"]
