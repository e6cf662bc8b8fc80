"""A rebuild makes a new index or leaves the old one as it was, whatever stops it."""

import hashlib
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from index.errors import (
    HomeUnusable,
    IndexDamaged,
    IndexMissing,
    IndexOutdated,
    NothingToIndex,
    RebuildRunning,
    SourceNotFound,
)
from index.generations.generation import ALIVE, MANIFEST
from index.generations.home import POINTER, Home
from index.generations.opening import open_index
from index.generations.pointer import Pointer
from index.rebuilding.rebuild import Rebuild
from index.rebuilding.request import Request
from tests.fakes.letters import QUESTION, TEXTS, Archive, found
from tests.fakes.listening import Recording, Silent

ROOT = Path(__file__).resolve().parent.parent
FRESH = [
    "reading articles",
    "preparing the models",
    "splitting",
    "embedding",
    "indexing keywords",
    "checking",
]
COPYING = [*FRESH[:3], "copying", *FRESH[3:]]
# Rebuilds, says where it is, and stops there until it is killed; tries out as in `tried_here`.
STOPPING = """
import sys
from pathlib import Path
from index.generations.home import Home
from index.models import caching
from index.rebuilding import building, rebuild
from tests.fakes.letters import Letters, examined

class Stopping:
    def begin(self, stage, total=None):
        self.stage, self.steps = stage, 0
        reach(stage)
    def advance(self, steps=1):
        self.steps += steps
        reach(f"{self.stage}, {self.steps} done")

class Flipping(Home):
    __slots__ = ()
    def flip(self, pointer):
        reach("sealed")
        Home.flip(self, pointer)
        reach("flipped")

def reach(place):
    print(place, flush=True)
    if place == sys.argv[3]:
        sys.stdin.read()

rebuild.prepared = lambda *_, **__: Letters()
building.try_out = examined
caching.RUN = 2
run = rebuild.Rebuild(Flipping(Path(sys.argv[1])), "letters", Stopping())
run.run(rebuild.Request.of(sys.argv[2]))
"""
# Has room for no file as large as Chroma's, once it is there to be written.
FULL_DISK = """
import resource, sys
from pathlib import Path
from index.errors import HomeUnusable
from index.generations.home import Home
from index.rebuilding import rebuild
from tests.fakes.letters import Letters

class Filling:
    def begin(self, stage, total=None):
        if stage == "splitting":
            resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
    def advance(self, steps=1): ...

rebuild.prepared = lambda *_, **__: Letters()
try:
    rebuild.Rebuild(Home(Path(sys.argv[1])), "letters", Filling()).run(
        rebuild.Request.of(sys.argv[2])
    )
except HomeUnusable as exc:
    print(exc)
"""


class Interrupted(Home):
    """A home whose owner presses Ctrl-C just after the pointer was flipped."""

    __slots__ = ()

    def flip(self, pointer: Pointer) -> None:
        """Flip, then be interrupted."""
        Home.flip(self, pointer)
        raise KeyboardInterrupt


