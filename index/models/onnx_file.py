"""Models as ONNX files: made by a process of its own where one is missing, opened by `engines`.

torch makes them. It takes seconds to import and much memory, and is needed once.
"""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from index.errors import HomeUnusable, ModelUnusable
from index.models.engines import BROKEN, intact
from index.sealing import is_sealed

WHAT = "The models that come with Footnote"


def made(exports: Mapping[Path, str]) -> None:
    """Make those files anew that are missing or broken, each by its module, all in one child.

    It also chooses what runs a file, if nothing is chosen.

    Raises:
        ModelUnusable: If an export fails or does not agree with the original.
        HomeUnusable: If a file cannot be written.
    """
    wanted = [
        f"{module}={file}"
        for file, module in exports.items()
        if not (is_sealed(file, deep=True) and intact(file))
    ]
    if not wanted:
        return
    try:
        for file in exports:
            file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as exc:
        raise HomeUnusable(f"{WHAT} cannot be kept in FOOTNOTE_HOME: {exc.strerror}.") from exc
    command = [sys.executable, "-P", "-m", "index.models.exporter", *wanted]
    child = subprocess.run(command, capture_output=True, text=True, env=_offline(), check=False)
    if child.returncode < 0:
        raise ModelUnusable(
            f"{WHAT} could not be prepared: the process was stopped, "
            "perhaps for lack of memory; free some, and try again."
        )
    if child.returncode:
        last = child.stderr.strip().splitlines()[-1:] or ["no message"]
        raise ModelUnusable(f"{WHAT} could not be prepared: {last[0]}")


def _offline() -> dict[str, str]:
    """Return an environment in which the child finds us and no library looks for a network."""
    root = str(Path(__file__).resolve().parents[2])
    path = os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH"))))
    return {**os.environ, "HF_HUB_OFFLINE": "1", "PYTHONPATH": path}


def checked(file: Path, what: str, deep: bool = False) -> Path:
    """Return a file that is there and whole, by its size or, if `deep`, by its digest.

    Raises:
        ModelUnusable: If it is not.
    """
    if not is_sealed(file, deep) or (deep and not intact(file)):
        raise ModelUnusable(BROKEN.format(what))
    return file
