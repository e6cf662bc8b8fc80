"""A generation is read whole in a process of its own, which alone may crash on it."""

import errno
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from index.errors import HomeUnusable, IndexDamaged
from index.generations import trial
from index.generations.generation import ALIVE, Generation
from index.generations.home import Home
from index.generations.manifest import Manifest
from index.generations.trial import convicted, examine, may_pass, prove, try_out
from tests.fakes.letters import Archive, quick


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Generation:
    """A whole generation, made once."""
    with pytest.MonkeyPatch.context() as patches:
        archive: Archive = quick(patches, tmp_path_factory.mktemp("trial"))
        archive.records["hen"]["text"] = "A hen hid each egg. " * 40
        archive.rebuild()
        return archive.home.live()


@pytest.fixture
def generation(made: Generation, tmp_path: Path) -> Generation:
    """The same once more: this one may be damaged."""
    return Generation(shutil.copytree(made.folder, tmp_path / "generations" / made.name))


def altered(generation: Generation, statement: str) -> None:
    """Change rows where they lie."""
    with closing(sqlite3.connect(generation.chroma / ALIVE)) as database, database:
        assert database.execute(statement).rowcount


def other_text(generation: Generation) -> None:
    """A passage says something else."""
    altered(
        generation,
        "UPDATE embedding_metadata SET string_value = "
        "replace(string_value, 'A bee fed a badger.', 'A bee ate a badger.') "
        "WHERE key = 'row' AND string_value LIKE '%\"text\":\"A bee fed a badger.\"%'",
    )


def other_date(generation: Generation) -> None:
    """A date of an article is another."""
    altered(generation, "UPDATE embedding_metadata SET int_value = 5 WHERE key = 'day'")


def fewer_words(generation: Generation) -> None:
    """The keywords are of other passages."""
    ids = np.load(generation.keywords / "ids.npy")
    np.save(generation.keywords / "ids.npy", ids[1:])


def no_vectors(generation: Generation) -> None:
    """Chroma's folder for the vectors is gone."""
    for data in [*generation.chroma.rglob("header.bin")]:
        shutil.rmtree(data.parent)


def other_vectors(generation: Generation) -> None:
    """Each passage has the vector of another one in the file, and its own in Chroma."""
    np.save(generation.vectors, np.roll(np.load(generation.vectors), 1, axis=0))


def fewer_vectors(generation: Generation) -> None:
    """The file of vectors is of other passages."""
    np.save(generation.vectors, np.load(generation.vectors)[1:])


def no_database(generation: Generation) -> None:
    """Chroma's database is none."""
    (generation.chroma / ALIVE).write_bytes(b"a text\n" * 9_999)


VECTORS = [no_vectors, other_vectors, fewer_vectors]
DAMAGES = [other_text, other_date, fewer_words, *VECTORS, no_database]


def test_a_whole_generation_passes(generation: Generation) -> None:
    """Nothing is said, in a child or here, and nobody is convicted."""
    manifest = generation.manifest()

    try_out(generation, manifest)
    examine(generation, manifest.rows)

    assert not convicted(generation, manifest)
    assert not generation.condemned


@pytest.mark.parametrize("damage", DAMAGES)
def test_damage_is_found_by_reading(
    generation: Generation, damage: Callable[[Generation], None]
) -> None:
    """Whatever was changed in rows, vectors or keywords, reading all of it finds out."""
    manifest = generation.manifest()
    damage(generation)

    with pytest.raises(IndexDamaged):
        examine(generation, manifest.rows)


def test_a_row_that_is_missing_is_found(generation: Generation) -> None:
    """Rows may all be sealed, and yet not be all: their sum says so."""
    manifest = generation.manifest()
    with generation.open() as store:
        store.remove([store.record("bee")], manifest.rows)

    with pytest.raises(IndexDamaged, match="entries are missing"):
        examine(generation, manifest.rows)


def test_the_child_says_what_it_found(generation: Generation) -> None:
    """Its finding is the error here, and what is convicted is not opened again."""
    manifest = generation.manifest()
    other_text(generation)

    with pytest.raises(IndexDamaged, match="damaged"):
        try_out(generation, manifest)

    assert convicted(generation, manifest)
    assert generation.condemned


