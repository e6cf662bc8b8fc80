"""Scores are arrays; where a passage stands in them is found by its very id."""

import numpy as np

from index.generations.scored import Held, add, idf, places


def test_places_are_those_of_the_very_ids() -> None:
    """An id that is longer than all, or begins like one that is there, is not there."""
    ids = np.array([b"aa", b"ab", b"c"])

    found = places(["c", "aab", "aa", "a", "", "zzzz", "ab", "c"], ids)

    assert found == {"c": 2, "aa": 0, "ab": 1}
    assert list(found) == ["c", "aa", "ab"]
    assert places([], ids) == {}


def test_the_rarer_a_word_the_more_it_is_worth() -> None:
    """As bm25s counts it: in one of ten passages, in half of them, in all."""
    assert idf(np.array([1, 5, 10]), 10).round(3).tolist() == [1.992, 0.693, 0.047]


def test_a_stem_counts_only_where_its_language_is_spoken() -> None:
    """Row 1 holds the stem of language 0 and speaks language 1, so it has another word there."""
    values = np.ones(4, dtype=np.float32)
    spoken = np.array([0, 1, 1, 0])
    worth = np.array([2.0, 2.0], dtype=np.float32)
    forms = [
        Held(np.array([0, 1], dtype=np.int32), worth, [0]),
        Held(np.array([1, 2], dtype=np.int32)[1:], worth[1:], [1]),
    ]

    add(values, forms, spoken)

    once, twice, three = idf(np.array([1, 2, 2]), 4)
    np.testing.assert_allclose(values, [1 + 2 * twice / three, 1, 1 + 2 * twice / once, 1])
