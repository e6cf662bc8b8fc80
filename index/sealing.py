"""Say of a file beside it what it is, so that it can be told whether it still is that.

model.onnx          the file
model.onnx.seal     its size and SHA-256, as JSON
"""

import hashlib
import json
from pathlib import Path

from index.durable import write_durably


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


def file_sha256(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, as hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _beside(file: Path) -> Path:
    return file.with_name(f"{file.name}.seal")