@pytest.mark.parametrize(
    ("script", "error", "message"),
    [
        ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", IndexDamaged, "ends the proc"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", HomeUnusable, "memory"),
        ("import sys; sys.exit(1)", HomeUnusable, "memory"),
        ("import sys; print('rows are odd'); sys.exit(7)", IndexDamaged, r"\(rows are odd\)"),
    ],
    ids=["crashed", "killed", "failed", "found"],
)
def test_how_a_child_ends_says_what_is_wrong(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    script: str,
    error: type[Exception],
    message: str,
) -> None:
    """A crash is damage; a child that was killed for its memory says nothing of the index."""
    (tmp_path / "python").write_text(f'#!/bin/sh\nexec "{trial.sys.executable}" -c "{script}"\n')
    (tmp_path / "python").chmod(0o755)
    monkeypatch.setattr("index.generations.trial.sys.executable", str(tmp_path / "python"))
    generation = Home(tmp_path / "home").new()
    manifest = Manifest("", "", None, "", 0, 0, 0, None, None, "0", 0, {})  # type: ignore[arg-type]

    with pytest.raises(error, match=message):
        try_out(generation, manifest)


def test_zeroed_links_never_end_this_process(generation: Generation) -> None:
    """What makes Chroma crash makes the child crash, or is found by it."""
    manifest = generation.manifest()
    for links in generation.chroma.rglob("link_lists.bin"):
        links.write_bytes(bytes(links.stat().st_size or 4096))
    for data in generation.chroma.rglob("data_level0.bin"):
        data.write_bytes(bytes(data.stat().st_size))

    with pytest.raises(IndexDamaged):
        try_out(generation, manifest)


def test_nothing_of_the_current_folder_is_run(
    generation: Generation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder of articles may hold Python files with any name."""
    folder = tmp_path / "downloaded"
    (folder / "index").mkdir(parents=True)
    trap = f"open({str(tmp_path / 'trapped')!r}, 'w').close()\n"
    for name in ("index/__init__.py", "json.py", "multiprocessing.py", "chromadb.py"):
        (folder / name).write_text(trap)
    monkeypatch.chdir(folder)

    try_out(generation, generation.manifest())

    assert not (tmp_path / "trapped").exists()


def test_no_env_file_says_where_the_rows_go(
    generation: Generation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Chroma reads settings of its own from a `.env`; not those of a stranger's folder."""
    (tmp_path / ".env").write_text(
        "chroma_api_impl=chromadb.api.fastapi.FastAPI\nchroma_server_host=http://127.0.0.1:9\n"
    )
    monkeypatch.chdir(tmp_path)

    examine(generation, generation.manifest().rows)


@pytest.mark.parametrize(
    ("error", "passing"),
    [
        (OSError(errno.EMFILE, "Too many open files"), True),
        (PermissionError(errno.EACCES, "Permission denied"), True),
        (RuntimeError("(code: 14) unable to open database file"), True),
        (FileNotFoundError(errno.ENOENT, "No such file"), False),
        (ValueError("Row 'a' is not as it was written."), False),
    ],
    ids=["files", "permission", "database", "missing", "row"],
)
def test_an_error_of_the_moment_is_no_damage(error: Exception, passing: bool) -> None:
    """What another process may be able to read is never condemned for good."""
    damage = IndexDamaged()
    damage.__cause__ = error

    assert may_pass(damage) is passing


def test_only_lasting_damage_is_noted(
    generation: Generation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever reads a generation whole hears of any error, but condemns it for damage alone."""
    fault = IndexDamaged()

    def failing(*_: object) -> None:
        raise fault

    monkeypatch.setattr(trial, "try_out", failing)
    for cause, condemned in ((OSError(errno.EMFILE, "Too many open files"), False), (None, True)):
        fault.__cause__ = cause
        with pytest.raises(IndexDamaged):
            prove(generation, generation.manifest())

        assert generation.condemned is condemned
