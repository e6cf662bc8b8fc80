"""A file of vectors that is not as it was written is damage, whatever is the matter with it."""

from pathlib import Path

import numpy as np
import pytest

from index.errors import IndexDamaged
from index.generations.vectors import VectorFile, kept, keys
from tests.fakes.letters import Archive
from tests.test_vectors import IDS, VECTORS, written

UNREADABLE = Path("/proc/self/mem")  # its beginning is an error


@pytest.mark.parametrize(
    "damage", ["missing", "cut off", "longer", "empty", "no array", "one row less"]
)
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
        kept = {
            "cut off": data[:-1],
            "longer": data + b"?",
            "empty": b"",
            "no array": b"?" * len(data),
        }
        file.write_bytes(kept[damage])

    with pytest.raises(IndexDamaged):
        VectorFile(file, ids)


def test_any_damage_to_the_header_is_told(tmp_path: Path) -> None:
    """Each byte of it in turn, in each of some ways; numpy alone raises anything from some."""
    file = tmp_path / "v.npy"
    ids, data = written(file).ids, file.read_bytes()
    for place in range(len(data) - VECTORS.nbytes):
        for byte in {*b"\0\xff()[]{}'\",\\", data[place] ^ 1} - {data[place]}:
            file.write_bytes(data[:place] + bytes([byte]) + data[place + 1 :])
            with pytest.raises(IndexDamaged):
                VectorFile(file, ids)


@pytest.mark.parametrize("kind", [">f4", "<f8", "<i4", "<f2", "O"])
def test_other_numbers_are_damage(tmp_path: Path, kind: str) -> None:
    """Even if there are as many."""
    np.save(tmp_path / "v.npy", VECTORS.astype(kind), allow_pickle=True)

    with pytest.raises(IndexDamaged):
        VectorFile(tmp_path / "v.npy", keys(sorted(IDS)))


def test_columns_for_rows_are_damage(tmp_path: Path) -> None:
    """So are vectors that lie in the file column by column."""
    np.save(tmp_path / "v.npy", np.asfortranarray(VECTORS))

    with pytest.raises(IndexDamaged):
        VectorFile(tmp_path / "v.npy", keys(sorted(IDS)))


def test_a_vector_of_another_length_is_damage(tmp_path: Path) -> None:
    """It is by another model, and no cosine comes of it."""
    with pytest.raises(IndexDamaged, match="vectors are missing"):
        written(tmp_path / "v.npy").cosines(np.ones(2, dtype=np.float32), np.arange(1))


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


@pytest.mark.skipif(not UNREADABLE.exists(), reason="it needs a file that cannot be read")
@pytest.mark.parametrize("name", ["vectors.npy", "keywords/ids.npy"])
def test_what_cannot_be_read_is_not_taken_over(archive: Archive, name: str) -> None:
    """A disk that fails is damage of the index that lies on it; the next is made afresh."""
    manifest = archive.rebuild().manifest
    file = archive.home.live().folder / name
    file.unlink()
    file.symlink_to(UNREADABLE)

    with pytest.raises(IndexDamaged, match=f"{file.name} cannot be read"):
        kept(archive.home.live(), manifest)
