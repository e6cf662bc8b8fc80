"""One generation of the index: a folder with chroma/, keywords/ and a manifest.

The manifest is written last; from then on the generation is never changed.
"""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from index.durable import write_durably
from index.errors import IndexDamaged, IndexOutdated
from index.models.embedding import ModelIdentity
from index.sealing import file_sha256

FORMAT = 1
MANIFEST, CHROMA, KEYWORDS = "manifest.json", "chroma", "keywords"
# Chroma's own bookkeeping rewrites this one whenever it is opened.
ALIVE = "chroma.sqlite3"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation holds, and what it was made with.

    Attributes:
        created: Date and time, UTC, ISO 8601.
        files: Size and SHA-256 of every file; of those that Chroma rewrites, no SHA-256.
        undated: How many articles have no date.
        first, last: The dates of the oldest and newest article.
    """

    name: str
    created: str
    model: ModelIdentity
    splitter: str
    articles: int
    passages: int
    undated: int
    first: str | None
    last: str | None
    files: dict[str, tuple[int, str | None]]
    format: int = FORMAT


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

    def manifest(self) -> Manifest:
        """Return the manifest.

        Raises:
            IndexDamaged: If it is missing or cannot be read.
            IndexOutdated: If another version of Footnote wrote it.
        """
        try:
            return _from_json(json.loads((self.folder / MANIFEST).read_text(encoding="utf-8")))
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as exc:
            raise IndexDamaged("its manifest cannot be read") from exc

    def check(self, manifest: Manifest) -> None:
        """Compare the presence and size of every file with the manifest.

        Raises:
            IndexDamaged: If a file is missing or has another size.
        """
        for name, (size, digest) in manifest.files.items():
            path = self.folder / name
            try:
                found = path.stat().st_size
            except OSError as exc:
                raise IndexDamaged(f"{path.name} is missing") from exc
            if digest and found != size:
                raise IndexDamaged(f"{path.name} has changed")

    def survey(self) -> dict[str, tuple[int, str | None]]:
        """Return size and SHA-256 of every file, the manifest left out."""
        paths = sorted(p for p in self.folder.rglob("*") if p.is_file() and p.name != MANIFEST)
        return {str(p.relative_to(self.folder).as_posix()): _measure(p) for p in paths}

    def seal(self, manifest: Manifest) -> None:
        """Write the manifest, which makes the generation complete."""
        write_durably(self.folder / MANIFEST, json.dumps(asdict(manifest), indent=1))


def _measure(path: Path) -> tuple[int, str | None]:
    size = path.stat().st_size
    if path.name == ALIVE:
        return size, None
    return size, file_sha256(path)


def _from_json(data: dict[str, Any]) -> Manifest:
    if data["format"] != FORMAT:
        raise IndexOutdated(
            "The index was built by another version of Footnote; run `footnote rebuild`."
        )
    fixed = {
        "model": ModelIdentity(**data["model"]),
        "files": {name: (size, digest) for name, (size, digest) in data["files"].items()},
    }
    return Manifest(**{**data, **fixed})
