"""The home of an index on a Chroma server, which many machines read and any of them rebuilds.

    footnote                       the records: the pointer, a manifest for each generation
    NAME-passages, NAME-articles   the rows of one generation

The last writer of the pointer wins; it names complete generations only. Who
reads a generation cannot be known, so one that was replaced stays for a while:
readers follow within seconds.
"""

import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from index.errors import FootnoteError, IndexDamaged
from index.generations import pointer as pointers
from index.generations.generation import Generation
from index.generations.home import Home
from index.generations.pointer import MEND, Pointer
from index.generations.served_generation import COMPLETE, LEFT, ServedGeneration
from index.generations.served_store import generation_of
from index.generations.server import Server

POINTER = "pointer"
LINGER = 300  # seconds that a generation stays after another one replaced it
ABANDONED = 86_400  # seconds after which nobody can still be at work on one


@dataclass(frozen=True, slots=True)
class ServedHome(Home):
    """The folder that FOOTNOTE_HOME names, where the index itself lies on a server."""

    server: Server

    @property
    def local(self) -> bool:
        """Whether the index lies in the folder."""
        return False

    @property
    def generations(self) -> Path:
        """The folder with one folder for each generation that this machine read or built."""
        return self.cache / "keywords"

    def generation(self, name: str) -> ServedGeneration:
        """Return the generation of that name, whether it is there or not."""
        return ServedGeneration(self.generations / name, self.server)

    def pointer(self) -> Pointer | None:
        """Return what the pointer says, or None if nothing was ever built.

        Raises:
            IndexDamaged: If there are generations, but no pointer to one.
            ServerUnreachable: If there is no answer.
        """
        found = self.server.read(POINTER)
        if found:
            return pointers.from_json(found[POINTER])
        if any(one.startswith(COMPLETE) for one in self.server.read()):
            raise IndexDamaged("its pointer is missing", MEND)
        return None

    def point(self, pointer: Pointer, at_once: bool = False) -> None:
        """Write the pointer as it is given, and remove what was replaced a while ago.

        Raises:
            ServerUnreachable: If that cannot be done.
        """
        self.server.write(POINTER, pointers.to_json(pointer))
        self.clean(pointer, at_once)

    def clean(self, pointer: Pointer, at_once: bool = False) -> None:
        """Remove generations that the pointer does not name.

        Complete ones a while after they were replaced, or `at_once`; others if
        they were begun here, where nobody is at work on them now, or long ago.
        """
        kept = pointer.names
        notes = self.server.read()
        begun = set(filter(None, map(generation_of, self.server.collections())))
        complete = {one.removeprefix(COMPLETE) for one in notes if one.startswith(COMPLETE)}
        for name in sorted(begun | complete):
            if name in kept:
                if LEFT + name in notes:
                    self.server.forget(LEFT + name)
            elif self._due(name, notes, at_once):
                self.generation(name).remove()
        if self.generations.is_dir():
            for folder in self.generations.iterdir():
                if folder.name not in kept | begun | complete:
                    self.generation(folder.name).remove_here()

    def discard(self, generation: Generation) -> None:
        """Remove a generation that was not finished.

        A complete one stays for now: whether the pointer names it cannot be known for sure.
        """
        with suppress(FootnoteError):
            if not self.server.read(COMPLETE + generation.name):
                generation.remove()

    def _due(self, name: str, notes: dict[str, str], at_once: bool) -> bool:
        """Return whether a generation may go; from when on it may is noted first."""
        if COMPLETE + name not in notes:
            return (self.generations / name).is_dir() or _age(name) > ABANDONED
        if LEFT + name not in notes:
            self.server.write(LEFT + name, str(time.time()))
        since = float(notes.get(LEFT + name, time.time()))
        return at_once or time.time() - since > LINGER


def _age(name: str) -> float:
    """Return how many seconds ago a generation was begun; its name says it."""
    with suppress(ValueError):
        begun = datetime.strptime(name.split("-")[0], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        return (datetime.now(UTC) - begun).total_seconds()
    return 0.0
