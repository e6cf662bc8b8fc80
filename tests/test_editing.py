"""Articles are added and removed one by one; what is removed stays away, and can be purged."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from index.errors import (
    ArticleNotFound,
    HomeUnusable,
    IndexMissing,
    NothingToIndex,
    RebuildRunning,
    SourceNotFound,
    UsageError,
)
from index.rebuilding.editing import Editor
from index.rebuilding.request import Report
from index.sources.gathering import Gatherer
from index.sources.library import Library
from tests.fakes.letters import TEXTS, Archive
from tests.fakes.listening import Silent
from tests.fakes.newspaper import FEED, SITE, Item, Newspaper

BRIDGE = "The old bridge was closed on Thursday after a crack was found in its eastern arch."
FLOOD = "The river rose by two metres in one night, and forty families left their houses."
SECRET = "The secret badge is hidden behind the cabbage. Nobody has ever been told of it."


@dataclass
class Desk:
    """An archive that was indexed, its web site, and who edits it."""

    archive: Archive
    paper: Newspaper

    @property
    def editor(self) -> Editor:
        """Who edits it."""
        return Editor(self.archive.home, "letters", Silent(), self.paper)  # type: ignore[arg-type]

    def rebuild(self, **known: object) -> Report:
        """Rebuild from the same sources, and the library."""
        gatherer = Gatherer(Library(self.archive.home.library), self.paper)  # type: ignore[arg-type]
        return self.archive.rebuild(gatherer=gatherer, **known)

    def ids(self) -> set[str]:
        """Return the ids of the articles that are indexed."""
        return set(self.archive.contents())

    def put(self, name: str, text: str) -> str:
        """Write a file, and return where it is."""
        path = self.archive.folder / name
        path.write_text(text)
        return str(path)


@pytest.fixture
def desk(archive: Archive) -> Desk:
    """An archive that was indexed, and a web site with a page and a feed."""
    paper = Newspaper()
    paper.page("bridge", BRIDGE)
    paper.page("flood", FLOOD)
    paper.feed(Item("bridge"), Item("flood"))
    archive.rebuild()
    return Desk(archive, paper)


def on_disk(folder: Path, text: str) -> list[str]:
    """Return the files with a sentence of a text in them, as it is or as JSON has it."""
    sentences = [one.strip(" .").encode() for one in text.split(". ")]
    wanted = [*sentences, *(json.dumps(one.decode())[1:-1].encode() for one in sentences)]
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [
        str(path.relative_to(folder))
        for path in files
        if any(one in path.read_bytes() for one in wanted)
    ]


class TestAdding:
    """What is added is kept."""

    def test_a_file_may_go_afterwards(self, desk: Desk) -> None:
        """A copy is kept: it stays when the file is gone, also after a full rebuild."""
        file = desk.put("note.txt", "A badge.")

        report, skipped = desk.editor.add([file])

        assert ([one.id for one in report.changes.added], skipped) == (["note.txt"], [])
        assert desk.archive.letters.given()[-1:] == ["A badge."]
        Path(file).unlink()
        desk.rebuild(full=True)
        assert desk.ids() == {*TEXTS, "note.txt"}

    def test_the_sources_stay(self, desk: Desk) -> None:
        """What is added comes to them, not in their place."""
        before = desk.archive.home.pointer()
        desk.editor.add([desk.put("note.txt", "A badge.")])

        after = desk.archive.home.pointer()
        assert before is not None
        assert after is not None
        assert after.sources == before.sources

    def test_a_page_is_kept(self, desk: Desk) -> None:
        """It is read once, and stays as it was."""
        report, _ = desk.editor.add([f"{SITE}/bridge"])
        desk.paper.fails("bridge")

        assert [one.id for one in report.changes.added] == [f"{SITE}/bridge"]
        assert desk.rebuild().how == "unchanged"

    def test_a_feed_is_followed(self, desk: Desk) -> None:
        """Each rebuild reads it again; what it gave once stays."""
        report, _ = desk.editor.add([FEED])
        assert len(report.changes.added) == 2
        desk.paper.page("fire", "A fire broke out in the harbour, and nobody was hurt by it.")
        desk.paper.feed(Item("fire"))

        report = desk.rebuild()

        assert [one.id for one in report.changes.added] == [f"{SITE}/fire"]
        assert len(desk.ids()) == len(TEXTS) + 3

    def test_a_first_index_can_be_made_of_it(self, desk: Desk, tmp_path: Path) -> None:
        """Where nothing was built yet, there is nothing else."""
        empty = Archive(tmp_path / "empty", desk.archive.letters)
        empty.folder.mkdir()
        desk.archive = empty

        desk.editor.add([desk.put("note.txt", "A badge.")])

        assert desk.ids() == {"note.txt"}

    def test_what_cannot_be_read_is_said(self, desk: Desk) -> None:
        """The rest is added."""
        desk.paper.fails("flood")
        good, bad = desk.put("note.txt", "A badge."), desk.put("bad.json", "{")

        _, skipped = desk.editor.add([bad, f"{SITE}/flood", good])

        assert [one.name for one in skipped] == ["bad.json", f"{SITE}/flood"]
        assert "note.txt" in desk.ids()

    def test_nothing_readable_is_an_error(self, desk: Desk) -> None:
        """Then nothing was added, and nothing is rebuilt."""
        kept = desk.archive.kept()

        with pytest.raises(NothingToIndex, match=r"Nothing was added: bad\.json .*\(and 1 more\)"):
            desk.editor.add([desk.put("bad.json", "{"), f"{SITE}/nowhere"])

        assert desk.archive.kept() == kept
        assert [*desk.editor.library.added()] == []

    def test_a_path_that_does_not_exist_adds_nothing(self, desk: Desk) -> None:
        """A mistyped name is noticed before anything is kept."""
        with pytest.raises(SourceNotFound, match="nowhere"):
            desk.editor.add([desk.put("note.txt", "A badge."), "nowhere"])

        assert [*desk.editor.library.added()] == []

    def test_what_is_added_is_not_hidden(self, desk: Desk) -> None:
        """Under the id of an article in the sources, the one that was added is indexed."""
        desk.editor.add([desk.put("mine.jsonl", '{"id": "ape", "text": "My ape."}')])

        assert desk.archive.contents()["ape"][1] == "My ape."

    def test_not_while_a_rebuild_runs(self, desk: Desk) -> None:
        """The second says so, and changes nothing."""
        note = desk.put("note.txt", "A badge.")
        with desk.editor.rebuild().locked():
            for act in (lambda: desk.editor.add([note]), lambda: desk.editor.remove(["ape"])):
                with pytest.raises(RebuildRunning):
                    act()

        assert [*desk.editor.library.added()] == []

    def test_sources_that_are_empty_now_stop_it(self, desk: Desk) -> None:
        """Adding one article is no reason to lose many others in silence."""
        note = desk.put("note.txt", "A badge.")
        desk.archive.file.write_text('{"id": "ape", "text": "An ape."}')

        with pytest.raises(UsageError, match=r"have lost 11 articles .* run `footnote rebuild`"):
            desk.editor.add([note])

        assert desk.ids() == set(TEXTS)


class TestRemoving:
    """What is removed stays away."""

    def test_it_stays_away(self, desk: Desk) -> None:
        """Whatever the sources hold, through rebuilds of every kind; `add` brings it back."""
        report = desk.editor.remove(["ape", "bee"])
        assert {one.id for one in report.changes.removed} == {"ape", "bee"}

        desk.archive.records["cat"]["text"] = "A cat."
        desk.rebuild()
        desk.rebuild(full=True)
        assert desk.ids() == TEXTS.keys() - {"ape", "bee"}

        desk.editor.add([str(desk.archive.file)])
        assert desk.ids() == set(TEXTS)

    def test_its_id_brings_it_back(self, desk: Desk) -> None:
        """Whether it was added, or is of a source or a feed; nothing is read from elsewhere."""
        note = desk.put("note.txt", "A badge.")
        desk.editor.add([note, FEED])
        Path(note).unlink()
        wanted = ["ape", "note.txt", f"{SITE}/bridge"]
        desk.editor.remove(wanted)
        desk.paper.fails("bridge")

        report, skipped = desk.editor.add(wanted)

        assert ({one.id for one in report.changes.added}, skipped) == ({*wanted}, [])
        assert desk.rebuild().how == "unchanged"
        assert len([*desk.editor.library.added()]) == 1

    def test_a_page_that_is_not_there_now_is_brought_back(self, desk: Desk) -> None:
        """From the copy that was kept; and an article whose id is an address, from its source."""
        desk.editor.add([f"{SITE}/bridge"])
        named = f"{SITE}/nowhere"
        desk.archive.records["ape"]["id"] = named
        desk.rebuild()
        desk.editor.remove([f"{SITE}/bridge", named])
        desk.paper.fails("bridge")

        _, skipped = desk.editor.add([f"{SITE}/bridge", named])

        assert skipped == []
        assert desk.ids() == {*TEXTS, f"{SITE}/bridge", named} - {"ape"}

    def test_a_newer_file_with_its_id_is_added(
        self, desk: Desk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A file outside of the sources is meant itself; one in a source is read there."""
        monkeypatch.chdir(desk.archive.folder)
        desk.put("inside.txt", "A cab.")
        desk.archive.rebuild(desk.archive.file, "inside.txt")
        desk.editor.add([desk.put("note.txt", "A badge.")])
        desk.editor.remove(["note.txt", "inside.txt"])
        desk.put("note.txt", "A new badge.")

        desk.editor.add(["note.txt", "inside.txt"])

        assert desk.ids() == {*TEXTS, "note.txt", "inside.txt"}
        (file,) = desk.editor.library.added()
        assert file.path.read_text().endswith("A new badge.")

    def test_what_its_source_has_lost_does_not_come_back(self, desk: Desk) -> None:
        """That is said, and the index stays as it is."""
        desk.editor.remove(["ape"])
        del desk.archive.records["ape"]
        desk.rebuild()

        with pytest.raises(SourceNotFound, match="No source holds the article 'ape' any more"):
            desk.editor.add(["ape"])

        assert desk.ids() == TEXTS.keys() - {"ape"}

    def test_many_that_are_named_need_no_question(self, desk: Desk) -> None:
        """Who names each article means it."""
        desk.editor.remove([*TEXTS][:10])

        assert desk.ids() == {*[*TEXTS][10:]}

    def test_one_that_was_added_goes_and_the_way_back_is_open(self, desk: Desk) -> None:
        """Its copy in the library is only left out, until it is purged."""
        desk.editor.add([desk.put("note.txt", "A badge.")])

        desk.editor.remove(["note.txt"])
        assert desk.ids() == set(TEXTS)

        desk.editor.rebuild().roll_back()
        desk.rebuild()
        assert desk.ids() == {*TEXTS, "note.txt"}

    def test_equal_names_are_told(self, desk: Desk, tmp_path: Path) -> None:
        """Two files of one name in two folders have one id: the second is not added unsaid."""
        for folder, text in (("a", "A bee."), ("b", "A cab.")):
            (tmp_path / folder).mkdir()
            (tmp_path / folder / "note.txt").write_text(text)

        _, skipped = desk.editor.add([str(tmp_path / "a"), str(tmp_path / "b")])

        assert ["note.txt" in one.reason for one in skipped] == [True]
        assert desk.archive.contents()["note.txt"]
        (file,) = desk.editor.library.added()
        assert file.path.read_text().endswith("A bee.")

    def test_a_feed_is_followed_no_more(self, desk: Desk) -> None:
        """Its articles go, and are not asked for again."""
        desk.editor.add([FEED])
        desk.paper.asked()

        desk.editor.remove([FEED])
        desk.rebuild()

        assert desk.ids() == set(TEXTS)
        assert desk.paper.asked() == []
        assert desk.editor.library.followed() == ()

    def test_one_article_of_a_feed_stays_away(self, desk: Desk) -> None:
        """The feed goes on; adding it again brings the article back."""
        desk.editor.add([FEED])
        desk.editor.remove([f"{SITE}/bridge"])
        desk.rebuild()
        assert desk.ids() == {*TEXTS, f"{SITE}/flood"}

        desk.editor.add([FEED])

        assert desk.ids() == {*TEXTS, f"{SITE}/flood", f"{SITE}/bridge"}

    def test_a_whole_source_goes(self, desk: Desk) -> None:
        """By its path, as it is noted or as it is typed."""
        note = desk.put("note.txt", "A badge.")
        desk.archive.rebuild(desk.archive.file, note)

        desk.editor.remove([str(desk.archive.file)])

        pointer = desk.archive.home.pointer()
        assert pointer is not None
        assert pointer.sources == (note,)
        assert desk.ids() == {"note.txt"}

    def test_what_is_not_there_is_named(self, desk: Desk) -> None:
        """Then nothing is removed, not even what is there."""
        with pytest.raises(ArticleNotFound, match="no article and no source 'unicorn'"):
            desk.editor.remove(["ape", "unicorn"])

        assert desk.ids() == set(TEXTS)

    def test_twice_is_no_error(self, desk: Desk) -> None:
        """What was removed before is known."""
        desk.editor.remove(["ape"])

        assert desk.editor.remove(["ape"]).how == "unchanged"