def bytes_of(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every file."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def child(script: str, archive: Archive, *arguments: str) -> list[str]:
    """Return the command that runs a script over an archive, in a process of its own."""
    return [sys.executable, "-c", script, str(archive.home.folder), str(archive.file), *arguments]


@contextmanager
def stopped(archive: Archive, place: str) -> Iterator[subprocess.Popen[str]]:
    """Let another process rebuild as far as a place; it is killed in the end."""
    archive.write()
    with subprocess.Popen(
        child(STOPPING, archive, place),
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert place in map(str.rstrip, iter(process.stdout.readline, "")), "It ended before."
        yield process
        os.kill(process.pid, signal.SIGKILL)


def clean(archive: Archive) -> Any:
    """Return what a clean index of the articles holds and finds."""
    other = Archive(archive.folder / "clean", archive.letters, archive.records)
    other.folder.mkdir()
    other.rebuild()
    return other.contents(), other.found()


def damage_row(archive: Archive) -> None:
    """Change one passage where it lies in the live generation."""
    with closing(sqlite3.connect(archive.home.live().chroma / ALIVE)) as rows, rows:
        changed = rows.execute(
            "UPDATE embedding_metadata SET string_value = "
            "replace(string_value, 'A cat had a cabbage.', 'A cat had a mouse.') "
            "WHERE key = 'row' AND string_value LIKE '%\"text\":\"A cat had a cabbage.\"%'"
        )
        assert changed.rowcount == 1


def damage_vectors(archive: Archive) -> None:
    """Turn over every bit of the vectors in the live generation."""
    for data in archive.home.live().chroma.rglob("data_level0.bin"):
        data.write_bytes(bytes(255 - byte for byte in data.read_bytes()))


def damage_words(archive: Archive) -> None:
    """Take a file of the keywords away from the live generation."""
    (archive.home.live().keywords / "days.npy").unlink()


def damage_manifest(archive: Archive) -> None:
    """Cut off the manifest of the live generation."""
    path = archive.home.live().folder / MANIFEST
    path.write_text(path.read_text()[:-50])


class TestWhatIsNew:
    """Only what is new is computed."""

    def test_a_first_rebuild_makes_an_index(self, archive: Archive) -> None:
        """What was read is found, and the pointer knows where it came from."""
        report = archive.rebuild()

        assert archive.home.pointer() == Pointer(report.manifest.name, (str(archive.file),))
        assert (report.how, report.embedded) == ("afresh", len(TEXTS))
        assert list(report.seconds) == FRESH
        assert {one: held[1] for one, held in archive.contents().items()} == TEXTS

    def test_nothing_has_changed(self, archive: Archive) -> None:
        """No generation is made, nothing is embedded, and the pointer is not written."""
        archive.rebuild()
        pointer, kept = archive.home.folder / POINTER, archive.kept()
        before = pointer.stat()
        archive.letters.given()

        report = archive.rebuild()

        assert (report.how, report.embedded, archive.letters.given()) == ("unchanged", 0, [])
        assert archive.kept() == kept
        assert (pointer.stat().st_ino, pointer.stat().st_mtime_ns) == (
            before.st_ino,
            before.st_mtime_ns,
        )

    def test_other_sources_with_the_same_articles(self, archive: Archive) -> None:
        """Only the pointer changes, and keeps the one before it."""
        first = archive.rebuild().manifest.name
        archive.records["ape"]["text"] = "An ape."
        second = archive.rebuild().manifest.name
        moved = archive.folder / "moved.jsonl"
        shutil.copy(archive.file, moved)

        report = archive.rebuild(moved)

        assert report.how == "unchanged"
        assert archive.home.pointer() == Pointer(
            second, (str(moved),), before=Pointer(first, (str(archive.file),))
        )
        assert archive.kept() == {first, second}

    @pytest.mark.parametrize(
        ("change", "given"),
        [
            ({"text": "An ape had a fig."}, ["Ape\nAn ape had a fig."]),
            ({"title": "Cage"}, ["Cage\nAn ape ate a cake."]),
            ({"published": "2026-01-02"}, []),
            ({"source": "The Paper", "url": "https://paper.example/ape"}, []),
        ],
        ids=["text", "title", "date", "source"],
    )
    def test_one_changed_article(
        self, archive: Archive, change: dict[str, str], given: list[str]
    ) -> None:
        """The model reads what it never read before; the rest is a copy that equals a fresh one."""
        archive.rebuild()
        archive.letters.given()
        archive.records["ape"] |= change

        report = archive.rebuild()

        assert [one.id for one in report.changes.changed] == ["ape"]
        assert len(report.changes.unchanged) == len(TEXTS) - 1
        assert (report.how, list(report.seconds)) == ("copy", COPYING)
        assert archive.letters.given() == given
        assert report.embedded == len(given)
        assert (archive.contents(), archive.found()) == clean(archive)

    def test_articles_that_come_and_go(self, archive: Archive) -> None:
        """What is added is found, what is removed is not, and comes back without the model."""
        archive.rebuild()
        archive.letters.given()
        ape = archive.records.pop("ape")
        archive.records["new"] = {"id": "new", "title": "New", "text": "A bad beagle."}

        report = archive.rebuild()

        assert [one.id for one in report.changes.added] == ["new"]
        assert [one.id for one in report.changes.removed] == ["ape"]
        assert archive.letters.given() == ["New\nA bad beagle."]
        assert (archive.contents(), archive.found()) == clean(archive)
        archive.records["ape"] = ape
        assert archive.rebuild().how == "copy"
        assert archive.contents().keys() == {*TEXTS, "new"}

    def test_a_full_rebuild_takes_nothing_over(self, archive: Archive) -> None:
        """Every passage is embedded again, also if nothing has changed."""
        first = archive.rebuild().manifest.name
        archive.letters.given()

        report = archive.rebuild(full=True)

        assert (report.how, report.embedded) == ("afresh", len(TEXTS))
        assert len(archive.letters.given()) == len(TEXTS)
        assert archive.kept() == {first, report.manifest.name}

    def test_many_deletions_lead_to_a_fresh_index(self, archive: Archive) -> None:
        """A store with too many holes is made anew, from vectors that are known."""
        archive.rebuild()
        hows = []
        for one in ("ape", "bee", "cat"):
            archive.records.pop(one)
            report = archive.rebuild()
            hows.append((report.how, report.manifest.deleted, report.embedded))

        assert hows == [("copy", 1, 0), ("copy", 2, 0), ("afresh", 0, 0)]
        assert (archive.contents(), archive.found()) == clean(archive)

    def test_the_sources_of_a_rebuild_replace_those_before(self, archive: Archive) -> None:
        """Articles that are no longer in the sources are no longer found."""
        archive.rebuild()
        story = archive.folder / "story.txt"
        story.write_text("A circus came to the village.")

        archive.rebuild(story)

        assert list(archive.contents()) == ["story.txt"]

    def test_words_are_not_needed(self, archive: Archive) -> None:
        """A collection of signs alone is an index like any other."""
        archive.records = {"signs": {"id": "signs", "text": "🙂 … 👍"}}

        archive.rebuild()

        assert len(archive.found("a smile")) == 1


class TestWhatIsSealed:
    """What Chroma wrote stays as it is written, so that it can be compared."""

    @pytest.mark.parametrize("articles", [1, 2, 12])
    def test_every_file_but_the_database_has_a_digest(
        self, archive: Archive, articles: int
    ) -> None:
        """Also where there is one article, and after a copy in which one was changed."""
        for one in [*archive.records][articles:]:
            del archive.records[one]
        archive.rebuild()
        first = next(iter(archive.records.values()))
        first["text"] += " It is new."

        for full in (False, True):
            report = archive.rebuild(full=full)

            files = report.manifest.files
            assert {Path(name).name for name, (_, known) in files.items() if not known} == {ALIVE}
            archive.home.live().check(report.manifest, deep=True)


class TestWhatIsRead:
    """Bad files, no files, and who hears of it."""

    def test_progress_names_each_stage(self, archive: Archive) -> None:
        """Whoever waits hears of every stage in order."""
        progress = Recording()

        archive.rebuild(progress=progress)

        assert list(progress.stages) == FRESH
        assert progress.steps["reading articles"] == len(TEXTS)

    def test_bad_files_never_stop_the_rest(self, archive: Archive) -> None:
        """Every file that cannot be read is named with its reason, the good ones are indexed."""
        folder = archive.folder / "articles"
        folder.mkdir()
        (folder / "a broken.txt.gz").write_bytes(b"not gzip")
        (folder / "b empty.txt").write_text(" \n")
        (folder / "c.png").write_bytes(b"\x89PNG")
        (folder / "d.json").write_text("{")
        (folder / "e good.txt").write_text("A circus came to the village.")
        (folder / "f.jsonl").write_text('{"id": "f"}\n[]\n{"id": "good", "text": "An egg."}\n')

        report = archive.rebuild(folder)

        assert [one.name for one in report.skipped] == [
            *("a broken.txt.gz", "b empty.txt", "c.png", "d.json", "f.jsonl", "f.jsonl")
        ]
        assert all(one.reason for one in report.skipped)
        assert archive.contents().keys() == {"e good.txt", "good"}

    @pytest.mark.parametrize(
        ("files", "message"),
        [
            ({}, "There is no article in .*folder'; Footnote reads .txt"),
            ({"a.txt": ""}, r"no readable article in .*: a\.txt holds no text\.$"),
            ({"a.txt": "", "b.txt": ""}, r"a\.txt holds no text \(and 1 more\)\.$"),
        ],
        ids=["an empty folder", "an empty file", "two of them"],
    )
    def test_nothing_to_index_says_why(
        self, archive: Archive, files: dict[str, str], message: str
    ) -> None:
        """Where no article could be read the reason is given, and the old index stays."""
        archive.rebuild()
        before, kept = archive.found(), archive.kept()
        (archive.folder / "folder").mkdir()
        for name, text in files.items():
            (archive.folder / "folder" / name).write_text(text)

        with pytest.raises(NothingToIndex, match=message):
            archive.rebuild(archive.folder / "folder")

        assert (archive.found(), archive.kept()) == (before, kept)

    def test_a_source_that_does_not_exist_is_named(self, archive: Archive) -> None:
        """Nothing is built from the other sources if one is not there."""
        archive.rebuild()
        kept = archive.kept()

        with pytest.raises(SourceNotFound, match="nowhere'"):
            archive.rebuild(archive.file, "nowhere")

        assert archive.kept() == kept

    def test_who_is_asked_may_stop_it(self, archive: Archive) -> None:
        """The changes are shown before anything is written, and an error then ends it."""
        archive.rebuild()
        before = bytes_of(archive.home.generations), archive.home.pointer()
        heard = []
        archive.records.pop("ape")

        def no(changes: Any) -> None:
            heard.extend(one.id for one in changes.removed)
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            archive.rebuild(confirm=no)

        assert heard == ["ape"]
        assert archive.home.pointer() == before[1]
        assert archive.kept() == {archive.home.live().name}

    def test_a_preview_changes_nothing(self, archive: Archive) -> None:
        """It says what a rebuild would do; below the home only the cache is touched."""
        archive.rebuild()
        archive.found()  # Chroma's own bookkeeping, done once
        archive.records.pop("ape")
        archive.records["bee"]["text"] = "A bee."
        archive.write()
        before = bytes_of(archive.home.folder)

        run = Rebuild(archive.home, "letters", Silent())
        changes, skipped = run.preview(archive.request())

        assert [one.id for one in changes.removed] == ["ape"]
        assert [one.id for one in changes.changed] == ["bee"]
        assert (changes.added, skipped) == ((), [])
        after = bytes_of(archive.home.folder)
        cache = str(archive.home.cache)
        assert {name for name in after if after[name] != before.get(name)} <= {
            name for name in after if name.startswith(cache) or name.endswith(ALIVE)
        }


class TestWhatStops:
    """Errors, Ctrl-C, kill -9, a full disk, a rival: the old index answers."""

    def test_a_rebuild_does_not_touch_the_live_generation(self, archive: Archive) -> None:
        """Not one byte of the old generation changes, and it is kept, whether copied or not."""
        archive.rebuild()
        live = archive.home.live()
        archive.records["ape"]["text"] = "An ape."
        before = bytes_of(live.folder)

        assert archive.rebuild().how == "copy"

        # Chroma's own file may have been opened; all that is sealed is as it was.
        after = bytes_of(live.folder)
        assert {name for name in before if after[name] != before[name]} <= {
            str(live.chroma / ALIVE)
        }
        live.check(live.manifest(), deep=True)
        assert archive.kept() == {live.name, archive.home.live().name}

    def test_at_most_two_generations_are_kept(self, archive: Archive) -> None:
        """After any number of rebuilds there are the live one and the one before it."""
        names = []
        for text in ("One.", "Two.", "Three.", "Four."):
            archive.records["ape"]["text"] = text
            names.append(archive.rebuild().manifest.name)

        assert archive.kept() == set(names[-2:])

    @pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt])
    @pytest.mark.parametrize("stage", COPYING[1:])
    def test_a_failed_rebuild_leaves_no_trace(
        self, archive: Archive, stage: str, error: type[BaseException]
    ) -> None:
        """Whatever goes wrong at whichever stage, the old index is live and nothing is left."""
        archive.rebuild()
        before, kept = archive.found(), archive.kept()
        archive.records["ape"]["text"] = "An ape."

        with pytest.raises(error):
            archive.rebuild(progress=Recording(stage, error))

        assert (archive.found(), archive.kept()) == (before, kept)
        with Rebuild(archive.home, "letters", Silent()).locked():
            pass  # the lock is free again

    def test_a_failed_first_rebuild_leaves_no_index(self, archive: Archive) -> None:
        """Where there was nothing before, there is nothing after."""
        with pytest.raises(RuntimeError):
            archive.rebuild(progress=Recording("checking"))

        assert archive.kept() == set()
        with pytest.raises(IndexMissing):
            archive.home.live()

    def test_an_interrupt_after_the_flip_costs_nothing(self, archive: Archive) -> None:
        """Once the pointer names the new generation, nothing takes that away."""
        archive.rebuild()
        archive.records["ape"]["text"] = "An ape."

        with pytest.raises(KeyboardInterrupt):
            archive.rebuild(home=Interrupted(archive.home.folder))

        assert archive.contents()["ape"][1] == "An ape."

    @pytest.mark.parametrize(
        "place",
        ["reading articles", "copying", "embedding", "checking", "sealed", "flipped"],
    )
    def test_a_killed_rebuild_costs_nothing(self, archive: Archive, place: str) -> None:
        """Killed wherever it is: the old index answers, the next one is a clean one, no litter."""
        archive.rebuild()
        before = archive.found()
        archive.records.pop("bee")
        archive.records["ape"]["text"] = "A bad egg."

        with stopped(archive, place) as process:
            with pytest.raises(RebuildRunning, match="Another rebuild is running"):
                archive.rebuild()
            if place != "flipped":
                assert archive.found() == before
        assert process.returncode == -signal.SIGKILL

        if place != "flipped":
            assert archive.found() == before
        archive.rebuild()
        assert (archive.contents(), archive.found()) == clean(archive)
        pointer = archive.home.pointer()
        assert pointer is not None
        assert pointer.before is not None
        assert archive.kept() == {pointer.generation, pointer.before.generation}

    def test_what_was_embedded_before_a_kill_is_not_embedded_again(self, archive: Archive) -> None:
        """An interrupted first rebuild goes on from where it was."""
        archive.home.folder.mkdir()
        with stopped(archive, "embedding, 6 done"):  # two at a time: four are kept by then
            pass

        report = archive.rebuild()

        assert report.embedded == len(archive.letters.given()) == len(TEXTS) - 4
        assert (archive.contents(), archive.found()) == clean(archive)

    def test_a_full_disk_is_one_sentence(self, archive: Archive) -> None:
        """If the index cannot be written, the old one stays and nothing is left over."""
        archive.rebuild()
        before, kept = archive.found(), archive.kept()
        archive.records["ape"]["text"] = "An ape."
        archive.write()

        done = subprocess.run(
            child(FULL_DISK, archive),
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=True,
        )

        assert "check whether its disk is full." in done.stdout, done.stderr
        assert (archive.found(), archive.kept()) == (before, kept)

    def test_two_rebuilds_in_one_process_are_one_too_many(self, archive: Archive) -> None:
        """The second is refused at once, and the first goes on."""

        class Rival(Recording):
            def begin(self, stage: str, total: int | None = None) -> None:
                super().begin(stage, total)
                with pytest.raises(RebuildRunning):
                    archive.rebuild()

        report = archive.rebuild(progress=Rival())

        assert archive.kept() == {archive.home.live().name} == {report.manifest.name}

    def test_a_home_that_cannot_be_written_is_one_sentence(self, archive: Archive) -> None:
        """A home below a file is refused before anything is read."""
        (archive.folder / "file").touch()
        progress = Recording()

        with pytest.raises(HomeUnusable, match="FOOTNOTE_HOME cannot be used"):
            archive.rebuild(home=Home(archive.folder / "file" / "home"), progress=progress)

        assert progress.stages == {}


