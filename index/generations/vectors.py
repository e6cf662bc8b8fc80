"""The vectors of all passages in one file, in the order of their ids.

Memory-mapped, so that the cosines of any of them are one product; Chroma finds
the nearest of all quickly, but is slow among some of them, and in giving any out.
The file is written row by row, in any order, and never changed afterwards.
"""

import os
from collections.abc import Sequence
from math import prod
from pathlib import Path

import numpy as np

from index.errors import IndexDamaged, ModelUnusable
from index.generations.arrays import header, mapped, reading
from index.generations.generation import Generation
from index.generations.manifest import Manifest
from index.generations.scored import Ids, Rows, Scores, located
from index.generations.store import Store
from index.models.embedding import Vectors
from index.sealing import file_sha256

BLOCK = 512  # rows in one go: they stay in the cache, and one thread is fastest for so few

NONSENSE = (
    "The embedding model makes vectors that are not finite numbers; "
    "name another one in FOOTNOTE_EMBEDDING."
)


class VectorFile:
    """An open file of vectors; `ids` are those of its rows."""

    def __init__(self, file: Path, ids: Ids) -> None:
        """Open a file.

        Raises:
            IndexDamaged: If it cannot be read, or is not of as many rows.
        """
        with reading("its vectors cannot be read"), file.open("rb") as opened:
            start, size = len(header(len(ids), 1)), os.fstat(opened.fileno()).st_size
            shape = len(ids), (size - start) // (4 * len(ids))
            if opened.read(start) != header(*shape) or size != start + 4 * prod(shape):
                raise IndexDamaged("vectors are missing")
            read = np.memmap(opened, dtype="<f4", mode="r", offset=start, shape=shape)
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
        file.unlink(missing_ok=True)  # who has mapped one that is there keeps it
        # Not memory-mapped: a full disk would end the process instead of being an error.
        self._file = file.open("wb", buffering=0)
        begin = header(len(self.ids), dimension)
        self._start = len(begin)
        self._write(begin, 0)

    def __enter__(self) -> "VectorWriter":
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def put(self, ids: Ids, vectors: Vectors) -> None:
        """Write the vectors of these passages; others than those of the file are left out.

        Raises:
            ModelUnusable: If one of them is not made of finite numbers.
            OSError: If they cannot be written whole.
        """
        rows, known = located(ids, self.ids)
        rows = rows[known]
        made = vectors[known].astype("<f4", copy=False).reshape(len(rows), self._dimension)
        if not np.isfinite(made).all():
            raise ModelUnusable(NONSENSE)
        gaps = np.flatnonzero(np.diff(rows) != 1) + 1  # between them lie neighbours
        for run, part in zip(np.split(rows, gaps), np.split(made, gaps), strict=True):
            if len(run):
                self._write(part.tobytes(), self._start + 4 * self._dimension * int(run[0]))
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
        missing = [one.decode() for one in self.ids[~self._written].tolist()]
        for at in range(0, len(missing), store.batch):
            found = store.vectors(missing[at : at + store.batch])
            if found:
                self.put(keys([*found]), np.stack([*found.values()]))
        self.require_whole()

    def require_whole(self) -> None:
        """Do nothing if every vector was written.

        Raises:
            IndexDamaged: If one was not.
        """
        if not self._written.all():
            raise IndexDamaged("vectors are missing")

    def _write(self, data: bytes, at: int) -> None:
        """Write all of that; a disk that is nearly full takes a part and no error."""
        while data:
            done = os.pwrite(self._file.fileno(), data, at)
            data, at = data[done:], at + done


def kept(generation: Generation, manifest: Manifest) -> VectorFile:
    """Return the vectors of a generation for the next one, compared with their digest.

    Raises:
        IndexDamaged: If they are not as they were written.
    """
    ids = generation.keywords / "ids.npy"
    for file in (generation.vectors, ids):
        _, digest = manifest.files.get(file.relative_to(generation.folder).as_posix(), (0, None))
        with reading(f"{file.name} cannot be read"):
            if not file.is_file() or file_sha256(file) != digest:
                raise IndexDamaged(f"{file.name} has changed")
    return VectorFile(generation.vectors, mapped(ids))


def keys(ids: Sequence[str]) -> Ids:
    """Return ids as arrays hold them."""
    return np.array([one.encode() for one in ids], dtype=np.bytes_)