def added_file(desk: Desk) -> str:
    """Add the article as a file."""
    desk.editor.add([desk.put("secret.txt", SECRET)])
    return "secret.txt"


def added_page(desk: Desk) -> str:
    """Add the article as a page."""
    desk.paper.page("secret", SECRET)
    desk.editor.add([f"{SITE}/secret"])
    return f"{SITE}/secret"


def in_a_feed(desk: Desk) -> str:
    """Follow a feed with the article."""
    desk.paper.page("secret", SECRET)
    desk.paper.feed(Item("secret"), Item("flood"))
    desk.editor.add([FEED])
    return f"{SITE}/secret"


def in_a_source(desk: Desk) -> str:
    """Have the article in a source."""
    desk.archive.records["secret"] = {"id": "secret", "text": SECRET}
    desk.rebuild()
    return "secret"


def in_a_page_of_a_source(desk: Desk) -> str:
    """Have the article as HTML in a source: its text is cached."""
    html = f"<html><body><article><p>{SECRET}</p></article></body></html>"
    (desk.archive.folder / "pages").mkdir()
    desk.put("pages/secret.html", html)
    desk.archive.rebuild(desk.archive.file, desk.archive.folder / "pages")
    return "secret.html"


class TestPurging:
    """What is purged leaves no trace below FOOTNOTE_HOME."""

    @pytest.mark.parametrize(
        "put", [added_file, added_page, in_a_feed, in_a_source, in_a_page_of_a_source]
    )
    def test_no_byte_is_left(self, desk: Desk, put: Callable[[Desk], str]) -> None:
        """No sentence stands in any file, and no kept generation holds it: there is no way back."""
        article = put(desk)
        desk.archive.records["ape"]["text"] = "An ape."
        desk.archive.write()
        assert on_disk(desk.archive.home.folder, SECRET)

        report = desk.editor.remove([article], purge=True)

        assert [one.id for one in report.changes.removed] == [article]
        assert on_disk(desk.archive.home.folder, SECRET) == []
        assert desk.archive.kept() == {report.manifest.name}
        with pytest.raises(IndexMissing, match="no index before this one"):
            desk.editor.rebuild().roll_back()
        desk.rebuild()
        assert on_disk(desk.archive.home.folder, SECRET) == []
        assert article not in desk.ids()

    def test_what_was_removed_before_can_be_purged(self, desk: Desk) -> None:
        """Also if it is in no index any more."""
        article = in_a_source(desk)
        desk.editor.remove([article])
        assert on_disk(desk.archive.home.folder, SECRET)

        desk.editor.remove([article], purge=True)

        assert on_disk(desk.archive.home.folder, SECRET) == []

    def test_a_reader_of_an_older_index_is_no_secret(self, desk: Desk) -> None:
        """While someone holds the text, nobody is told that it is gone."""
        article = added_file(desk)

        with (
            desk.archive.home.live().hold(),
            pytest.raises(HomeUnusable, match=r"still being read.* run the same command again"),
        ):
            desk.editor.remove([article], purge=True)
        desk.editor.remove([article], purge=True)

        assert on_disk(desk.archive.home.folder, SECRET) == []
