"""A generation knows its files, and is complete only when its manifest says so."""

import hashlib
import json
import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from index.errors import IndexDamaged
from index.generations.generation import ALIVE, COMPARED, MANIFEST, Generation
from index.generations.manifest import Manifest
from index.models.embedding import ModelIdentity


@pytest.fixture
def generation(tmp_path: Path) -> Generation:
    """A generation of four small files, with a manifest."""
    folder = tmp_path / "20260102T030405Z-abcdef"
    (folder / "chroma" / "segment").mkdir(parents=True)
    (folder / "keywords").mkdir()
    (folder / "chroma" / ALIVE).write_text("rows")
    (folder / "chroma" / "segment" / "header.bin").write_text("header")
    (folder / "chroma" / "segment" / "links.bin").touch()
    (folder / "keywords" / "ids.npy").write_text("ids")
    made = Generation(folder)
    made.seal(manifest_of(made))
    return made


def manifest_of(generation: Generation) -> Manifest:
    """Return a manifest of the files that are there."""
    return Manifest(
        name=generation.name,
        created="2026-01-02T03:04:05+00:00",
        model=ModelIdentity("a model", "0123", 384, 256),
        splitter="1/128",
        articles=2,
        passages=5,
        undated=1,
        first="2025-01-02",
        last="2025-01-02",
        rows="ab",
        deleted=0,
        files=generation.survey(),
    )


def test_a_manifest_comes_back_as_it_was(generation: Generation) -> None:
    """What is sealed is read back, equal in every field."""
    assert generation.manifest() == manifest_of(generation)


def test_the_survey_has_every_file_but_the_manifest(generation: Generation) -> None:
    """Size and SHA-256 of every file, except that a file Chroma rewrites has no SHA-256."""
    digests = {text: hashlib.sha256(text.encode()).hexdigest() for text in ("header", "", "ids")}

    assert generation.survey() == {
        f"chroma/{ALIVE}": (4, None),
        "chroma/segment/header.bin": (6, digests["header"]),
        "chroma/segment/links.bin": (0, digests[""]),
        "keywords/ids.npy": (3, digests["ids"]),
    }


def test_a_whole_generation_passes(generation: Generation) -> None:
    """Nothing is said about files that are as they were, nor about one that Chroma rewrote."""
    (generation.chroma / ALIVE).write_text("more rows than before")

    generation.check(generation.manifest())


def test_every_missing_file_is_damage(generation: Generation) -> None:
    """Whichever file is gone, the check says which and what to do."""
    manifest = generation.manifest()
    for name in manifest.files:
        path = generation.folder / name
        data = path.read_bytes()
        path.unlink()

        with pytest.raises(IndexDamaged, match=rf"\({path.name} is missing\); run `footnote reb"):
            generation.check(manifest)

        path.write_bytes(data)
    generation.check(manifest)


@pytest.mark.parametrize("text", ["", "head", "headers"])
def test_another_size_is_damage(generation: Generation, text: str) -> None:
    """A file that is shorter or longer than it was written is named."""
    (generation.chroma / "segment" / "header.bin").write_text(text)

    with pytest.raises(IndexDamaged, match=r"\(header\.bin has changed\)"):
        generation.check(generation.manifest())


def test_a_file_that_was_empty_must_stay_so(generation: Generation) -> None:
    """Nought bytes are a size like any other."""
    (generation.chroma / "segment" / "links.bin").write_text("links")

    with pytest.raises(IndexDamaged, match=r"\(links\.bin has changed\)"):
        generation.check(generation.manifest())


def test_without_a_manifest_a_generation_is_damaged(generation: Generation) -> None:
    """What was never sealed is never read."""
    (generation.folder / MANIFEST).unlink()

    with pytest.raises(IndexDamaged, match="its manifest cannot be read"):
        generation.manifest()


def test_text_that_is_no_manifest_is_damage(generation: Generation) -> None:
    """Bytes that no UTF-8 can be, and JSON that says nothing, are refused alike."""
    for data in (b"\xff", b"{", b""):
        (generation.folder / MANIFEST).write_bytes(data)

        with pytest.raises(IndexDamaged, match="its manifest cannot be read"):
            generation.manifest()


