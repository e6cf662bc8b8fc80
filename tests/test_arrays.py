"""An array is read as it was written, or refused; whatever numpy makes of it."""

from pathlib import Path

import numpy as np
import pytest

from index.errors import IndexDamaged
from index.generations.arrays import header, mapped, reading


def test_an_array_is_mapped(tmp_path: Path) -> None:
    """Its numbers are those that were saved, and nobody can change them."""
    np.save(tmp_path / "a.npy", np.arange(5))

    found = mapped(tmp_path / "a.npy")

    assert found.tolist() == [0, 1, 2, 3, 4]
    assert type(found) is np.ndarray
    assert not found.flags.writeable


def test_a_damaged_header_is_damage_or_another_array(tmp_path: Path) -> None:
    """Each byte of it in turn: never another error, though numpy reads it as Python."""
    file = tmp_path / "a.npy"
    np.save(file, np.arange(4))
    data, said = file.read_bytes(), []
    for place in range(len(data) - 32):
        for byte in {*b"\0\xff()[]{}'\",\\", data[place] ^ 1} - {data[place]}:
            file.write_bytes(data[:place] + bytes([byte]) + data[place + 1 :])
            try:
                mapped(file)
            except IndexDamaged as exc:
                said.append(exc.what)

    assert len(said) > 500
    assert {*said} == {"a.npy cannot be read"}


@pytest.mark.parametrize("how", ["several", "none", "objects"])
def test_what_is_not_one_array_is_damage(tmp_path: Path, how: str) -> None:
    """Several of them, none at all, or one of anything."""
    file = tmp_path / "a.npy"
    if how == "several":
        with file.open("wb") as opened:
            np.savez(opened, a=np.arange(4))
    elif how == "objects":
        np.save(file, np.array([None, "a"]), allow_pickle=True)

    with pytest.raises(IndexDamaged, match=r"a\.npy cannot be read"):
        mapped(file)


def test_what_is_known_to_be_damage_is_said_as_it_is() -> None:
    """A sentence that says more is not replaced by one that says less."""
    with pytest.raises(IndexDamaged, match="more"), reading("less"):
        raise IndexDamaged("more")


def test_a_header_is_that_of_numpy(tmp_path: Path) -> None:
    """So that any program reads the file."""
    np.save(tmp_path / "a.npy", np.zeros((3, 384), dtype="<f4"))

    assert (tmp_path / "a.npy").read_bytes().startswith(header(3, 384))
    assert len(header(3, 384)) == len(header(10**9, 1))
