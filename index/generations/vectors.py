"""The vectors of all passages in one file, in the order of their ids.

Memory-mapped, so that the cosines of any of them are one product; Chroma finds
the nearest of all quickly, but is slow among some of them, and in giving any out.
The file is written row by row, in any order, and never changed afterwards.
"""

import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from index.errors import IndexDamaged
from index.generations.generation import Generation
from index.generations.manifest import Manifest
from index.generations.scored import Ids, Rows, Scores
from index.generations.store import Store
from index.models.embedding import Vectors
from index.sealing import file_sha256

BLOCK = 512  # rows in one go: they stay in the cache, and one thread is fastest for so few


class VectorFile:
    """An open file of vectors; `ids` are those of its rows."""

    def __init__(self, file: Path, ids: Ids) -> None:
        """Open a file.

        Raises:
            IndexDamaged: If it cannot be read, or is not of as many rows.
        """
        try:
            read = np.load(file, mmap_mode="r", allow_pickle=False)
        except (OSError, ValueError, EOFError) as exc:
            raise IndexDamaged("its vectors cannot be read") from exc
        if read.ndim != 2 or len(read) != len(ids) or read.dtype != np.float32:
            raise IndexDamaged("vectors are missing")
        self.ids = ids
        self.vectors: Vectors = np.asarray(read)

    def cosines(self, vector: Vectors, rows: Rows) -> Scores:
        """Return the cosine of a unit vector with that in each of these rows.

        Raises:
            IndexDamaged: If they are no such vectors.
        """
        if vector.shape != self.vectors.shape[1:]:
            raise IndexDamaged("vectors are missing")
        found = np.empty(len(rows), dtype=np.float32)
        for at in range(0, len(rows), BLOCK):
            np.matmul(self.vectors[rows[at : at + BLOCK]], vector, out=found[at : at + BLOCK])
        return found


class VectorWriter:
    """A file of vectors that is being written; use it in a `with` statement."""

    def __init__(self, file: Path, ids: Sequence[str], dimension: int) -> None:
        self.ids: Ids = np.sort(keys(ids))
        self._written = np.zeros(len(self.ids), dtype=bool)
        self._dimension = dimension
        # Not memory-mapped: a full disk would end the process instead of being an error.
        self._file = file.open("wb", buffering=0)
        about = {"descr": "<f4", "fortran_order": False, "shape": (len(self.ids), dimension)}
        np.lib.format.write_array_header_1_0(self._file, about)
        self._start = self._file.tell()

    def __enter__(self) -> "VectorWriter":
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def put(self, ids: Ids, vectors: Vectors) -> None:
        """Write the vectors of these passages; others than those of the file are left out."""
        rows = np.minimum(np.searchsorted(self.ids, ids), len(self.ids) - 1)
        known = self.ids[rows] == ids
        rows, size = rows[known], 4 * self._dimension
        made = np.ascontiguousarray(vectors[known], dtype="<f4").reshape(-1, self._dimension)
        for row, vector in zip(rows.tolist(), made, strict=True):
            os.pwrite(self._file.fileno(), vector.data, self._start + row * size)
        self._written[rows] = True

    def take_over(self, before: VectorFile) -> None:
        """Write what another file of vectors by the same model holds."""
        for at in range(0, len(before.ids), BLOCK):
            self.put(before.ids[at : at + BLOCK], before.vectors[at : at + BLOCK])

    def fetch(self, store: Store) -> None:
        """Write the vectors that are still missing from those of a store.

        Raises:
            IndexDamaged: If it has not all of them.
        """
        missing = self.missing()
        for at in range(0, len(missing), store.batch):
            found = store.vectors(missing[at : at + store.batch])
            if found:
                self.put(keys([*found]), np.stack([*found.values()]))
        self.finish()

    def missing(self) -> list[str]:
        """Return the ids of the passages whose vectors were not written yet."""
        return [one.decode() for one in self.ids[~self._written].tolist()]

    def finish(self) -> None:
        """Do nothing if every vector was written.

        Raises:
            IndexDamaged: If one was not.
        """
        if not self._written.all():
            raise IndexDamaged("vectors are missing")


def kept(generation: Generation, manifest: Manifest) -> VectorFile:
    """Return the vectors of a generation for the next one, compared with their digest.

    Raises:
        IndexDamaged: If they are not as they were written.
    """
    ids = generation.keywords / "ids.npy"
    for file in (generation.vectors, ids):
        _, digest = manifest.files.get(file.relative_to(generation.folder).as_posix(), (0, None))
        if not file.is_file() or file_sha256(file) != digest:
            raise IndexDamaged(f"{file.name} has changed")
    return VectorFile(generation.vectors, np.load(ids, allow_pickle=False))


def keys(ids: Sequence[str]) -> Ids:
    """Return ids as arrays hold them."""
    return np.array([one.encode() for one in ids], dtype=np.bytes_)
