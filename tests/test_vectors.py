"""Each passage has its vector in the file, wherever it was written, and none may be missing."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import IndexDamaged
from index.generations.vectors import BLOCK, VectorFile, VectorWriter, kept, keys
from tests.fakes.letters import Archive, record

IDS = ["c", "a", "d", "b"]
VECTORS = np.eye(4, 3, dtype=np.float32) + np.arange(4, dtype=np.float32)[:, None]


def written(file: Path) -> VectorFile:
    """Write four vectors in two parts, and open the file."""
    with VectorWriter(file, IDS, 3) as writer:
        writer.put(keys(IDS[2:]), VECTORS[2:])
        writer.put(keys(IDS[:2]), VECTORS[:2])
        writer.finish()
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
        writer.finish()

    file = VectorFile(tmp_path / "v.npy", keys(ids))

    np.testing.assert_allclose(
        file.cosines(vectors[9], np.arange(count)), vectors @ vectors[9], rtol=1e-5
    )


def test_what_stays_is_taken_over(tmp_path: Path) -> None:
    """Of a file before this one only what this one is of; the rest is known to be missing."""
    before = written(tmp_path / "before.npy")
    with VectorWriter(tmp_path / "after.npy", ["d", "new", "a"], 3) as writer:
        writer.take_over(before)
        assert writer.missing() == ["new"]
        with pytest.raises(IndexDamaged, match="vectors are missing"):
            writer.finish()
        writer.put(keys(["new"]), np.full((1, 3), 9, dtype=np.float32))
        writer.finish()

    after = VectorFile(tmp_path / "after.npy", keys(["a", "d", "new"]))
    assert after.vectors.tolist() == [*VECTORS[[1, 2]].tolist(), [9, 9, 9]]


@pytest.mark.parametrize("damage", ["missing", "cut off", "empty", "no array", "one row less"])
def test_a_file_that_is_damaged_is_refused(tmp_path: Path, damage: str) -> None:
    """Whatever is the matter with it, it is said to be damaged."""
    file = tmp_path / "v.npy"
    written(file)
    data, ids = file.read_bytes(), keys(sorted(IDS))
    if damage == "missing":
        file.unlink()
    elif damage == "one row less":
        ids = ids[1:]
    else:
        kept = {"cut off": data[:-1], "empty": b"", "no array": b"?" * len(data)}
        file.write_bytes(kept[damage])

    with pytest.raises(IndexDamaged):
        VectorFile(file, ids)


def test_a_vector_of_another_length_is_damage(tmp_path: Path) -> None:
    """It is by another model, and no cosine comes of it."""
    with pytest.raises(IndexDamaged, match="vectors are missing"):
        written(tmp_path / "v.npy").cosines(np.ones(2, dtype=np.float32), np.arange(1))


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


@pytest.mark.parametrize("name", ["vectors.npy", "keywords/ids.npy"])
@pytest.mark.parametrize("damage", ["changed", "missing"])
def test_what_has_changed_is_not_taken_over(archive: Archive, name: str, damage: str) -> None:
    """A vector must not move on to the next index under another id, or as another one."""
    manifest = archive.rebuild().manifest
    file = archive.home.live().folder / name
    data = bytearray(file.read_bytes())
    data[-1] ^= 1
    file.write_bytes(data)
    if damage == "missing":
        file.unlink()

    with pytest.raises(IndexDamaged, match=f"{file.name} has changed"):
        kept(archive.home.live(), manifest)
