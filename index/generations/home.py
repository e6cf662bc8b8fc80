"""The folder of FOOTNOTE_HOME: generations of the index, and which one is live.

    HOME/current                    the pointer: the live generation, its sources, the one before
    HOME/generations/NAME/          one generation
    HOME/models/                    exported models
    HOME/library/                   articles that were added, and what web addresses gave
    HOME/cache/                     what can be computed again: vectors, extracted texts

The pointer is replaced in one step, so a reader sees the old generation or the
new one, and nothing in between.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex

from index.durable import write_durably
from index.errors import HomeUnusable, IndexDamaged, IndexMissing
from index.generations import pointer as pointers
from index.generations.generation import MANIFEST, Generation
from index.generations.pointer import MEND, Pointer

POINTER = "current"


@dataclass(frozen=True, slots=True)
class Home:
    """The folder that FOOTNOTE_HOME names."""

    folder: Path

    @property
    def local(self) -> bool:
        """Whether the index lies in the folder."""
        return True

    @property
    def generations(self) -> Path:
        """The folder with one folder for each generation."""
        return self.folder / "generations"

    @property
    def models(self) -> Path:
        """Where exported models are kept."""
        return self.folder / "models"

    @property
    def library(self) -> Path:
        """Where articles are kept that were added, or read from the web."""
        return self.folder / "library"

    @property
    def cache(self) -> Path:
        """Where things are kept that can be computed again."""
        return self.folder / "cache"

    @property
    def lock(self) -> Path:
        """The file that a rebuild locks."""
        return self.folder / "rebuild.lock"

    def live(self) -> Generation:
        """Return the generation that the pointer names.

        Raises:
            IndexMissing: If there is no index yet.
            IndexDamaged: If there are generations, but no pointer to a live one.
            HomeUnusable: If the folder cannot be read.
        """
        return self.generation(self.known_pointer().generation)

    def known_pointer(self) -> Pointer:
        """Return what the pointer says.

        Raises:
            IndexMissing: If there is no index yet.
            IndexDamaged: If there are generations, but no pointer to one.
            HomeUnusable: If the folder cannot be read, or a newer Footnote wrote it.
        """
        pointer = self.pointer()
        if pointer is None:
            raise IndexMissing("There is no index yet; run `footnote rebuild PATH`.")
        return pointer

    def generation(self, name: str) -> Generation:
        """Return the generation of that name, whether it is there or not."""
        return Generation(self.generations / name)

    def new(self) -> Generation:
        """Return a new generation, its folder made and empty."""
        generation = self.generation(f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{token_hex(3)}")
        with self.guarded():
            generation.folder.mkdir(parents=True)
            return generation

    def flip(self, pointer: Pointer) -> None:
        """Make a generation the live one; the last good one stays as the one before it.

        Raises:
            HomeUnusable: If the pointer cannot be written.
        """
        self.point(pointer.after(self.last_good()))

    def point(self, pointer: Pointer, at_once: bool = False) -> None:
        """Write the pointer as it is given, and remove what it does not name.

        `at_once` is for homes that otherwise wait with that.

        Raises:
            HomeUnusable: If it cannot be written.
        """
        with self.guarded():
            write_durably(self.folder / POINTER, pointers.to_json(pointer))
        self.clean(pointer)

    def last_good(self) -> Pointer | None:
        """Return the pointer to the newest generation that is not known to be damaged."""
        with suppress(IndexDamaged):
            found = self.pointer()
            while found and self.generation(found.generation).condemned:
                found = found.before
            return found
        return None

    def clean(self, pointer: Pointer) -> None:
        """Remove all generations but those of the pointer and those that someone is reading."""
        with self.guarded():
            for draft in self.folder.glob(f"{POINTER}.*.part"):  # of a process that was killed
                draft.unlink(missing_ok=True)
            for folder in self.generations.iterdir():
                if folder.name not in pointer.names:
                    Generation(folder).remove()

    def stale(self) -> bool:
        """Whether there are generations that the pointer does not name: someone reads them."""
        now = self.pointer()
        kept = now.names if now else set()
        return any(folder.name not in kept for folder in self.generations.glob("*"))

    def discard(self, generation: Generation) -> None:
        """Remove a generation that was not finished, unless it is the live one already."""
        with suppress(IndexDamaged):
            pointer = self.pointer()
            if pointer and pointer.generation == generation.name:
                return
        generation.remove()

    @contextmanager
    def guarded(self) -> Iterator[None]:
        """Turn an error of the file system into one sentence about FOOTNOTE_HOME."""
        try:
            yield
        except OSError as exc:
            reason = exc.strerror or type(exc).__name__
            raise HomeUnusable(
                f"The folder of FOOTNOTE_HOME cannot be used ({reason}); name one that you may "
                "write to."
            ) from exc

    def pointer(self) -> Pointer | None:
        """Return what the pointer says, or None if nothing was ever built.

        Raises:
            IndexDamaged: If there are generations, but no pointer to one.
            HomeUnusable: If the folder cannot be read, or a newer Footnote wrote it.
        """
        try:
            with self.guarded():
                text = (self.folder / POINTER).read_text(encoding="utf-8")
            return pointers.from_json(text)
        except UnicodeDecodeError as exc:
            raise IndexDamaged("its pointer cannot be read", MEND) from exc
        except HomeUnusable as exc:
            if not isinstance(exc.__cause__, FileNotFoundError):
                raise
        if any(self.generations.glob(f"*/{MANIFEST}")):
            raise IndexDamaged("its pointer is missing", MEND)
        return None
