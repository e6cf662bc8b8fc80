"""Nobody is told that models are run here: no library reports to its makers."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from index.models.onnx_model import FILE
from index.models.reader.shipped import EXPORT
from tests.conftest import SEEDS

ROOT = Path(__file__).resolve().parent.parent
# Whatever Python resolves or connects to is written down, in forked processes, too.
WATCHED = """
import os, sys
def watch(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "urllib.Request", "os.fork"):
        with open(os.environ["SEEN"], "a") as seen:
            print(event, *arguments, file=seen)
sys.addaudithook(watch)
"""
BOTH = """
from pathlib import Path
from index.models.engines import OnnxRuntime, OpenVino
file = Path({file!r})
OnnxRuntime(file)
OpenVino(file)
"""


@pytest.fixture
def watched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder as the user's home; what processes connect to stands in `seen` beside it."""
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "sitecustomize.py").write_text(WATCHED)
    (tmp_path / "user").mkdir()
    for name in [name for name in os.environ if name.startswith(("XDG_", "HF_", "ORT_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join((str(tmp_path / "site"), str(ROOT))))
    monkeypatch.setenv("HOME", str(tmp_path / "user"))
    monkeypatch.setenv("SEEN", str(tmp_path / "seen"))
    return tmp_path


def run(*command: str) -> None:
    """Run Python to its end."""
    done = subprocess.run([sys.executable, *command], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def is_silent(folder: Path) -> bool:
    """Return whether nothing was connected to, and nothing kept for later reports."""
    seen = folder / "seen"
    assert not seen.exists(), seen.read_text()
    assert [path for path in (folder / "user").rglob("*") if path.is_file()] == []
    return True


@pytest.mark.parametrize("file", [FILE, EXPORT])
def test_no_engine_reports(watched: Path, models: Path, file: str) -> None:
    """Neither by the network nor by what it keeps for later in the user's home."""
    run("-c", BOTH.format(file=str(models / file)))

    assert is_silent(watched)


def test_a_whole_answer_reports_nothing(watched: Path, models: Path) -> None:
    """From the first index to the answer, with every library that it needs."""
    home = watched / "home"
    home.mkdir()
    (home / "models").symlink_to(models)

    run("-m", "bot", "rebuild", str(SEEDS))
    run("-m", "bot", "ask", "What does Article 5 provide for?")

    assert is_silent(watched)
