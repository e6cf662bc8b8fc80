"""What was read of a store lately; threads may share it.

For rows that never change while the store is open: each was checked when it was read.
"""

import threading
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from cachetools import LRUCache

Row = TypeVar("Row")


class Recent(Generic[Row]):
    """The rows that were read last, by their ids."""

    def __init__(self, kept: int) -> None:
        self._rows: LRUCache[str, Row] = LRUCache(kept)
        self._lock = threading.Lock()

    def get(
        self, ids: Sequence[str], read: Callable[[Sequence[str]], dict[str, Row]]
    ) -> dict[str, Row]:
        """Return the rows with these ids; `read` gives those that it finds of the unknown ones."""
        wanted = dict.fromkeys(ids)
        with self._lock:
            known = {one: self._rows[one] for one in wanted if one in self._rows}
        missing = [one for one in wanted if one not in known]
        if missing:
            found = read(missing)
            with self._lock:
                self._rows.update(found)
            known |= found
        return known

    def forget(self) -> None:
        """Forget all of them."""
        with self._lock:
            self._rows.clear()
