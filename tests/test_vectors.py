"""Each passage has its vector in the file, wherever it was written, and none may be missing."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import IndexDamaged, ModelUnusable
from index.generations.vectors import BLOCK, VectorFile, VectorWriter, keys
from tests.fakes.letters import Archive, record

ROOT = Path(__file__).parent.parent
IDS = ["c", "a", "d", "b"]
VECTORS = np.eye(4, 3, dtype=np.float32) + np.arange(4, dtype=np.float32)[:, None]


def written(file: Path) -> VectorFile:
    """Write four vectors in two parts, and open the file."""
    with VectorWriter(file, IDS, 3) as writer:
        writer.put(keys(IDS[2:]), VECTORS[2:])
        writer.put(keys(IDS[:2]), VECTORS[:2])
        writer.require_whole()
    return VectorFile(file, keys(sorted(IDS)))


def test_vectors_lie_in_the_order_of_the_ids(tmp_path: Path) -> None:
    """In whatever order they were written."""
    assert written(tmp_path / "v.npy").vectors.tolist() == VECTORS[[1, 3, 0, 2]].tolist()


@given(st.lists(st.integers(0, 3), max_size=9), st.lists(st.floats(-9, 9, width=32), min_size=3))
def test_a_cosine_is_the_product_with_the_vector(
    tmp_path_factory: pytest.TempPathFactory, rows: list[int], numbers: list[float]
) -> None:
    """Of any rows, in any order, as often as they are named."""
    vector = np.array(numbers[:3], dtype=np.float32)
    file = written(tmp_path_factory.mktemp("v") / "v.npy")

    found = file.cosines(vector, np.array(rows, dtype=np.intp))

    np.testing.assert_allclose(found, VECTORS[[1, 3, 0, 2]][rows] @ vector, rtol=1e-5, atol=1e-5)


def test_many_rows_are_compared_in_blocks(tmp_path: Path) -> None:
    """Each of them, those beyond the last whole block too."""
    count = 2 * BLOCK + 3
    ids = [f"{number:06}" for number in range(count)]
    vectors = np.random.default_rng(1).standard_normal((count, 2), dtype=np.float32)
    with VectorWriter(tmp_path / "v.npy", ids, 2) as writer:
        writer.put(keys(ids), vectors)
        writer.require_whole()

    file = VectorFile(tmp_path / "v.npy", keys(ids))

    np.testing.assert_allclose(
        file.cosines(vectors[9], np.arange(count)), vectors @ vectors[9], rtol=1e-5
    )


def test_what_stays_is_taken_over(tmp_path: Path) -> None:
    """Of a file before this one only what this one is of; the rest is known to be missing."""
    before = written(tmp_path / "before.npy")
    with VectorWriter(tmp_path / "after.npy", ["d", "new", "a"], 3) as writer:
        writer.take_over(before)
        with pytest.raises(IndexDamaged, match="vectors are missing"):
            writer.require_whole()
        writer.put(keys(["new"]), np.full((1, 3), 9, dtype=np.float32))
        writer.require_whole()

    after = VectorFile(tmp_path / "after.npy", keys(["a", "d", "new"]))
    assert after.vectors.tolist() == [*VECTORS[[1, 2]].tolist(), [9, 9, 9]]


def test_who_reads_a_file_keeps_it(tmp_path: Path) -> None:
    """One that is written anew under its name is another file; cut short, it would end them."""
    file = tmp_path / "v.npy"
    before = written(file)
    with VectorWriter(file, IDS, 3) as writer:
        writer.put(keys(IDS), -VECTORS)

    assert before.vectors.tolist() == VECTORS[[1, 3, 0, 2]].tolist()
    assert (VectorFile(file, before.ids).vectors == -before.vectors).all()


FULL = """
import resource, sys
from pathlib import Path
from index.generations.vectors import VectorWriter, keys
from tests.test_vectors import IDS, VECTORS

with VectorWriter(Path(sys.argv[1]), IDS, 3) as writer:
    writer.put(keys(IDS[:1]), VECTORS[:1])
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
    try:
        writer.put(keys(IDS), VECTORS)
    except OSError:
        print("refused")
"""


@pytest.mark.parametrize(("short", "said"), [(0, ""), (1, "refused"), (12, "refused")])
def test_a_row_that_is_cut_short_is_an_error(tmp_path: Path, short: int, said: str) -> None:
    """A disk with room for a part of it takes that part first, and says nothing."""
    file = tmp_path / "v.npy"
    written(file)
    most = file.stat().st_size - short

    child = [sys.executable, "-c", FULL, file, str(most)]
    done = subprocess.run(child, cwd=ROOT, capture_output=True, text=True, check=True)

    assert done.stdout.strip() == said


def test_neighbours_are_written_together(tmp_path: Path) -> None:
    """Rows in any order, with gaps and single ones between them, all come to their places."""
    ids = [f"{number:03}" for number in range(40)]
    vectors = np.arange(80, dtype=np.float32).reshape(40, 2)
    parts = [[5, 6, 7, 9, 10, 2, 1, 0], [], [8, *range(11, 40)], [4, 3]]
    with VectorWriter(tmp_path / "v.npy", ids, 2) as writer:
        for part in parts:
            writer.put(keys([ids[one] for one in part]), vectors[part])
        writer.require_whole()

    assert (VectorFile(tmp_path / "v.npy", keys(ids)).vectors == vectors).all()


@pytest.mark.parametrize("number", [np.nan, np.inf, -np.inf])
def test_what_is_no_number_is_refused(tmp_path: Path, number: float) -> None:
    """No cosine with it means anything; that is said of the model, and nothing is written."""
    vectors = VECTORS.copy()
    vectors[2, 1] = number
    with VectorWriter(tmp_path / "v.npy", IDS, 3) as writer:
        with pytest.raises(ModelUnusable, match="not finite numbers; name another"):
            writer.put(keys(IDS), vectors)
        with pytest.raises(IndexDamaged, match="vectors are missing"):
            writer.require_whole()


def test_no_index_is_made_of_nonsense(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    """A rebuild with such a model ends with one sentence, and the index before it answers."""
    archive.rebuild()
    before, live = archive.found(), archive.home.live().name
    monkeypatch.setattr(
        archive.letters, "passages", lambda texts, _=None: np.full((len(texts), 8), np.nan, "f4")
    )
    archive.records["new"] = record("new", "A new one.")

    with pytest.raises(ModelUnusable, match="not finite numbers"):
        archive.rebuild()

    assert (archive.found(), archive.home.live().name) == (before, live)


def test_vectors_of_a_copy_are_those_of_a_fresh_one(archive: Archive) -> None:
    """Whatever came, changed and went, the file is the same, byte for byte."""
    archive.rebuild()
    archive.records.pop("bee")
    archive.records["ape"]["text"] = "An ape ate a cake."
    archive.records["new"] = record("new", "A new one. " * 60)
    assert archive.rebuild().how == "copy"
    copied = archive.home.live().vectors.read_bytes()

    assert archive.rebuild(full=True).how == "afresh"

    assert archive.home.live().vectors.read_bytes() == copied
