"""Not to say the same over and over to somebody who does not stop."""

from collections import deque
from collections.abc import Callable
from time import monotonic

WINDOW = 60.0
MOST = 3
CROWD = 1_000  # from so many on, those that fell silent are forgotten


class Quiet:
    """Counts what was said to whom lately; `clock` gives seconds."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._said: dict[tuple[str, int], deque[float]] = {}

    @property
    def known(self) -> int:
        """How many people and things are remembered."""
        return len(self._said)

    def about(self, name: str, whom: int, most: int = MOST) -> bool:
        """Return whether this was said often enough in the last minute; if not, count it."""
        now = self._clock()
        if len(self._said) > CROWD:
            self._said = {key: at for key, at in self._said.items() if now - at[-1] < WINDOW}
        times = self._said.setdefault((name, whom), deque(maxlen=most))
        if len(times) == most and now - times[0] < WINDOW:
            return True
        times.append(now)
        return False
