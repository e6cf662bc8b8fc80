"""One generation of the index: a folder with chroma/, keywords/, vectors and a manifest.

The manifest is written last; from then on the generation is never changed. What
becomes known of it later stands beside it in hidden files: that its files were
compared with their digests, or that it was found to be damaged.
"""

import errno
import fcntl
import json
import shutil
import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from index.durable import write_durably
from index.errors import IndexDamaged
from index.generations import manifest as manifests
from index.generations.manifest import Manifest
from index.sealing import file_sha256

if TYPE_CHECKING:
    from index.generations.keywords import Keywords
    from index.generations.store import Store

MANIFEST, CHROMA, KEYWORDS = "manifest.json", "chroma", "keywords"
VECTORS = "vectors.npy"
COMPARED, DAMAGED = ".compared.json", ".damaged"
FULL_DISK = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS}
# Chroma's own bookkeeping rewrites this one whenever it is opened.
ALIVE = "chroma.sqlite3"


@dataclass(frozen=True, slots=True)
class Generation:
    """A folder with an index in it."""

    folder: Path

    @property
    def name(self) -> str:
        """The name of the generation."""
        return self.folder.name

    @property
    def chroma(self) -> Path:
        """Where Chroma keeps the passages."""
        return self.folder / CHROMA

    @property
    def keywords(self) -> Path:
        """Where the keyword index lies."""
        return self.folder / KEYWORDS

    @property
    def vectors(self) -> Path:
        """The file with the vectors of the passages."""
        return self.folder / VECTORS

    def described(self) -> dict[str, Any]:
        """Return what another process needs to open it."""
        return {"folder": str(self.folder)}

    def create(self, passages: int = 0) -> "Store":
        """Return the new, empty store of this generation, for about so many passages.

        Raises:
            HomeUnusable: If it cannot be written.
        """
        from index.generations.store import Store

        return Store.create(self.chroma, passages)

    def open(self) -> "Store":
        """Return the store of this generation.

        Raises:
            IndexDamaged: If it cannot be read.
        """
        from index.generations.store import Store

        return Store.open(self.chroma)

    def keyword_index(self) -> "Keywords":
        """Return the keyword index of this generation.

        Raises:
            IndexDamaged: If it cannot be read.
        """
        from index.generations.keywords import Keywords

        return Keywords(self.keywords)

    def manifest(self) -> Manifest:
        """Return the manifest.

        Raises:
            IndexDamaged: If it is missing or cannot be read.
            IndexOutdated: If another version of Footnote wrote it.
        """
        try:
            text = (self.folder / MANIFEST).read_text(encoding="utf-8")
        except (OSError, ValueError) as exc:
            raise IndexDamaged("its manifest cannot be read") from exc
        return manifests.from_json(text)

    def check(self, manifest: Manifest, deep: bool = False) -> None:
        """Compare every file with the manifest.

        By its digest only if it was never compared on this machine, or was
        touched since; or if the check is to be `deep`.

        Raises:
            IndexDamaged: If a file is missing or is not as it was written.
        """
        if self.condemned:
            raise IndexDamaged("it was found to be so before")
        stamps = {name: self._stamp(name, *known) for name, known in manifest.files.items()}
        if not deep and self._compared() == stamps:
            return
        for name, (_, digest) in manifest.files.items():
            if digest and self._digest(name) != digest:
                raise IndexDamaged(f"{Path(name).name} has changed")
        with suppress(OSError):  # a home that can only be read is compared every time
            (self.folder / COMPARED).write_text(json.dumps(stamps), encoding="utf-8")

    @property
    def condemned(self) -> bool:
        """Whether it was found to be damaged, or is gone."""
        return (self.folder / DAMAGED).exists() or not (self.folder / MANIFEST).exists()

    def condemn(self) -> None:
        """Note that this generation is damaged, so that nobody opens it again."""
        with suppress(OSError):
            (self.folder / DAMAGED).touch()

    def absolve(self) -> None:
        """Take that back: it was read whole since."""
        with suppress(OSError):
            (self.folder / DAMAGED).unlink(missing_ok=True)

    def survey(self) -> dict[str, tuple[int, str | None]]:
        """Return size and SHA-256 of every file, the manifest and hidden ones left out."""
        paths = sorted(p for p in self.folder.rglob("*") if p.is_file() and not _beside(p.name))
        return {str(p.relative_to(self.folder).as_posix()): _measure(p) for p in paths}

    def seal(self, manifest: Manifest) -> None:
        """Write the manifest, which makes the generation complete."""
        write_durably(self.folder / MANIFEST, manifests.to_json(manifest))

    def copy(self, to: "Generation", manifest: Manifest) -> None:
        """Copy the store to another generation, every file compared on the way.

        Raises:
            IndexDamaged: If a file is not as it was written.
        """
        for name, (_, digest) in manifest.files.items():
            source, target = self.folder / name, to.folder / name
            if not source.is_relative_to(self.chroma):
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            if source.name == ALIVE:
                _copy_database(source, target)
                continue
            try:
                shutil.copyfile(source, target)
            except OSError as exc:
                if exc.errno in FULL_DISK:
                    raise
                raise IndexDamaged(f"{source.name} cannot be read") from exc
            if digest and file_sha256(target) != digest:
                raise IndexDamaged(f"{source.name} has changed")

    def hold(self) -> IO[bytes]:
        """Return an open file that keeps this generation from being removed until it is closed.

        The system closes it if the process dies.

        Raises:
            IndexDamaged: If the generation is gone, or being removed.
        """
        try:
            file = (self.folder / MANIFEST).open("rb")
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError as exc:
            raise IndexDamaged("its manifest cannot be read") from exc
        return file

    def remove(self) -> bool:
        """Remove the generation, unless someone holds it; return whether it is gone."""
        try:
            with suppress(FileNotFoundError), (self.folder / MANIFEST).open("r+b") as file:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                (self.folder / MANIFEST).unlink()
        except OSError:
            return False
        shutil.rmtree(self.folder, ignore_errors=True)
        return not self.folder.exists()

    def _digest(self, name: str) -> str:
        try:
            return file_sha256(self.folder / name)
        except OSError as exc:
            raise IndexDamaged(f"{Path(name).name} cannot be read") from exc

    def _stamp(self, name: str, size: int, digest: str | None) -> list[int] | None:
        """Return what changes when a file is written to; None for one that Chroma rewrites."""
        path = self.folder / name
        try:
            found = path.stat()
        except OSError as exc:
            raise IndexDamaged(f"{path.name} is missing") from exc
        if not digest:
            return None
        if found.st_size != size:
            raise IndexDamaged(f"{path.name} has changed")
        return [found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino]

    def _compared(self) -> object:
        try:
            return json.loads((self.folder / COMPARED).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None


def _beside(name: str) -> bool:
    return name == MANIFEST or name.startswith(".")


def _measure(path: Path) -> tuple[int, str | None]:
    size = path.stat().st_size
    if path.name == ALIVE:
        return size, None
    return size, file_sha256(path)


def _copy_database(source: Path, target: Path) -> None:
    """Copy a database that others may have open, as of one moment."""
    try:
        with (
            closing(sqlite3.connect(f"{source.as_uri()}?mode=ro", uri=True)) as old,
            closing(sqlite3.connect(target)) as new,
        ):
            old.backup(new)
    except sqlite3.Error as exc:
        raise IndexDamaged(f"{source.name} cannot be read") from exc
