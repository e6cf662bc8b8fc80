"""An interval says how far chance moves a figure, the same at every run."""

from math import sqrt
from typing import Any

import numpy as np
import pytest

from bot.evaluating.intervals import interval


def mean(values: Any, axis: int) -> Any:
    """Return the mean, of many draws at once."""
    return np.mean(values, axis=axis)


def test_it_is_as_wide_as_theory_has_it() -> None:
    """The mean of 400 throws of a coin is within two standard errors."""
    low, high = interval(mean, [0, 1] * 200) or (0, 0)

    assert (low, high) == pytest.approx((0.5 - 0.98 / sqrt(400), 0.5 + 0.98 / sqrt(400)), abs=0.01)
    assert interval(mean, [0, 1] * 200) == (low, high)


def test_samples_may_be_drawn_each_by_itself() -> None:
    """Two groups of questions need not be of one size."""

    def difference(these: Any, those: Any) -> float:
        return float(np.mean(these) - np.mean(those))

    low, high = interval(difference, [1.0, 2.0, 3.0], [0.0, 1.0], paired=False) or (0, 0)

    assert low < 1.5 < high


def test_too_few_say_nothing() -> None:
    """One question can be drawn in one way only."""
    assert interval(mean, [1]) is None
    assert interval(mean, [1, 0], []) is None
