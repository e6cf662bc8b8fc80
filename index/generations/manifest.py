"""The manifest of a generation: what it holds, and what it was made with."""

import json
from dataclasses import asdict, dataclass
from typing import Any

from index.errors import IndexDamaged, IndexOutdated
from index.models.embedding import ModelIdentity
from index.sealing import with_seal, without_seal

FORMAT = 5


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation holds, and what it was made with.

    Attributes:
        created: Date and time, UTC, ISO 8601.
        undated: How many articles have no date.
        first, last: The dates of the oldest and newest article.
        rows: The sum of the seals of all rows of the store, as hexadecimal.
        deleted: How many passages were deleted in the store since it was made afresh.
        files: Size and SHA-256 of every file; of those that Chroma rewrites, no SHA-256.
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
    rows: str
    deleted: int
    files: dict[str, tuple[int, str | None]]
    format: int = FORMAT


def to_json(manifest: Manifest) -> str:
    """Return a manifest as JSON."""
    return json.dumps(with_seal(asdict(manifest)), indent=1)


def from_json(text: str) -> Manifest:
    """Return the manifest that JSON holds.

    Raises:
        IndexDamaged: If it makes no sense.
        IndexOutdated: If another version of Footnote wrote it.
    """
    try:
        return _from_fields(json.loads(text))
    except (ValueError, KeyError, TypeError, AttributeError) as exc:
        raise IndexDamaged("its manifest cannot be read") from exc


def _from_fields(data: dict[str, Any]) -> Manifest:
    if data["format"] != FORMAT:
        raise IndexOutdated(
            "The index was built by another version of Footnote; run `footnote rebuild`."
        )
    data = without_seal(data)
    fixed = {
        "model": ModelIdentity(**data["model"]),
        "files": {name: (size, digest) for name, (size, digest) in data["files"].items()},
    }
    return Manifest(**{**data, **fixed})
