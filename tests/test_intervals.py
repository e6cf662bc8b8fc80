"""An interval says how far chance moves a figure, the same at every run, or nothing."""

from math import sqrt
from typing import Any

import numpy as np
import pytest

from bot.evaluating.intervals import LEAST, of_proportion, of_statistic


def mean(values: Any, axis: int) -> Any:
    """Return the mean, of many draws at once."""
    return np.mean(values, axis=axis)


def test_a_proportion_has_the_interval_of_wilson() -> None:
    """Never a point: three of three may be less than half, none of one may be three of four."""
    assert of_proportion(3, 3) == (0.4385, 1.0)
    assert of_proportion(0, 1) == (0.0, 0.7935)
    assert of_proportion(50, 100) == (0.4038, 0.5962)
    assert of_proportion(0, 0) is None


def test_it_is_as_wide_as_theory_has_it() -> None:
    """The mean of 400 throws of a coin is within two standard errors."""
    low, high = of_statistic(mean, [0, 1] * 200) or (0, 0)

    assert (low, high) == pytest.approx((0.5 - 0.98 / sqrt(400), 0.5 + 0.98 / sqrt(400)), abs=0.01)
    assert of_statistic(mean, [0, 1] * 200) == (low, high)


def test_it_is_corrected_for_skew() -> None:
    """Of rare large values, the interval reaches further up than down."""
    values = [0.0] * 45 + [10.0] * 5

    low, high = of_statistic(mean, values) or (0, 0)

    assert high - 1 > 1.2 * (1 - low) > 0


def test_samples_may_be_drawn_each_by_itself() -> None:
    """Two groups of questions need not be of one size."""

    def difference(these: Any, those: Any, axis: int) -> Any:
        return np.mean(these, axis=axis) - np.mean(those, axis=axis)

    low, high = of_statistic(difference, [1, 2, 3] * 4, [0, 1] * 5, paired=False) or (0, 0)

    assert low < 1.5 < high


def test_what_says_nothing_is_none() -> None:
    """Too few questions, and those that are all alike: their draws would claim certainty."""
    assert of_statistic(mean, [1, 0] * LEAST) is not None
    assert of_statistic(mean, ([1, 0] * LEAST)[: LEAST - 1]) is None
    assert of_statistic(mean, [1, 0] * LEAST, []) is None
    assert of_statistic(mean, [1.0] * 50) is None
    assert of_statistic(mean, [0.0] * 50) is None
