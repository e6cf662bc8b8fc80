"""The index that is live, for programs that run on: it follows each rebuild.

A new generation is opened beside the old one; the old one is closed when the
last reader has left it. If the new one cannot be opened, the old one stays; and
so it does while this machine makes the keywords of one that lies on a server.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Generic, TypeVar

from index.errors import FootnoteError, IndexDamaged
from index.generations.home import Home
from index.generations.opening import Index, open_index
from index.generations.pointer import Pointer
from index.generations.trial import convicted
from index.models.devices import CPU

EVERY = 1.0  # seconds between two looks at the pointer
PATIENCE = 3.0  # seconds that a question waits for a generation that is new to this machine

Made = TypeVar("Made")
Done = TypeVar("Done")


@dataclass(slots=True)
class _Open(Generic[Made]):
    """An open index, what was made of it, and how many are using it."""

    pointer: Pointer | None
    index: Index
    made: Made
    readers: int = 0
    left: bool = False

    def close_if_left(self) -> None:
        if self.left and not self.readers:
            self.index.close()


class Live(Generic[Made]):
    """Follows the live index of a home; `make` is called once for each that is opened.

    Safe to use from many threads; `close()` it, or use it in a `with` statement.
    """

    def __init__(
        self,
        home: Home,
        model: str,
        make: Callable[[Index], Made],
        every: float = EVERY,
        device: str = CPU,
    ) -> None:
        """Open the live index.

        Raises:
            FootnoteError: As `open_index` does.
        """
        self._home = home
        self._model = model
        self._make = make
        self._every = every
        self._lock = threading.Lock()
        self._opening = threading.Lock()
        self._looked = time.monotonic()
        pointer = home.pointer()
        index = open_index(home, model, device=device)
        self._now = self._made(pointer, index)

    def __enter__(self) -> "Live[Made]":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the index as soon as nobody reads it."""
        with self._opening:
            self._leave(self._now)

    @contextmanager
    def lease(self) -> Iterator[Made]:
        """Give what was made of the newest index, which stays open until it is given back.

        If it proves to be damaged in the meantime, the next lease is one of the last good one.
        """
        self.follow()
        with self._lock:
            lent = self._now
            lent.readers += 1
        try:
            yield lent.made
        except IndexDamaged:
            if convicted(lent.index.generation, lent.index.manifest):
                self.follow(at_once=True)
            raise
        finally:
            with self._lock:
                lent.readers -= 1
                lent.close_if_left()

    def run(self, work: Callable[[Made], Done]) -> Done:
        """Return what `work` gives; it is done once more if the index proves to be damaged."""
        with suppress(IndexDamaged), self.lease() as made:
            return work(made)
        with self.lease() as made:
            return work(made)

    def follow(self, at_once: bool = False) -> None:
        """Open the newest generation, if another one went live since the last look."""
        if not at_once and time.monotonic() - self._looked < self._every:
            return
        if not self._opening.acquire(blocking=at_once):
            return  # another thread is at it
        if at_once or self._home.local:
            self._catch_up(at_once)
            return
        worker = threading.Thread(target=self._catch_up, daemon=True)
        worker.start()
        worker.join(PATIENCE)

    def _catch_up(self, at_once: bool = False) -> None:
        """Open what the pointer names, if that is new; whoever calls this holds `_opening`."""
        try:
            self._looked = time.monotonic()
            with suppress(FootnoteError):
                pointer = self._home.pointer()
                if at_once or pointer != self._now.pointer:
                    self._open(pointer)
        finally:
            self._opening.release()

    def _open(self, pointer: Pointer | None) -> None:
        index = open_index(self._home, self._model, self._now.index.embedder)
        now = self._now.index
        if (index.manifest.name, index.notice) == (now.manifest.name, now.notice):
            index.close()
            self._now.pointer = pointer
            return
        new, old = self._made(pointer, index), self._now
        with self._lock:
            self._now = new
        self._leave(old)

    def _made(self, pointer: Pointer | None, index: Index) -> _Open[Made]:
        try:
            return _Open(pointer, index, self._make(index))
        except BaseException:
            index.close()
            raise

    def _leave(self, one: _Open[Made]) -> None:
        with self._lock:
            one.left = True
            one.close_if_left()