class TestDamage:
    """A damaged index is refused, the one before it answers, and a rebuild mends it."""

    @pytest.fixture
    def pair(self, archive: Archive) -> Archive:
        """An archive that was rebuilt twice, so that there is an index before the live one."""
        archive.rebuild()
        archive.records["ape"]["text"] = "An ape."
        archive.rebuild()
        return archive

    @pytest.mark.parametrize("damage", [damage_vectors, damage_words, damage_manifest])
    def test_the_one_before_answers_until_a_rebuild(self, pair: Archive, damage: Any) -> None:
        """It answers from what it held, with a notice that names its date and the command."""
        good = pair.home.generation(pair.home.pointer().before.generation)  # type: ignore[union-attr]
        damage(pair)

        with pair.open() as index:
            assert index.generation == good
            assert index.store.text(index.store.record("ape")) == TEXTS["ape"]
            assert index.notice == (
                f"The newest index is damaged, so the one of {good.manifest().created[:10]} "
                "answers instead; run `footnote rebuild`."
            )

        pair.rebuild()
        with pair.open() as index:
            assert index.notice is None
        assert (pair.contents(), pair.found()) == clean(pair)

    @pytest.mark.parametrize("damage", [damage_vectors, damage_words, damage_manifest, damage_row])
    def test_the_last_good_one_is_kept_beside_the_new_one(self, pair: Archive, damage: Any) -> None:
        """A damaged index is no way back: after a rebuild the one before it still is."""
        good = pair.home.pointer().before.generation  # type: ignore[union-attr]
        damage(pair)
        pair.records["bee"]["text"] = "A bee."

        pair.rebuild()

        assert pair.contents()["cat"][1] == TEXTS["cat"]
        assert pair.home.pointer().before.generation == good  # type: ignore[union-attr]
        Rebuild(pair.home, "letters", Silent()).roll_back()
        assert pair.contents()["ape"][1] == TEXTS["ape"]

    def test_one_that_was_condemned_before_is_no_way_back_either(self, pair: Archive) -> None:
        """A reader found the damage; the rebuild keeps the last good one, not the gap it left."""
        good = pair.home.pointer().before.generation  # type: ignore[union-attr]
        pair.home.live().condemn()
        pair.records["bee"]["text"] = "A bee."

        pair.rebuild()

        assert pair.home.pointer().before.generation == good  # type: ignore[union-attr]
        assert pair.kept() == {good, pair.home.live().name}

    def test_a_preview_condemns_nothing(self, pair: Archive) -> None:
        """It holds no lock and writes nothing, whatever it fails to read."""
        damage_vectors(pair)

        Rebuild(pair.home, "letters", Silent()).preview(pair.request())

        assert not pair.home.live().condemned

    def test_a_row_that_was_changed_is_not_copied(self, pair: Archive) -> None:
        """What nobody has read yet is noticed when a copy is tried out; then it is made afresh."""
        damage_row(pair)
        pair.records["bee"]["text"] = "A bee."

        pair.rebuild()

        assert (pair.contents(), pair.found()) == clean(pair)

    def test_nothing_is_needed_of_what_was_there(self, archive: Archive) -> None:
        """Whatever the old index has become, the next one does not depend on it."""
        archive.rebuild()
        shutil.rmtree(archive.home.live().folder)
        (archive.home.folder / POINTER).write_text("{")

        Rebuild(archive.home, "letters", Silent()).run(Request.of(archive.file))

        assert (archive.contents(), archive.found()) == clean(archive)

    @pytest.mark.parametrize("damage", ["version", "bytes", "zeros", "empty"])
    def test_a_broken_cache_is_thrown_away(self, archive: Archive, damage: str) -> None:
        """Nothing depends on the cache: without it the model reads again what is new."""
        archive.rebuild()
        cache = archive.home.cache / "cache.sqlite"
        if damage == "version":
            with closing(sqlite3.connect(cache)) as database:
                database.execute("PRAGMA user_version = 99")
        else:
            whole = cache.read_bytes()
            broken = {"bytes": b"text\n" * 9_999, "zeros": bytes(len(whole)), "empty": b""}
            cache.write_bytes(broken[damage])
        archive.records["ape"]["text"] = "An ape."

        assert archive.rebuild().embedded == 1
        assert (archive.contents(), archive.found()) == clean(archive)


