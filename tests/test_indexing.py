"""`rebuild`, `add` and `remove` change the index, ask before much is lost, and report."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.commands.indexing import way_back
from index.generations.home import POINTER, Home
from index.generations.pointer import Pointer
from index.sources.library import Library

pytestmark = pytest.mark.usefixtures("tried_here")

Footnote = Callable[..., subprocess.CompletedProcess[str]]
RECORDS = {one: f"Text number {i} is here." for i, one in enumerate("abcdefghij")}


class Terminal:
    """A stdin at which a person sits, who types one line."""

    def __init__(self, typed: str) -> None:
        self.typed = typed

    def isatty(self) -> bool:
        """Return whether it is a terminal."""
        return True

    def readline(self, size: int = -1) -> str:
        """Return what is typed."""
        return f"{self.typed}\n"


def write(path: Path, *ids: str) -> str:
    """Write a file with articles, and return its name."""
    lines = (json.dumps({"id": one, "text": RECORDS[one]}) for one in ids)
    path.write_text("\n".join(lines))
    return path.name


@pytest.fixture
def file(footnote: Footnote, home: Home, tmp_path: Path) -> Path:
    """A file with ten articles, which are indexed."""
    path = tmp_path / "articles.jsonl"
    assert footnote("rebuild", write(path, *RECORDS)).returncode == 0
    return path


def ids(footnote: Footnote) -> set[str]:
    """Return the ids of what is indexed."""
    listed = json.loads(footnote("articles", "--json").stdout)["articles"]
    return {one["article_id"] for one in listed}


def seen(folder: Path) -> dict[str, bytes]:
    """Return every file that stays as it was written, cache and Chroma's own left out."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and "cache" not in path.parts and path.name != "chroma.sqlite3"
    }


