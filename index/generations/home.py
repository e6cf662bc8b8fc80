"""The folder of FOOTNOTE_HOME: generations of the index, and which one is live.

    HOME/current                    the pointer: the live generation and its sources
    HOME/generations/NAME/          one generation
    HOME/models/                    exported models

The pointer is replaced in one step, so a reader sees the old generation or the
new one, and nothing in between.
"""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex

from index.durable import write_durably
from index.errors import HomeUnusable, IndexDamaged, IndexMissing
from index.generations.generation import MANIFEST, Generation

POINTER = "current"
MEND = "footnote rebuild PATH"


@dataclass(frozen=True, slots=True)
class Pointer:
    """Which generation is live, and the sources it was built from, as absolute paths."""

    generation: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Home:
    """The folder that FOOTNOTE_HOME names."""

    folder: Path

    @property
    def generations(self) -> Path:
        """The folder with one folder for each generation."""
        return self.folder / "generations"

    @property
    def models(self) -> Path:
        """Where exported models are kept."""
        return self.folder / "models"

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
        pointer = self.pointer()
        if pointer is None:
            raise IndexMissing("There is no index yet; run `footnote rebuild PATH`.")
        return Generation(self.generations / pointer.generation)

    def new(self) -> Generation:
        """Return a new generation, its folder made and empty."""
        name = f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{token_hex(3)}"
        with self.guarded():
            folder = self.generations / name
            folder.mkdir(parents=True)
            return Generation(folder)

    def flip(self, generation: Generation, sources: tuple[str, ...]) -> None:
        """Make a generation the live one, and remove all but the one before it."""
        kept = {generation.name}
        with suppress(IndexDamaged):
            before = self.pointer()
            kept |= {before.generation} if before else set()
        with self.guarded():
            pointer = Pointer(generation.name, sources)
            write_durably(self.folder / POINTER, json.dumps(asdict(pointer), indent=1))
            for folder in self.generations.iterdir():
                if folder.name not in kept:
                    shutil.rmtree(folder, ignore_errors=True)

    def discard(self, generation: Generation) -> None:
        """Remove a generation that was not finished, unless it is the live one already."""
        with suppress(IndexDamaged):
            pointer = self.pointer()
            if pointer and pointer.generation == generation.name:
                return
        shutil.rmtree(generation.folder, ignore_errors=True)

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
            HomeUnusable: If the folder cannot be read.
        """
        try:
            with self.guarded():
                text = (self.folder / POINTER).read_text(encoding="utf-8")
                data = json.loads(text)
                return Pointer(Path(data["generation"]).name, tuple(data["sources"]))
        except (ValueError, KeyError, TypeError) as exc:
            raise IndexDamaged("its pointer cannot be read", MEND) from exc
        except HomeUnusable as exc:
            if not isinstance(exc.__cause__, FileNotFoundError):
                raise
        if any(self.generations.glob(f"*/{MANIFEST}")):
            raise IndexDamaged("its pointer is missing", MEND)
        return None
