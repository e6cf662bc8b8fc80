"""How far a figure could be off by chance: where 95 of 100 such intervals hold the true one.

A share of questions has a Wilson score interval, any other figure a bootstrap of the
questions (BCa: corrected for bias and skew). What says nothing is None, not a point.
"""

import warnings
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from scipy.stats import binomtest, bootstrap

Interval = tuple[float, float]

DRAWS = 1000
AT_ONCE = 100  # draws that are in memory at the same time
LEAST = 10  # questions: of fewer, draws tell of the questions, not of chance
SEED = 1


def of_proportion(hits: int, questions: int) -> Interval | None:
    """Return the interval of a share of questions; 3 of 3 gives 0.4385 to 1."""
    if not questions:
        return None
    return _rounded(binomtest(hits, questions).proportion_ci(method="wilson"))


def of_statistic(
    statistic: Callable[..., Any], *samples: Sequence[float], paired: bool = True
) -> Interval | None:
    """Return the interval of a statistic that takes samples and an `axis`.

    Samples are drawn together if they are `paired`, else each by itself. None of fewer
    than ten, and where every draw gives the same.
    """
    if min(map(len, samples)) < LEAST:
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # of samples that are all alike
        found = bootstrap(
            [np.asarray(one, float) for one in samples],
            statistic,
            n_resamples=DRAWS,
            batch=AT_ONCE,
            vectorized=True,
            paired=paired,
            method="BCa",
            rng=np.random.default_rng(SEED),
        ).confidence_interval
    return _rounded(found) if found.low < found.high else None


def _rounded(found: Any) -> Interval:
    return round(float(found.low), 4), round(float(found.high), 4)