class TestRebuild:
    """The command `rebuild`."""

    def test_json_says_what_was_done(self, footnote: Footnote, file: Path, home: Home) -> None:
        """Counts, how it was made, what the model had to read, what was skipped."""
        file.write_text(file.read_text().replace("number 0", "number zero") + "\n{")

        ended = footnote("rebuild", "--json")

        about = json.loads(ended.stdout)
        assert about.pop("seconds")["reading articles"] >= 0
        (skipped,) = about.pop("skipped")
        assert (skipped["name"], "line 11" in skipped["reason"]) == ("articles.jsonl", True)
        assert about == {
            "generation": home.live().name,
            "articles": 10,
            "passages": 10,
            "how": "copy",
            "added": 0,
            "changed": 1,
            "removed": 0,
            "unchanged": 9,
            "embedded": 1,
        }
        assert "Skipped: articles.jsonl line 11" in ended.stderr

    def test_what_is_skipped_again_is_only_counted(self, footnote: Footnote, file: Path) -> None:
        """In full once, then in one line that says how to see it; for programs always in full."""
        file.write_text(file.read_text() + "\n{\n{\n")

        first, again = footnote("rebuild"), footnote("rebuild", "--json")
        listed = footnote("rebuild", "--dry-run")
        file.write_text(file.read_text() + "[")
        more = footnote("rebuild")

        assert [one[:8] for one in first.stderr.splitlines()[:2]] == ["Skipped:"] * 2
        assert again.stderr.splitlines()[:-1] == [
            "Skipped as before: 2; `footnote rebuild --dry-run` lists them."
        ]
        assert len(json.loads(again.stdout)["skipped"]) == 2
        assert listed.stderr.count("Would skip: ") == 2
        assert "Skipped: articles.jsonl line 13" in more.stderr
        assert "Skipped as before: 2;" in more.stderr

    def test_losing_many_needs_yes(self, footnote: Footnote, file: Path, home: Home) -> None:
        """Where nobody can be asked it is a usage error, in one sentence, and nothing changes."""
        before = seen(home.folder)
        write(file, *"abcdefg")

        ended = footnote("rebuild")

        assert (ended.returncode, ended.stdout) == (2, "")
        assert ended.stderr.splitlines()[-1] == (
            "Error: 3 of 10 articles would be lost; if that is meant, run it again with --yes."
        )
        assert seen(home.folder) == before
        assert footnote("rebuild", "--yes").returncode == 0
        assert ids(footnote) == {*"abcdefg"}

    def test_a_fifth_may_go(self, footnote: Footnote, file: Path) -> None:
        """Two of ten are no reason to ask, nor is any number that comes or changes."""
        write(file, *"abcdefgh")

        assert footnote("rebuild").returncode == 0

    @pytest.mark.parametrize(("typed", "code", "left"), [("y", 0, 1), ("n", 130, 10)])
    def test_at_a_terminal_it_asks(
        self,
        footnote: Footnote,
        file: Path,
        monkeypatch: pytest.MonkeyPatch,
        typed: str,
        code: int,
        left: int,
    ) -> None:
        """The person decides; a no changes nothing."""
        write(file, "a")
        monkeypatch.setattr(sys, "stdin", Terminal(typed))

        ended = footnote("rebuild")

        assert "9 of 10 articles would be lost. Go on?" in ended.stderr
        assert ended.returncode == code
        assert len(ids(footnote)) == left

    def test_the_seeds_do_not_count(self, footnote: Footnote, home: Home, tmp_path: Path) -> None:
        """Whoever tried it out with the seeds is not asked when the own articles come."""
        assert footnote("rebuild").returncode == 0

        assert footnote("rebuild", write(tmp_path / "mine.jsonl", "a")).returncode == 0
        assert ids(footnote) == {"a"}

    def test_a_dry_run_changes_nothing(self, footnote: Footnote, file: Path, home: Home) -> None:
        """What would come, change and go is listed, for a person and for a program."""
        write(file, *"bcdefghij")
        file.write_text(file.read_text().replace("number 1", "number one"))
        note = file.with_name("note.txt")
        note.write_text("A note.")
        sources = [file.name, "note.txt"]
        before = seen(home.folder)

        ended = footnote("rebuild", "--dry-run", *sources)
        about = json.loads(footnote("rebuild", "--dry-run", "--json", *sources).stdout)

        assert ended.stdout.splitlines() == ["added: note.txt", "changed: b", "removed: a"]
        assert ended.stderr == "1 added, 1 changed, 1 removed; nothing was written.\n"
        assert about == {
            "added": ["note.txt"],
            "changed": ["b"],
            "removed": ["a"],
            "unchanged": 8,
            "skipped": [],
        }
        assert seen(home.folder) == before

    def test_a_dry_run_before_the_first_index(self, footnote: Footnote, home: Home) -> None:
        """No index is made, and no model loaded."""
        ended = footnote("rebuild", "--dry-run")

        assert ended.stdout == "added: 000_f6700bc611c3c888.txt\n"
        assert not home.generations.exists()
        assert home.pointer() is None

    def test_full_makes_everything_anew(self, footnote: Footnote, file: Path, home: Home) -> None:
        """Nothing is taken over."""
        about = json.loads(footnote("rebuild", "--full", "--json").stdout)

        assert (about["how"], about["embedded"], about["unchanged"]) == ("afresh", 10, 10)

    def test_rollback_and_back(self, footnote: Footnote, file: Path, home: Home) -> None:
        """It says which index answers now; a second one undoes the first."""
        first = home.live().name
        write(file, *"abcdefghi")
        footnote("rebuild")
        second = home.live().name

        ended = footnote("rebuild", "--rollback", "--json")

        assert json.loads(ended.stdout) == {"generation": first, "articles": 10}
        assert "answers again; `footnote rebuild --rollback` undoes that." in ended.stderr
        assert len(ids(footnote)) == 10
        assert footnote("rebuild", "--rollback").returncode == 0
        assert home.live().name == second

    def test_rollback_without_a_way_back(self, footnote: Footnote, file: Path) -> None:
        """One sentence."""
        ended = footnote("rebuild", "--rollback")

        assert (ended.returncode, ended.stdout) == (1, "")
        assert ended.stderr == "Error: There is no index before this one to go back to.\n"

    @pytest.mark.parametrize("more", [["--full"], ["--dry-run"], ["articles.jsonl"]])
    def test_rollback_stands_alone(self, footnote: Footnote, more: list[str]) -> None:
        """With anything else it is a usage error."""
        ended = footnote("rebuild", "--rollback", *more)

        assert ended.returncode == 2
        assert "--rollback cannot be combined with a SOURCE, --full or --dry-run." in ended.stderr

    def test_a_newer_footnotes_home_is_left_alone(
        self, footnote: Footnote, file: Path, home: Home
    ) -> None:
        """One sentence from each command, and not a byte is changed."""
        (home.folder / POINTER).write_text('{"format": 3}')
        before = seen(home.folder)

        for command in (["rebuild"], ["rebuild", file.name, "--yes"], ["add", file.name]):
            ended = footnote(*command)
            assert (ended.returncode, ended.stdout) == (1, "")
            assert "written by a newer Footnote" in ended.stderr
            assert len(ended.stderr.splitlines()) == 1

        library = {name for name in seen(home.folder) if name.startswith("library")}
        assert {name: data for name, data in seen(home.folder).items() if name not in library} == (
            before
        )


