"""Rows of numbers of unequal length as one array, as models take them."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.int64]


def filled(rows: Sequence[Sequence[int]]) -> Numbers:
    """Return rows with zeros behind the shorter ones, shape (rows, longest)."""
    found = np.zeros((len(rows), max(map(len, rows))), dtype=np.int64)
    for line, row in zip(found, rows, strict=True):
        line[: len(row)] = row
    return found


def mask(rows: Sequence[Sequence[int]]) -> Numbers:
    """Return 1 where rows have numbers and 0 behind them, of the same shape."""
    return filled([[1] * len(row) for row in rows])