class TestOtherVersions:
    """What another version of Footnote wrote is used, made anew, or left alone."""

    def test_a_pointer_of_the_first_format_is_read(self, archive: Archive) -> None:
        """It had only a generation and sources."""
        name = archive.rebuild().manifest.name
        first = {"generation": name, "sources": [str(archive.file)]}
        (archive.home.folder / POINTER).write_text(json.dumps(first))

        assert archive.home.pointer() == Pointer(name, (str(archive.file),))
        assert archive.rebuild().how == "unchanged"

    def test_a_manifest_of_the_first_format_is_made_anew(self, archive: Archive) -> None:
        """It is called outdated; a rebuild makes it anew, with nothing of it but the sources."""
        archive.rebuild()
        live = archive.home.live()
        manifest = {**json.loads((live.folder / MANIFEST).read_text()), "format": 1}
        del manifest["rows"], manifest["deleted"]
        (live.folder / MANIFEST).write_text(json.dumps(manifest))
        with pytest.raises(IndexOutdated, match="run `footnote rebuild`"):
            archive.open()

        report = archive.rebuild()

        assert (report.how, len(report.changes.added)) == ("afresh", len(TEXTS))
        assert (archive.contents(), archive.found()) == clean(archive)

    def test_another_splitter_makes_it_anew(self, archive: Archive) -> None:
        """The command that the error names is the one that helps."""
        archive.rebuild()
        path = archive.home.live().folder / MANIFEST
        manifest = {**json.loads(path.read_text()), "splitter": "0/128", "seal": None}
        path.write_text(json.dumps(manifest))
        with pytest.raises(IndexOutdated, match="run `footnote rebuild`"):
            archive.open()

        assert archive.rebuild().how == "afresh"
        assert len(archive.found()) == len(TEXTS)

    def test_a_pointer_of_a_newer_footnote_is_left_alone(self, archive: Archive) -> None:
        """One sentence says what to do; nothing is overwritten."""
        archive.rebuild()
        path, kept = archive.home.folder / POINTER, archive.kept()
        text = json.dumps({"format": 3, "live": "elsewhere"})
        path.write_text(text)

        run = Rebuild(archive.home, "letters", Silent())
        for act in (
            lambda: run.run(Request.of(archive.file)),
            run.roll_back,
            archive.open,
            lambda: run.preview(Request.of(archive.file)),
        ):
            with pytest.raises(HomeUnusable, match="written by a newer Footnote"):
                act()

        assert path.read_text() == text
        assert archive.kept() == kept


