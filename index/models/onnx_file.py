"""Models as ONNX files: made by a process of its own where one is missing, opened here.

torch makes them. It takes seconds to import and much memory, and is needed once.
"""

import os
import subprocess
import sys
from pathlib import Path

import onnxruntime as ort

from index.errors import HomeUnusable, ModelUnusable
from index.sealing import is_sealed

BROKEN = "The prepared {} is missing or broken; run `footnote rebuild`."


def made(target: Path, module: str, what: str) -> None:
    """Make a file anew that is missing or broken: `python -m MODULE FILE` does it.

    `what` is how users know the model.

    Raises:
        ModelUnusable: If the export fails or does not agree with the original.
        HomeUnusable: If the file cannot be written.
    """
    if is_sealed(target, deep=True):
        return
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except OSError as exc:
        raise HomeUnusable(f"The {what} cannot be kept in FOOTNOTE_HOME: {exc.strerror}.") from exc
    command = [sys.executable, "-P", "-m", module, str(target)]
    child = subprocess.run(command, capture_output=True, text=True, env=_offline(), check=False)
    if child.returncode < 0:
        raise ModelUnusable(
            f"The {what} could not be prepared: stopped, perhaps for want of memory."
        )
    if child.returncode:
        last = child.stderr.strip().splitlines()[-1:] or ["no message"]
        raise ModelUnusable(f"The {what} could not be prepared: {last[0]}")


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
    if not is_sealed(file, deep):
        raise ModelUnusable(BROKEN.format(what))
    return file


def session(file: Path, what: str) -> ort.InferenceSession:
    """Return a session of ONNX Runtime on the processor.

    Raises:
        ModelUnusable: If the file is missing or broken.
    """
    options = ort.SessionOptions()
    options.log_severity_level = 4
    # Two models take turns: the threads of one that wait busily would hold up the other.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    try:
        return ort.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])
    except Exception as exc:  # ONNX Runtime's errors share no class of their own
        raise ModelUnusable(BROKEN.format(what)) from exc
