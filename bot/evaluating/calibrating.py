"""Which threshold of the confidence parts the questions best that the articles answer from others.

Pure: what came of the questions in, a proposal out. Nothing is set by it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.metrics import roc_curve

LEAST = 10  # questions of either kind; fewer tell nothing


@dataclass(frozen=True, slots=True)
class Threshold:
    """A threshold, and how many questions of each kind come out right with it.

    Attributes:
        value: An answer is given from this confidence on.
        answered: Of the questions that can be answered.
        refused: Of those that cannot.
    """

    value: float
    answered: int
    refused: int

    @classmethod
    def of(cls, value: float, can: Sequence[float], cannot: Sequence[float]) -> "Threshold":
        """Return what a threshold makes of confidences."""
        answered = sum(one >= value for one in can)
        return cls(value, answered, sum(one < value for one in cannot))


def best(can: Sequence[float], cannot: Sequence[float]) -> Threshold | None:
    """Return the threshold with the best mean of both rates; None where too few are judged.

    Confidences {0.9, 0.8} of questions that can be answered and {0.3, 0.2} of others give
    0.55, the middle between the kinds. The measure is Youden's (1950).
    """
    if min(len(can), len(cannot)) < LEAST:
        return None
    labels = np.repeat([1, 0], [len(can), len(cannot)])
    wrong, right, thresholds = roc_curve(labels, [*can, *cannot], drop_intermediate=False)
    at = int(np.argmax(right - wrong))
    if not at:  # to refuse everything is no better than to answer everything
        return Threshold.of(0.0, can, cannot)
    below = thresholds[at + 1] if at + 1 < len(thresholds) else 0.0
    return Threshold.of(round(float(thresholds[at] + below) / 2, 2), can, cannot)


def proposal(proposed: Threshold | None, now: Threshold, can: int, cannot: int) -> str:
    """Return what is proposed of so many questions of either kind, in one sentence."""
    if proposed is None:
        return (
            f"Calibrating takes at least {LEAST} questions that the articles answer and {LEAST} "
            f"that they do not; there are {can:,} and {cannot:,}."
        )
    return (
        f"With FOOTNOTE_THRESHOLD={proposed.value}, {proposed.answered:,} of the {can:,} "
        f"questions that have an answer get one (with {now.value}, as now, {now.answered:,}), "
        f"and {proposed.refused:,} of the {cannot:,} that have none are refused "
        f"({now.refused:,})."
    )