class TestRollback:
    """The generation before the live one can be made live again."""

    def test_twice_is_back_again(self, archive: Archive) -> None:
        """Each makes the other one live, with its own sources; neither is lost."""
        archive.rebuild()
        old = archive.contents()
        archive.records["ape"]["text"] = "An ape."
        archive.rebuild()
        new, pointer = archive.contents(), archive.home.pointer()
        run = Rebuild(archive.home, "letters", Silent())

        run.roll_back()
        assert archive.contents() == old
        run.roll_back()

        assert archive.contents() == new
        assert archive.home.pointer() == pointer

    def test_there_is_none(self, archive: Archive) -> None:
        """One sentence, whether nothing was built or only one index."""
        run = Rebuild(archive.home, "letters", Silent())
        for _ in range(2):
            with pytest.raises(IndexMissing, match="no index before this one"):
                run.roll_back()
            archive.rebuild()

    @pytest.mark.parametrize("damage", [damage_vectors, damage_row, damage_manifest])
    def test_a_damaged_one_is_refused(self, archive: Archive, damage: Any) -> None:
        """It is tried out first, row by row, and the live one stays."""
        archive.rebuild()
        damage(archive)
        archive.home.live().folder.touch()
        name = archive.home.live().name
        archive.records["ape"]["text"] = "An ape."
        # Flipped by hand: a rebuild would have noticed the damage.
        other = Archive(archive.folder / "other", archive.letters, archive.records)
        other.folder.mkdir()
        other.rebuild()
        made = shutil.copytree(other.home.live().folder, archive.home.generations / "made")
        archive.home.flip(Pointer(made.name, (str(archive.file),)))
        pointer = archive.home.pointer()
        assert pointer is not None
        assert pointer.before == Pointer(name, (str(archive.file),))

        with pytest.raises(IndexDamaged):
            Rebuild(archive.home, "letters", Silent()).roll_back()

        assert archive.home.pointer() == pointer

    def test_the_next_rebuild_goes_on_from_there(self, archive: Archive) -> None:
        """What was rolled back to is compared with the sources like any other."""
        archive.rebuild()
        archive.records["ape"]["text"] = "An ape."
        archive.rebuild()
        Rebuild(archive.home, "letters", Silent()).roll_back()
        archive.letters.given()

        report = archive.rebuild()

        assert [one.id for one in report.changes.changed] == ["ape"]
        assert archive.letters.given() == []
        assert (archive.contents(), archive.found()) == clean(archive)


