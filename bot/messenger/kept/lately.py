"""How often something happened lately with somebody: to let a thing be said or done so often."""

from collections import deque
from collections.abc import Callable
from time import monotonic

WINDOW = 60.0
MOST = 3
CROWD = 1_000  # from so many on, those that fell silent are forgotten


class Lately:
    """Counts, over the last minute; `clock` gives seconds."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._times: dict[tuple[str, int], deque[float]] = {}

    @property
    def known(self) -> int:
        """How many people and things are remembered."""
        return len(self._times)

    def often(self, name: str, whom: int, most: int = MOST) -> bool:
        """Return whether this happened `most` times in the last minute; if not, count it."""
        now = self._clock()
        if len(self._times) > CROWD:
            self._times = {key: at for key, at in self._times.items() if now - at[-1] < WINDOW}
        times = self._times.setdefault((name, whom), deque(maxlen=most))
        if len(times) == most and now - times[0] < WINDOW:
            return True
        times.append(now)
        return False
