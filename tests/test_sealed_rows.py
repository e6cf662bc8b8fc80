"""A row comes back as it was sealed, or is damage, however many are asked for."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from index.errors import IndexDamaged
from index.generations.chroma_folder import create_folder
from index.generations.rows import SEAL, Row, sealed
from index.generations.sealed_rows import SealedRows, is_panic
from index.models.embedding import Vectors

IDS = ["a", "b", "c", "d", "e"]


@pytest.fixture
def rows(tmp_path: Path) -> Iterator[SealedRows]:
    """Five rows, each along an axis of its own, of which two are asked for in one request."""
    client, passages, _ = create_folder(tmp_path, len(IDS))
    found = SealedRows(passages._collection, batch=2)
    found.add(IDS, np.eye(5, dtype=np.float32), [sealed(one, {"row": one}) for one in IDS])
    yield found
    client.close()


def text(one: str, row: Row) -> str:
    """Return what a row holds, if it is the one that is meant."""
    assert row["row"] == one
    return str(row["row"]).upper()


def test_more_than_one_request(rows: SealedRows) -> None:
    """Rows, seals and vectors come in the order in which they were asked for."""
    seals = [sealed(one, {"row": one})[SEAL] for one in IDS]

    assert rows.count() == 5
    assert rows.get(IDS[::-1], text) == {one: one.upper() for one in IDS[::-1]}
    assert [*rows.seals(IDS)] == seals
    assert np.stack([*rows.vectors(["b", "c", "d"]).values()]).sum() == 3
    assert rows.vectors([]) == rows.get([], text) == {}


def test_what_chroma_finds(rows: SealedRows) -> None:
    """A page of rows, in the order in which they were added."""
    assert rows.find(text, limit=2, offset=1) == ["B", "C"]


def test_the_nearest_have_similarities(rows: SealedRows) -> None:
    """Distances stay with Chroma."""
    vector: Vectors = np.array([0, 0.8, 0.6, 0, 0], dtype=np.float32)

    found = rows.nearest(vector, 2)

    assert [*found] == ["b", "c"]
    assert [*found.values()] == pytest.approx([0.8, 0.6], abs=1e-6)


def test_what_is_removed_tells_its_seals(rows: SealedRows) -> None:
    """And is damage from then on."""
    assert rows.remove(["a", "b", "c"]) == [sealed(one, {"row": one})[SEAL] for one in "abc"]
    assert rows.count() == 2
    with pytest.raises(IndexDamaged):
        rows.get(["a"], text)


def test_a_changed_row_is_damage(rows: SealedRows) -> None:
    """It is neither read nor removed."""
    rows._collection.update(ids=["b"], metadatas=[{"row": "x"}])

    for read in (lambda: rows.get(IDS, text), lambda: rows.find(text), lambda: rows.remove(["b"])):
        with pytest.raises(IndexDamaged):
            read()
    assert rows.count() == 5


def test_what_nothing_can_be_made_of_is_damage(rows: SealedRows) -> None:
    """Though its seal fits."""

    def refuse(one: str, row: Row) -> str:
        raise ValueError(one)

    with pytest.raises(IndexDamaged):
        rows.get(["a"], refuse)


def test_a_panic_is_known_by_its_name() -> None:
    """Its class cannot be imported."""
    assert is_panic(type("PanicException", (BaseException,), {})())
    assert not is_panic(KeyboardInterrupt())
