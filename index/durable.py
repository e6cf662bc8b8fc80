"""Write a file so that a crash leaves the old one or the new one, never half of one."""

import os
from pathlib import Path


def write_durably(path: Path, text: str) -> None:
    """Write a file so that after a crash it holds the old text or the new one."""
    draft = path.with_name(f"{path.name}.{os.getpid()}.part")
    with draft.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)  # os.replace: one step, on every system
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
