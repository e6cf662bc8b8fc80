"""Rows of unequal length become one array, and a mask says where they end."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from index.models.padding import filled, mask


@given(st.lists(st.lists(st.integers(1, 30_000), max_size=9), min_size=1, max_size=9))
def test_rows_are_as_they_were_where_the_mask_is_one(rows: list[list[int]]) -> None:
    """And zero behind that."""
    array, where = filled(rows), mask(rows)

    assert array.shape == where.shape == (len(rows), max(map(len, rows)))
    for line, ones, row in zip(array, where, rows, strict=True):
        assert line[ones == 1].tolist() == row
        assert not line[ones == 0].any()
        assert np.array_equal(ones, np.arange(len(ones)) < len(row))