class TestAddAndRemove:
    """The commands `add` and `remove`."""

    def test_an_article_comes_and_goes(
        self, footnote: Footnote, file: Path, tmp_path: Path
    ) -> None:
        """Both say what they did, and the file is not needed between them."""
        note = tmp_path / "note.txt"
        note.write_text("The moon is full.")

        added = footnote("add", "note.txt", "--json")
        note.unlink()
        assert ids(footnote) == {*RECORDS, "note.txt"}
        removed = footnote("remove", "note.txt", "a", "--json")

        assert (json.loads(added.stdout)["added"], json.loads(added.stdout)["skipped"]) == (1, [])
        assert added.stderr.startswith("Indexed 11 articles in 11 passages; 1 added, 0 changed")
        assert json.loads(removed.stdout)["removed"] == 2
        assert ids(footnote) == RECORDS.keys() - {"a"}
        assert footnote("rebuild").returncode == 0
        assert ids(footnote) == RECORDS.keys() - {"a"}

    def test_a_removal_says_how_to_undo_it(
        self, footnote: Footnote, file: Path, tmp_path: Path
    ) -> None:
        """And that does; a source of the list comes back with the index before."""
        (tmp_path / "my note.txt").write_text("The moon is full.")
        footnote("add", "my note.txt")
        (tmp_path / "my note.txt").unlink()

        one, more = footnote("remove", "a"), footnote("remove", "b", "my note.txt")

        assert one.stderr.endswith("\n`footnote add a` brings it back.\n")
        assert more.stderr.endswith("\n`footnote add b 'my note.txt'` brings them back.\n")
        footnote("add", "a")
        footnote("add", "b", "my note.txt")
        assert ids(footnote) == {*RECORDS, "my note.txt"}

    def test_what_other_sources_skip_is_not_told(
        self, footnote: Footnote, file: Path, tmp_path: Path
    ) -> None:
        """Not as skipped before, nor in the sum; programs are told all the same."""
        file.write_text(file.read_text() + "\n{\n{\n")
        footnote("rebuild")
        (tmp_path / "note.txt").write_text("The moon is full.")

        added = footnote("add", "note.txt", "--json")
        removed = footnote("remove", "note.txt", "--json")

        for ended in (added, removed):
            assert "kipped" not in ended.stderr
            assert len(json.loads(ended.stdout)["skipped"]) == 2

    def test_what_is_indexed_already_is_kept_besides(
        self, footnote: Footnote, file: Path, home: Home, tmp_path: Path
    ) -> None:
        """That is one line, said once; what is replaced by other content is named instead."""
        (tmp_path / "more.jsonl").write_text(
            file.read_text().replace("number 0", "number zero").replace("number 9", "number nine")
        )
        first = footnote("add", write(tmp_path / "some.jsonl", "b", "c"))
        again = footnote("add", "some.jsonl")
        more = footnote("add", "more.jsonl")

        says = "indexed already; the library now keeps a copy of them, too."
        assert first.stderr.splitlines()[0] == f"2 articles were {says}"
        assert first.stderr.splitlines()[1].startswith("Nothing has changed: 10 articles in ")
        assert "already" not in again.stderr
        assert f"6 articles were {says}" in more.stderr
        assert more.stderr.count("Replaced: ") == 2
        assert "kipped" not in first.stderr + again.stderr + more.stderr
        assert len([*Library(home.library).added()]) == 10

    def test_what_is_replaced_is_named(self, footnote: Footnote, file: Path) -> None:
        """Two files may have one name by accident; the same file again replaces nothing."""
        note = file.parent / "note.txt"
        note.write_text("The moon is full.")
        first = footnote("add", str(note))
        again = footnote("add", str(note))
        note.write_text("The moon is new.")
        other = footnote("add", str(note))

        assert "Replaced" not in first.stderr + again.stderr
        assert "Replaced: note.txt, which was there with other content.\n" in other.stderr

    def test_what_cannot_be_added_is_said(
        self, footnote: Footnote, file: Path, tmp_path: Path
    ) -> None:
        """It is skipped, and listed; if there is nothing else it is an error."""
        (tmp_path / "bad.json").write_text("{")
        (tmp_path / "note.txt").write_text("The moon is full.")

        some = footnote("add", "bad.json", "note.txt", "--json")
        none = footnote("add", "bad.json")

        assert [one["name"] for one in json.loads(some.stdout)["skipped"]] == ["bad.json"]
        assert "Skipped: bad.json" in some.stderr
        assert "Replaced" not in some.stderr
        assert (none.returncode, none.stdout) == (1, "")
        assert none.stderr.startswith("Error: Nothing was added: bad.json ")

    @pytest.mark.parametrize(
        ("command", "said"),
        [
            (["add", "nowhere.txt"], "There is no file or folder 'nowhere.txt'"),
            (["rebuild", "nowhere"], "There is no file or folder 'nowhere'"),
            (["add"], "Missing argument 'SOURCE...'"),
            (["remove", "unicorn"], "There is no article and no source 'unicorn'"),
            (["remove"], "Missing argument 'ID...'"),
        ],
    )
    def test_a_wrong_request_ends_with_two(
        self, footnote: Footnote, file: Path, command: list[str], said: str
    ) -> None:
        """What the user can write better is said, and nothing changes."""
        ended = footnote(*command)

        assert (ended.returncode, ended.stdout) == (2, "")
        assert said in ended.stderr

    def test_a_purge_leaves_no_trace(self, footnote: Footnote, file: Path, home: Home) -> None:
        """No file below FOOTNOTE_HOME holds the text, and there is no way back."""
        text = RECORDS["c"].encode()
        write(file, *"abcdefghi")
        footnote("rebuild")
        footnote("eval", "--articles", file.name, "--write-template", "asked.jsonl")
        holding = [path for path in home.folder.rglob("*.sqlite*") if text in path.read_bytes()]
        assert any("evaluations" in path.parts for path in holding)

        ended = footnote("remove", "c", "--purge")

        assert ended.returncode == 0
        assert ended.stderr.endswith(
            "It is gone from all that Footnote keeps; only the source can bring it back.\n"
        )
        files = [path for path in home.folder.rglob("*") if path.is_file()]
        assert [path for path in files if text in path.read_bytes()] == []
        back = footnote("rebuild", "--rollback")
        assert (back.returncode, len(back.stderr.splitlines())) == (1, 1)
        assert ids(footnote) == {*"abdefghi"}


@pytest.mark.parametrize(
    ("names", "purge", "says"),
    [
        (["a"], False, "`footnote add a` brings it back."),
        (["a", "https://b.example"], False, "`footnote add a https://b.example` brings them back."),
        (["a"] * 11, False, "`footnote add ID...` brings them back."),
        (["a", "folder"], False, "`footnote rebuild --rollback` brings all of it back."),
        (
            ["a"],
            True,
            "It is gone from all that Footnote keeps; only the source can bring it back.",
        ),
        (
            ["a", "b"],
            True,
            "They are gone from all that Footnote keeps; only the source can bring them back.",
        ),
    ],
)
def test_the_way_back_is_one_that_there_is(names: list[str], purge: bool, says: str) -> None:
    """An article comes back by its id, an address by itself, a source with the index before."""
    assert way_back(names, Pointer("now", (), ("a",)), purge) == says