class TestReaders:
    """Whoever reads a generation keeps it."""

    def test_a_generation_in_use_is_not_removed(self, archive: Archive) -> None:
        """Two more rebuilds leave it, and the next one after it was closed takes it away."""
        name = archive.rebuild().manifest.name
        expected = archive.found()
        with open_index(archive.home, "letters", archive.letters) as index:
            for text in ("One.", "Two.", "Three."):
                archive.records["ape"]["text"] = text
                archive.rebuild()
                assert found(index, QUESTION) == expected
            assert name in archive.kept()
        archive.records["ape"]["text"] = "Four."
        archive.rebuild()

        assert name not in archive.kept()
        assert len(archive.kept()) == 2

    def test_what_is_removed_stays_away(self, archive: Archive) -> None:
        """Ids that were removed are left out by every rebuild of the same home."""
        archive.rebuild()
        archive.rebuild(removed=("ape",))
        archive.records["bee"]["text"] = "A bee."

        archive.rebuild()
        archive.rebuild(full=True)

        assert archive.contents().keys() == TEXTS.keys() - {"ape"}

    def test_a_purge_keeps_no_way_back(self, archive: Archive) -> None:
        """No other generation is left, also if nothing else has changed."""
        archive.rebuild()
        archive.rebuild(removed=("ape",))

        archive.rebuild(purge=True)

        assert archive.kept() == {archive.home.live().name}
        with pytest.raises(IndexMissing, match="no index before this one"):
            Rebuild(archive.home, "letters", Silent()).roll_back()
