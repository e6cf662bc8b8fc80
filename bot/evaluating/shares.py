"""A figure that is a sum over a sum, question by question: so many of so many."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from bot.evaluating.intervals import interval


@dataclass(frozen=True, slots=True)
class Share:
    """What part is of the whole, of every question that has a whole."""

    parts: tuple[float, ...]
    wholes: tuple[float, ...]

    @classmethod
    def of(cls, pairs: Iterable[tuple[float, float]]) -> "Share":
        """Return the share of pairs: a question's part, and its whole."""
        counted = [(part, whole) for part, whole in pairs if whole]
        return cls(tuple(part for part, _ in counted), tuple(whole for _, whole in counted))

    @classmethod
    def of_questions(cls, parts: Iterable[float]) -> "Share":
        """Return the mean over questions, each of which counts the same."""
        return cls.of((part, 1) for part in parts)

    @property
    def value(self) -> float | None:
        """The share of all together; None if there is nothing."""
        return round(sum(self.parts) / sum(self.wholes), 4) if self.wholes else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Where it could be by chance."""
        return interval(_ratio, self.parts, self.wholes)


def _ratio(parts: Any, wholes: Any, axis: int) -> Any:
    return np.sum(parts, axis=axis) / np.sum(wholes, axis=axis)
