"""The cache keeps what it is given until it is of no use, and nothing depends on it."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from index.cache import BATCH, FILE, READINGS, VECTORS, Cache
from index.errors import HomeUnusable

ROOT = Path(__file__).resolve().parent.parent
SECRET = "The bridge was closed."


def on_disk(folder: Path) -> bytes:
    """Return all bytes of all files."""
    return b"".join(path.read_bytes() for path in folder.iterdir())


def versioned(path: Path) -> None:
    """Make a cache one of another version."""
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA user_version = 99")


DAMAGES: list[Callable[[Path], object]] = [
    versioned,
    lambda path: path.write_bytes(b""),
    lambda path: path.write_bytes(b"a text\n" * 999),
    lambda path: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2]),
    lambda path: path.write_bytes(path.read_bytes()[:4096] + bytes(path.stat().st_size - 4096)),
]


def test_what_is_kept_is_found_again(tmp_path: Path) -> None:
    """Vectors as bytes, readings as JSON; what is unknown is not there."""
    with Cache(tmp_path / "cache") as cache:
        cache.keep_vectors([("a", b"\0\1"), ("b", b"")])
        cache.keep_reading("a", [{"text": "é🙂", "authors": []}])

    with Cache(tmp_path / "cache") as cache:
        assert cache.vectors(["b", "a", "c"]) == {"a": b"\0\1", "b": b""}
        assert cache.reading("a") == [{"text": "é🙂", "authors": []}]
        assert cache.reading("b") is None
        assert cache.vectors([]) == {}


def test_many_vectors_at_once(tmp_path: Path) -> None:
    """More keys than a statement takes are looked up in parts."""
    made = {str(number): bytes([number % 256]) for number in range(2 * BATCH + 1)}
    with Cache(tmp_path) as cache:
        cache.keep_vectors(made.items())

        assert cache.vectors([*made]) == made


def test_what_is_kept_again_replaces(tmp_path: Path) -> None:
    """The last value counts."""
    with Cache(tmp_path) as cache:
        cache.keep_reading("a", 1)
        cache.keep_reading("a", 2)

        assert cache.reading("a") == 2


def test_what_a_run_did_not_use_is_forgotten(tmp_path: Path) -> None:
    """Looking up is using, and so is keeping; only the tables named are swept."""
    with Cache(tmp_path) as cache:
        cache.keep_vectors([("used", b"1"), ("unused", b"2")])
        cache.keep_reading("unused", 3)
    with Cache(tmp_path) as cache:
        cache.vectors(["used"])
        cache.keep_vectors([("new", b"4")])
        cache.forget_unused(VECTORS)

        assert cache.vectors(["used", "unused", "new"]) == {"used": b"1", "new": b"4"}
        cache.forget_unused(READINGS)
        assert cache.reading("unused") is None


def test_what_is_forgotten_is_gone_from_the_disk(tmp_path: Path) -> None:
    """Its bytes are overwritten, also while the cache is still open."""
    with Cache(tmp_path) as cache:
        cache.keep_reading("a", SECRET)
    assert SECRET.encode() in on_disk(tmp_path)
    with Cache(tmp_path) as cache:
        cache.forget_unused()

        assert SECRET.encode() not in on_disk(tmp_path)


@pytest.mark.parametrize("number", range(len(DAMAGES)))
def test_a_broken_cache_is_begun_anew(tmp_path: Path, number: int) -> None:
    """Of another version or damaged: it is thrown away without a word, and works."""
    with Cache(tmp_path) as cache:
        cache.keep_vectors((str(one), b"x" * 900) for one in range(50))
    DAMAGES[number](tmp_path / FILE)

    with Cache(tmp_path) as cache:
        assert cache.vectors(["1"]) == {}
        cache.keep_vectors([("a", b"1")])
    with Cache(tmp_path) as cache:
        assert cache.vectors(["a"]) == {"a": b"1"}


def test_a_value_that_has_changed_is_not_given_out(tmp_path: Path) -> None:
    """Every value is compared with its checksum."""
    with Cache(tmp_path) as cache:
        cache.keep_vectors([("a", b"1234"), ("b", b"5678")])
    with closing(sqlite3.connect(tmp_path / FILE)) as database, database:
        database.execute("UPDATE vectors SET value = x'31323335' WHERE key = 'a'")

    with Cache(tmp_path) as cache:
        assert cache.vectors(["a", "b"]) == {"b": b"5678"}


def test_a_place_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    """A file in the place of the folder, or of the cache a folder."""
    (tmp_path / "file").touch()
    (tmp_path / "folder" / FILE).mkdir(parents=True)

    for folder in ("file", "folder"):
        with pytest.raises(HomeUnusable, match="cache in the folder of FOOTNOTE_HOME"):
            Cache(tmp_path / folder)


def test_two_at_once_wait_for_each_other(tmp_path: Path) -> None:
    """A rebuild and a preview beside it: nothing is lost, nothing fails."""

    def keep(number: int) -> None:
        with Cache(tmp_path) as cache:
            for one in range(20):
                cache.keep_reading(f"{number}-{one}", one)

    Cache(tmp_path).close()
    with ThreadPoolExecutor(4) as pool:
        [*pool.map(keep, range(4))]

    with Cache(tmp_path) as cache:
        assert [cache.reading(f"{n}-{one}") for n in range(4) for one in range(20)] == [
            *range(20)
        ] * 4


def test_a_cache_that_is_in_use_is_not_thrown_away(tmp_path: Path) -> None:
    """Only damage costs what is kept: no lock, and no full disk."""
    with Cache(tmp_path) as cache:
        cache.keep_vectors([("a", b"1234")])
    before = (tmp_path / FILE).read_bytes()
    script = "import sys; from pathlib import Path; from index.cache import Cache; Cache(Path('.'))"

    done = subprocess.run(
        ["bash", "-c", f'ulimit -f 0; "{sys.executable}" -c "{script}"'],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=False,
    )

    assert done.returncode
    assert (tmp_path / FILE).read_bytes() == before
