"""Say of a file beside it what it is, so that it can be told whether it still is that.

model.onnx          the file
model.onnx.seal     its size and SHA-256, as JSON
"""

import hashlib
import json
from pathlib import Path
from typing import Any

from index.article import sha256
from index.durable import write_durably

SEAL = "seal"


def seal(draft: Path, target: Path) -> None:
    """Move a finished file to its place, its seal first: a crash leaves no seal that fits."""
    about = {"size": draft.stat().st_size, "sha256": file_sha256(draft)}
    write_durably(_beside(target), json.dumps(about))
    draft.replace(target)


def is_sealed(file: Path, deep: bool = False) -> bool:
    """Return whether a file is as it was sealed, by its size or, if `deep`, by its digest."""
    try:
        about = json.loads(_beside(file).read_text(encoding="utf-8"))
        if file.stat().st_size != about["size"]:
            return False
        return not deep or file_sha256(file) == about["sha256"]
    except (OSError, ValueError, KeyError, TypeError):
        return False


def with_seal(fields: dict[str, Any]) -> dict[str, Any]:
    """Return fields that are to be written as JSON, with a digest of them all."""
    return {**fields, SEAL: sha256(json.dumps(fields, sort_keys=True))}


def without_seal(data: dict[str, Any]) -> dict[str, Any]:
    """Return fields as they were sealed; such as have no seal are taken as they are.

    Raises:
        ValueError: If they are not as they were written.
    """
    fields = {name: value for name, value in data.items() if name != SEAL}
    if data.get(SEAL) not in (None, with_seal(fields)[SEAL]):
        raise ValueError("The fields are not as they were written.")
    return fields


def file_sha256(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, as hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _beside(file: Path) -> Path:
    return file.with_name(f"{file.name}.seal")
