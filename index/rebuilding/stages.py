"""How a rebuild tells how far it is, and how long each of its stages took."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol


class Progress(Protocol):
    """Whoever wants to know how far a rebuild is."""

    def begin(self, stage: str, total: int | None = None) -> None:
        """Hear that a stage begins: its name, and its number of steps if known."""

    def advance(self, steps: int = 1) -> None:
        """Hear that steps of the stage are done."""


class Stages:
    """The stages of one rebuild: told to whoever listens, and timed."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self.seconds: dict[str, float] = {}
        self.advance = progress.advance

    @contextmanager
    def stage(self, name: str, total: int | None = None) -> Iterator[None]:
        """Tell what goes on, and take its time."""
        self._progress.begin(name, total)
        start = time.perf_counter()
        yield
        self.seconds[name] = round(time.perf_counter() - start, 3)
