"""Scores are arrays; where a passage stands in them is found by its very id."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from index.generations.scored import (
    Grouped,
    Held,
    Scored,
    Term,
    best_rows,
    idf,
    located,
    places,
    spread,
)


def test_places_are_those_of_the_very_ids() -> None:
    """An id that is longer than all, or begins like one that is there, is not there."""
    ids = np.array([b"aa", b"ab", b"c"])

    found = places(["c", "aab", "aa", "a", "", "zzzz", "ab", "c"], ids)

    assert found == {"c": 2, "aa": 0, "ab": 1}
    assert list(found) == ["c", "aa", "ab"]
    assert places([], ids) == {}


def test_values_are_located_among_others() -> None:
    """Those that are not there as well: somewhere, and marked."""
    among, wanted = np.array([2, 4, 6]), np.array([6, 1, 4, 9, 5])

    at, found = located(wanted, among)

    assert found.tolist() == [True, False, True, False, False]
    assert at[found].tolist() == [2, 1]
    assert set(at.tolist()) <= {0, 1, 2}


def test_the_rarer_a_word_the_more_it_is_worth() -> None:
    """As bm25s counts it: in one of ten passages, in half of them, in all."""
    assert idf(np.array([1, 5, 10]), 10).round(3).tolist() == [1.992, 0.693, 0.047]


def test_a_stem_counts_only_where_its_language_is_spoken() -> None:
    """Row 1 holds the stem of language 0 and speaks language 1, so it has another word there."""
    spoken = np.array([0, 1, 1, 0])
    worth = np.array([2.0, 2.0], dtype=np.float32)
    forms = [
        Held(np.array([0, 1], dtype=np.int32), worth, [0]),
        Held(np.array([1, 2], dtype=np.int32)[1:], worth[1:], [1]),
    ]

    values = scored([*spread(forms, spoken, 4)], 4).values

    once, twice, three = idf(np.array([1, 2, 2]), 4)
    np.testing.assert_allclose(values, [2 * twice / three, 0, 2 * twice / once, 0])


def scored(terms: list[Term], count: int) -> Scored:
    """Return the scores of passages, three to an article, by these terms."""
    ids = np.array([f"{number:06}".encode() for number in range(count)])
    return Scored(ids, terms, Grouped.by(np.arange(count, dtype=np.int32) // 3))


def term(random: np.random.Generator, count: int, share: float, whole: bool) -> Term:
    """Return a word that so many passages hold; if it is worth `whole` numbers, many are equal."""
    rows = np.flatnonzero(random.random(count) < share).astype(np.int32)
    worth = random.random(len(rows), dtype=np.float32) * np.float32(1 - share) * 9
    worth = np.ceil(worth) if whole else worth
    return Term(rows, worth, float(worth.max(initial=0)))


@settings(max_examples=60)
@given(
    seed=st.integers(0, 2**32),
    shares=st.lists(st.sampled_from([0.0, 0.0001, 0.01, 0.2, 0.5, 0.98, 1.0]), max_size=7),
    limit=st.sampled_from([1, 10, 50]),
    allowed=st.sampled_from([None, 0.0, 0.001, 0.3, 0.9]),
    whole=st.booleans(),
)
def test_the_best_are_those_of_all_scores(
    seed: int, shares: list[float], limit: int, allowed: float | None, whole: bool
) -> None:
    """Whatever is left out on the way: the same passages in the same order, to the last bit."""
    count, random = 30_000, np.random.default_rng(seed)
    one = scored([term(random, count, share, whole) for share in shares], count)
    inside = None if allowed is None else random.random(count) < allowed

    found = one.best(limit, inside)

    values = one.values if inside is None else np.where(inside, one.values, 0)
    top = np.argsort(-values, kind="stable")[:limit]
    assert list(found.items()) == [
        (one.ids[row].decode(), float(values[row])) for row in top if values[row] > 0
    ]


@given(
    seed=st.integers(0, 2**32),
    wanted=st.lists(st.integers(0, 299).map("{:06}".format), max_size=20, unique=True),
)
def test_single_scores_are_those_of_all(seed: int, wanted: list[str]) -> None:
    """Of passages, and the mean of all passages of their articles."""
    random = np.random.default_rng(seed)
    one = scored([term(random, 300, share, False) for share in (0.01, 0.5, 1.0)], 300)

    means = np.bincount(one.articles.numbers, one.values) / np.bincount(one.articles.numbers)
    assert one.of([*wanted, "unknown"]) == {name: one.values[int(name)] for name in wanted}
    assert one.of_articles(wanted) == {name: means[int(name) // 3] for name in wanted}


def test_of_equal_values_the_first_is_the_best() -> None:
    """Also among more than are asked for."""
    values = np.array([1, 3, 2, 3, 2, 2], dtype=np.float32)

    assert best_rows(values, 4) == [1, 3, 2, 4]
    assert best_rows(values, 9) == [1, 3, 2, 4, 5, 0]
    assert best_rows(values[:0], 9) == []
