"""Support grows with likeness and with the share of words that the source holds."""

import numpy as np

from bot.checking.support import COVERAGE_WEIGHT, coverage, score, weights


def test_words_weigh_by_their_rarity() -> None:
    """Stop words weigh nothing, the others what they are told to."""
    assert weights("The bridge was closed", "en", lambda _: 0.5) == {"bridg": 0.5, "close": 0.5}


def test_coverage_is_the_share_of_the_weight() -> None:
    """A rare word that is missing costs more than a common one."""
    weighed = {"bridg": 0.75, "close": 0.25}

    assert coverage(weighed, ["Two bridges"], "en") == 0.75
    assert coverage(weighed, ["closing", "a bridge"], "en") == 1.0
    assert coverage({}, [], "en") == 1.0


def test_the_score_is_that_of_the_most_alike() -> None:
    """One good source is enough; others do not take from it."""
    assert score(np.array([0.2, 0.5], dtype=np.float32), 1.0) == 0.5 + COVERAGE_WEIGHT
