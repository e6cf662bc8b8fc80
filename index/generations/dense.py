"""Which passages are nearest to a vector, and how near: all of them, or some.

Chroma looks through its graph for the nearest of all. Among some of them, and for
how near given ones are, the vectors themselves are compared, which is exact.
"""

from collections.abc import Sequence
from math import ceil

import numpy as np
import numpy.typing as npt

from index.errors import IndexDamaged
from index.generations.scored import best_rows, places
from index.generations.store import Store
from index.generations.vectors import VectorFile
from index.models.embedding import Vectors

# Up to so many vectors are compared one by one: faster than Chroma, and exact.
FEW = 10_000
# So many times more neighbours than wanted are looked at for those that are allowed, and more than
# should be needed of those, but not more than the most: of few, a graph finds less.
WIDE, MARGIN, MOST = 8, 1.5, 1000


class Dense:
    """The dense side of an open index: Chroma's graph and the file of vectors."""

    def __init__(self, store: Store, file: VectorFile, few: int = FEW) -> None:
        self._store = store
        self._file = file
        self._few = few

    def nearest(
        self, vector: Vectors, limit: int, allowed: npt.NDArray[np.bool_] | None = None
    ) -> dict[str, float]:
        """Return the ids of the nearest passages with their cosine, best first.

        If it is said which are `allowed`, in the order of the ids, no others are
        returned. Then all that are allowed are compared, unless they are so many
        that enough of them are among the nearest of all; none of these ways
        misses more than a query without such a limit.

        Raises:
            IndexDamaged: If Chroma names a passage that has no vector in the file.
        """
        if allowed is None:
            return self._store.nearest(vector, limit)
        inside = int(np.count_nonzero(allowed))
        if inside > self._few:
            wide = max(WIDE * limit, ceil(MARGIN * limit * len(allowed) / inside))
            near = self._store.nearest(vector, wide) if wide <= MOST else {}
            rows = places([*near], self._file.ids)
            if len(rows) != len(near):
                raise IndexDamaged("vectors are missing")
            found = [one for one in near if allowed[rows[one]]]
            if len(found) >= limit:
                return {one: near[one] for one in found[:limit]}
        return self._compared(vector, limit, np.flatnonzero(allowed))

    def cosines(self, vector: Vectors, ids: Sequence[str]) -> dict[str, float]:
        """Return the cosine of a vector with that of each of these passages.

        Raises:
            IndexDamaged: If one of them has none.
        """
        rows = places(ids, self._file.ids)
        if len(rows) != len(ids):
            raise IndexDamaged("vectors are missing")
        cosines = self._file.cosines(vector, np.array([*rows.values()], dtype=np.intp))
        return dict(zip(rows, cosines.tolist(), strict=True))

    def _compared(
        self, vector: Vectors, limit: int, rows: npt.NDArray[np.intp]
    ) -> dict[str, float]:
        """Return the nearest of the passages in these rows."""
        cosines = self._file.cosines(vector, rows)
        best = best_rows(cosines, limit)
        ids = self._file.ids[rows[best]].tolist()
        return {one.decode(): float(cosines[at]) for one, at in zip(ids, best, strict=True)}