class TestChecking:
    """Files are compared by their digests once, and again when they were touched."""

    def test_a_file_of_the_same_size_is_damage(self, generation: Generation) -> None:
        """A file with other bytes is named, whether it was compared before or not."""
        header = generation.chroma / "segment" / "header.bin"
        generation.check(generation.manifest())
        header.write_text("hEader")

        with pytest.raises(IndexDamaged, match=r"\(header\.bin has changed\)"):
            generation.check(generation.manifest())

    def test_what_was_compared_is_not_read_again(self, generation: Generation) -> None:
        """A second check looks at sizes and times alone; a deep one reads everything."""
        header = generation.chroma / "segment" / "header.bin"
        generation.check(generation.manifest())
        stamps = json.loads((generation.folder / COMPARED).read_text())
        header.write_text("hEader")
        found = header.stat()
        stamps["chroma/segment/header.bin"] = [
            *(found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino)
        ]
        (generation.folder / COMPARED).write_text(json.dumps(stamps))  # as rot on the disk would be

        generation.check(generation.manifest())
        with pytest.raises(IndexDamaged, match=r"\(header\.bin has changed\)"):
            generation.check(generation.manifest(), deep=True)

    @pytest.mark.parametrize("text", ["", "{", "[]", "null"])
    def test_what_was_noted_of_it_may_be_broken(self, generation: Generation, text: str) -> None:
        """Then the files are compared once more, and it is noted again."""
        generation.check(generation.manifest())
        whole = (generation.folder / COMPARED).read_text()
        (generation.folder / COMPARED).write_text(text)

        generation.check(generation.manifest())

        assert (generation.folder / COMPARED).read_text() == whole

    def test_another_machine_compares_for_itself(
        self, generation: Generation, tmp_path: Path
    ) -> None:
        """A copy with one other letter is refused, although the note came with it."""
        generation.check(generation.manifest())
        copy = Generation(shutil.copytree(generation.folder, tmp_path / "copy"))
        copy.check(copy.manifest())
        (copy.chroma / "segment" / "header.bin").write_text("hEader")

        with pytest.raises(IndexDamaged, match=r"\(header\.bin has changed\)"):
            copy.check(copy.manifest())

    def test_what_was_condemned_stays_so(self, generation: Generation) -> None:
        """Whole files do not help one that failed while it was read."""
        assert not generation.condemned
        generation.condemn()

        assert Generation(generation.folder).condemned
        with pytest.raises(IndexDamaged, match="it was found to be so before"):
            generation.check(generation.manifest())

    def test_notes_are_no_part_of_it(self, generation: Generation) -> None:
        """What is known of a generation does not change what it is."""
        before = generation.survey()
        generation.check(generation.manifest())
        generation.condemn()

        assert generation.survey() == before


class TestHolding:
    """Whoever reads a generation keeps it from being removed."""

    def test_one_that_is_held_stays(self, generation: Generation) -> None:
        """As long as one of two readers is there it is not removed, and nothing of it is."""
        files = set(generation.folder.rglob("*"))
        first, second = generation.hold(), generation.hold()

        assert not generation.remove()
        first.close()
        assert not generation.remove()
        assert set(generation.folder.rglob("*")) == files
        second.close()

        assert generation.remove()
        assert not generation.folder.exists()

    def test_one_that_is_gone_cannot_be_held(self, generation: Generation) -> None:
        """Removing twice is no error; holding what is gone is damage."""
        assert generation.remove()
        assert generation.remove()

        with pytest.raises(IndexDamaged):
            generation.hold()

    def test_one_without_a_manifest_can_be_removed(self, generation: Generation) -> None:
        """What was never finished is nobody's."""
        (generation.folder / MANIFEST).unlink()

        assert generation.remove()
        assert not generation.folder.exists()

    def test_a_dead_reader_holds_nothing(self, generation: Generation) -> None:
        """The system lets go for a process that was killed."""
        reader = os.fork()
        if not reader:
            held = generation.hold()
            os.kill(os.getpid(), 9 if held else 0)
        os.waitpid(reader, 0)

        assert generation.remove()


class TestCopying:
    """The store of a generation is copied, and compared on the way."""

    def test_a_copy_has_the_same_files(self, generation: Generation, tmp_path: Path) -> None:
        """All that Chroma keeps, and neither keywords nor manifest."""
        _database(generation)
        copy = Generation(tmp_path / "copy")

        generation.copy(copy, generation.manifest())

        assert set(copy.survey()) == {
            one for one in generation.manifest().files if one.startswith("chroma/")
        }
        assert (copy.chroma / "segment" / "header.bin").read_text() == "header"
        assert _rows(copy) == ["a row"]

    @pytest.mark.parametrize("name", ["segment/header.bin", ALIVE])
    def test_a_file_that_has_changed_is_damage(
        self, generation: Generation, tmp_path: Path, name: str
    ) -> None:
        """Damage is not copied."""
        _database(generation)
        (generation.chroma / name).write_text("hEader")

        with pytest.raises(IndexDamaged, match=Path(name).name):
            generation.copy(Generation(tmp_path / "copy"), generation.manifest())


def _database(generation: Generation) -> None:
    """Put a real database in the place of Chroma's, with one row."""
    path = generation.chroma / ALIVE
    path.unlink()
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("CREATE TABLE rows (text)")
        database.execute("INSERT INTO rows VALUES ('a row')")


def _rows(generation: Generation) -> list[str]:
    with closing(sqlite3.connect(generation.chroma / ALIVE)) as database:
        return [text for (text,) in database.execute("SELECT text FROM rows")]
