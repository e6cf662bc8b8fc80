"""A figure that is a sum over a sum, question by question: so many of so many."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from bot.evaluating.intervals import Interval, of_proportion, of_statistic


@dataclass(frozen=True, slots=True)
class Share:
    """What part is of the whole, of every question that has a whole.

    Attributes:
        proportion: Whether each question is a hit or a miss, and counts as 1 or 0.
    """

    parts: tuple[float, ...]
    wholes: tuple[float, ...]
    proportion: bool = False

    @classmethod
    def of(cls, pairs: Iterable[tuple[float, float]]) -> "Share":
        """Return the share of pairs: a question's part, and its whole."""
        counted = [(part, whole) for part, whole in pairs if whole]
        return cls(tuple(part for part, _ in counted), tuple(whole for _, whole in counted))

    @classmethod
    def of_questions(cls, hits: Iterable[bool]) -> "Share":
        """Return the share of questions that are hits."""
        parts = tuple(map(int, hits))
        return cls(parts, (1,) * len(parts), proportion=True)

    @classmethod
    def mean(cls, values: Iterable[float]) -> "Share":
        """Return the mean over questions, each of which counts the same."""
        return cls.of((value, 1) for value in values)

    @property
    def questions(self) -> int:
        """On how many questions it rests."""
        return len(self.wholes)

    @property
    def value(self) -> float | None:
        """The share of all together; None if there is nothing."""
        return round(sum(self.parts) / sum(self.wholes), 4) if self.wholes else None

    @property
    def interval(self) -> Interval | None:
        """Where it could be by chance."""
        if self.proportion:
            return of_proportion(int(sum(self.parts)), self.questions)
        return of_statistic(_ratio, self.parts, self.wholes)


def _ratio(parts: Any, wholes: Any, axis: int) -> Any:
    return np.sum(parts, axis=axis) / np.sum(wholes, axis=axis)
