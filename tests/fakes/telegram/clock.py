"""The time of the fake: the real one, which a test may push forward."""

import time


class Clock:
    """Seconds since 1970 that never go back."""

    def __init__(self) -> None:
        self._epoch = time.time() - time.monotonic()

    def now(self) -> float:
        """Return the time."""
        return self._epoch + time.monotonic()

    def advance(self, seconds: float) -> None:
        """Let time pass at once."""
        if seconds < 0:
            raise ValueError(f"Time does not go back, got {seconds!r}.")
        self._epoch += seconds
