"""The library lasts: what it was given is there as plain files, whatever ends a process."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from index.article import Article
from index.errors import HomeUnusable
from index.sources.files import ArticleFile
from index.sources.following import Followed, key
from index.sources.formats import parse
from index.sources.library import Library
from index.sources.refreshing import Refreshed
from index.sources.skipped import Skipped
from tests.fakes.newspaper import FEED, SITE, Item, Newspaper

BRIDGE = Article("bridge", "The old bridge", "The old bridge was closed.\n")
FLOOD = Article("news/flood:3-5", "High water", "---\n The river rose.")
PAGE = f"{SITE}/bridge"
ROOT = Path(__file__).resolve().parent.parent


def ids(files: object) -> list[str]:
    """Return the ids of the articles in files, in their order."""
    assert not isinstance(files, str)
    found = [one for file in files for one in parse(file)]  # type: ignore[attr-defined]
    return [one.id for one in found if isinstance(one, Article)]


@pytest.fixture
def library(tmp_path: Path) -> Library:
    """A library with nothing in it."""
    return Library(tmp_path / "home" / "library")


@pytest.fixture
def paper() -> Newspaper:
    """A web site with a feed of two entries."""
    site = Newspaper()
    site.page(
        "bridge", "The old bridge was closed on Thursday after a crack was found in its arch."
    )
    site.page("flood", "The river rose by two metres in one night, and forty families left.")
    site.feed(Item("bridge"), Item("flood"), etag='"1"')
    return site


def files(library: Library) -> list[str]:
    """Return the paths of all files in a library, digests left out."""
    found = sorted(path for path in library.folder.rglob("*") if path.is_file())
    return [
        "/".join(part.rpartition("-")[0] or part for part in path.relative_to(library.folder).parts)
        for path in found
    ]


class TestAdded:
    """Articles that were added by themselves."""

    def test_what_is_kept_is_found_again(self, library: Library) -> None:
        """Each is a file of its own, and comes back equal, also in another process."""
        library.keep(BRIDGE)
        library.keep(FLOOD)

        found = [one for file in Library(library.folder).added() for one in parse(file)]

        assert found == [FLOOD, BRIDGE]
        assert files(library) == ["added/high-water", "added/the-old-bridge"]

    def test_nothing_was_added(self, library: Library) -> None:
        """A library that was never used is empty, and looking makes no folder."""
        assert [*library.added()] == []
        assert library.followed() == ()
        assert [*library.broken()] == []
        assert [*library.of(PAGE)] == []
        assert not library.remove("bridge")
        library.forget(PAGE)
        library.prune([])
        assert not library.folder.exists()

    def test_a_readers_own_files(self, library: Library) -> None:
        """A reader may put a file there, break one and delete one: the rest is read."""
        for article in (BRIDGE, FLOOD):
            library.keep(article)
        (library.folder / "added" / "mine.txt").write_text("The sky is blue.")
        flood, _, bridge = library.added()
        bridge.path.write_text("---\ntitle: [")
        flood.path.unlink()

        found = [str(one) for file in library.added() for one in parse(file)]

        assert ids(library.added()) == ["library/added/mine.txt"]
        assert "has front matter without a closing line of dashes" in found

    def test_a_folder_that_cannot_be_used(self, tmp_path: Path) -> None:
        """One sentence says what is wrong with the home."""
        (tmp_path / "library").write_text("a file")

        with pytest.raises(HomeUnusable, match="The folder of FOOTNOTE_HOME cannot be used"):
            Library(tmp_path / "library").keep(BRIDGE)


class TestFollowed:
    """Addresses that are read again and again."""

    def test_an_address_is_followed_from_now_on(self, library: Library) -> None:
        """It is noted at once, and once."""
        assert library.follow(PAGE, added=False) == Followed(PAGE, added=False)
        assert library.follow(PAGE, added=False) == Followed(PAGE, added=False)
        library.follow(FEED, added=True)

        assert {(one.address, one.added) for one in library.followed()} == {
            (PAGE, False),
            (FEED, True),
        }
        assert files(library) == ["web/paper.example/address.json"] * 2

    def test_added_sticks(self, library: Library) -> None:
        """What `footnote add` named stays added, also if a list of sources names it later."""
        library.follow(PAGE, added=False)
        assert library.follow(PAGE, added=True).added
        assert library.follow(PAGE, added=False).added
        assert library.followed()[0].added

    def test_a_page_and_a_feed(self, library: Library, paper: Newspaper) -> None:
        """What each gave lies in its own folder."""
        for address in (PAGE, FEED):
            library.follow(address, added=True)
            assert all(isinstance(one, Refreshed) for one in library.refresh(address, paper))

        assert ids(library.of(PAGE)) == [PAGE]
        assert sorted(ids(library.of(FEED))) == [PAGE, f"{SITE}/flood"]
        assert [one.kind for one in library.followed()].count("feed") == 1
        assert [*library.refresh(FEED, paper)] == []

    def test_what_is_not_followed(self, library: Library, paper: Newspaper) -> None:
        """It is not read, and has no articles."""
        assert [*library.refresh(PAGE, paper)] == []
        assert paper.history == []

    def test_a_forgotten_address(self, library: Library, paper: Newspaper) -> None:
        """Its articles go with it, those of others stay; followed again it begins anew."""
        for address in (PAGE, FEED):
            library.follow(address, added=True)
            list(library.refresh(address, paper))

        library.forget(FEED)

        assert [one.address for one in library.followed()] == [PAGE]
        assert ids(library.of(FEED)) == []
        assert ids(library.of(PAGE)) == [PAGE]
        assert len(files(library)) == 2
        assert library.follow(FEED, added=False).entries == {}

    def test_prune(self, library: Library) -> None:
        """Addresses that neither were added nor are in the list go."""
        for name, added in [("a", True), ("b", False), ("c", False)]:
            library.follow(f"{SITE}/{name}", added)

        library.prune([f"{SITE}/c"])

        assert sorted(one.address for one in library.followed()) == [f"{SITE}/a", f"{SITE}/c"]

    def test_prune_sweeps_up(self, library: Library) -> None:
        """What killed processes left half written, or half forgotten, goes."""
        library.keep(BRIDGE)
        library.follow(PAGE, added=True)
        before = files(library)
        for path in ("added/x.md.0999999999.part", "web/.x-0.gone/a.md", f"web/{key(PAGE)}/.x"):
            (library.folder / path).parent.mkdir(exist_ok=True)
            (library.folder / path).write_text("half")
        (library.folder / "web" / key(PAGE) / ".x").rename(
            library.folder / "web" / key(PAGE) / "address.json.999999999.part"
        )

        library.prune([])

        assert files(library) == before

    def test_a_broken_note(self, library: Library, paper: Newspaper) -> None:
        """It is told, its folder stays, and following the address again mends it."""
        for name in (PAGE, FEED):
            library.follow(name, added=True)
            list(library.refresh(name, paper))
        (library.folder / "web" / key(FEED) / "address.json").write_text('{"format": 1')
        (library.folder / "web" / key(PAGE) / "address.json").unlink()

        library.prune([])

        assert library.followed() == ()
        assert ids(library.of(FEED)) == []
        assert {one.name: one.reason for one in library.broken()} == {
            f"library/web/{key(address)}/address.json": "does not say which address is followed; "
            f"add the address again, its articles ({number}) are left out until then"
            for address, number in [(PAGE, 1), (FEED, 2)]
        }

        library.follow(FEED, added=True)

        assert len(ids(library.of(FEED))) == 2

    def test_a_note_of_a_newer_footnote(self, library: Library, paper: Newspaper) -> None:
        """Nothing is done with what is not understood."""
        library.follow(PAGE, added=True)
        note = library.folder / "web" / key(PAGE) / "address.json"
        note.write_text(json.dumps({**json.loads(note.read_text()), "format": 2}))

        for action in (
            library.followed,
            lambda: library.follow(PAGE, added=True),
            lambda: [*library.of(PAGE)],
            lambda: [*library.refresh(PAGE, paper)],
            lambda: library.prune([]),
        ):
            with pytest.raises(HomeUnusable, match="was written by a newer Footnote; "):
                action()


class TestRemoved:
    """Articles that someone wants to be gone."""

    def test_an_article_goes_wherever_it_lies(self, library: Library, paper: Newspaper) -> None:
        """All files with the id go; those of other articles stay."""
        library.keep(Article(PAGE, "The old bridge", "The old bridge was closed."))
        library.keep(FLOOD)
        for address in (PAGE, FEED):
            library.follow(address, added=True)
            list(library.refresh(address, paper))

        assert library.remove(PAGE)
        assert not library.remove(PAGE)
        assert library.remove(f"{SITE}/flood")
        assert {one.address: one.removed for one in library.followed()} == {
            PAGE: (PAGE,),
            FEED: (PAGE, f"{SITE}/flood"),
        }
        assert ids(library.added()) == [FLOOD.id]
        assert ids(library.of(PAGE)) == []
        assert ids(library.of(FEED)) == []

    def test_it_stays_away_until_it_is_added_again(
        self, library: Library, paper: Newspaper
    ) -> None:
        """A refresh does not bring it back, `footnote add` does."""
        library.follow(PAGE, added=True)
        list(library.refresh(PAGE, paper))
        library.remove(PAGE)

        library.follow(PAGE, added=False)
        assert [*library.refresh(PAGE, paper)] == []

        library.follow(PAGE, added=True)
        assert [type(one) for one in library.refresh(PAGE, paper)] == [Refreshed]
        assert ids(library.of(PAGE)) == [PAGE]

    def test_a_broken_file_can_be_removed(self, library: Library) -> None:
        """Its name says whose it was."""
        library.keep(BRIDGE)
        (file,) = library.added()
        assert isinstance(file, ArticleFile)
        file.path.write_bytes(b"\xff")

        assert library.remove("bridge")
        assert files(library) == []


def test_a_failure_is_told_and_noted(library: Library) -> None:
    """A site that is down costs nothing."""
    library.follow(PAGE, added=True)

    assert [*library.refresh(PAGE, Newspaper())] == [
        Skipped(PAGE, "could not be read (was answered with 404)")
    ]
    assert library.followed()[0].problem == "could not be read (was answered with 404)"


@pytest.fixture(scope="module")
def deaths(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """What was left by processes that were killed, each at another step."""
    ended = subprocess.run(
        [sys.executable, "-m", "tests.fakes.dying_library", str(tmp_path_factory.mktemp("dying"))],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [json.loads(line) for line in ended.stdout.splitlines()]


def test_kill_9_at_any_step_of_a_refresh(deaths: list[dict[str, Any]]) -> None:
    """What is left can be read, nothing counts as read before its file is there.

    The next refresh finishes the work, and nothing half written stays behind.
    """
    told = [death for death in deaths if death["work"] == "die_working"]

    assert len(told) > 20
    for death in told:
        left, mended = death["left"], death["mended"]
        assert left["broken"] == []
        assert left["texts"].keys() >= {"x", "a", *left["seen"]}
        assert set(left["texts"].values()) <= {"old a", "old x", *(f"new {x}" for x in "abcx")}
        assert left["seen"]["a"] == "1" or left["texts"]["a"] == "new a"
        assert left["etag"] != "new" or left["seen"] == {"a": "2", "b": "1", "c": "1"}
        assert mended["texts"] == {name: f"new {name}" for name in "abcx"}
        assert mended["etag"] == "new"
        assert death["files"] == [".json", *[".md"] * 4]


def test_kill_9_at_any_step_of_forgetting(deaths: list[dict[str, Any]]) -> None:
    """An address is there with all its articles, or gone with all of them."""
    told = [death for death in deaths if death["work"] == "die_forgetting"]

    assert len(told) > 3
    for death in told:
        left = death["left"]
        assert (left["seen"], left["texts"]) in [
            ({"a": "1"}, {"a": "old a", "x": "old x"}),
            ({}, {"x": "old x"}),
        ]
        assert death["again"] == left  # followed again, nothing comes back from the dead
        assert death["files"] == [".md"]
