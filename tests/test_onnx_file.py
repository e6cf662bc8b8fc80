"""A model's file is made by a child where it is missing or broken, and only there."""

from pathlib import Path

import pytest

from index.errors import HomeUnusable, ModelUnusable
from index.models.engines import ONNX_RUNTIME, EngineChoice, openvino_version
from index.models.onnx_file import checked, made
from index.sealing import seal

WHAT = "reader"
MAKER = """
from index.models.onnx_writing import drafted
def export(target):
    with drafted(target) as draft:
        draft.write_bytes(b"made")
def engine_of(target):
    target.with_suffix(".choice").touch()
"""


@pytest.fixture
def maker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The name of a module that makes a file, where a child finds it."""
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "footnote_maker.py").write_text(MAKER)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "site"))
    return "footnote_maker"


@pytest.mark.parametrize("damage", ["missing", "torn", "another of its size"])
def test_what_is_missing_or_broken_is_made(tmp_path: Path, maker: str, damage: str) -> None:
    """In a folder that need not exist; what is whole stays as it is."""
    file = tmp_path / "models" / "a.onnx"
    if damage != "missing":
        file.parent.mkdir()
        whole(file, b"good")
        file.write_bytes(b"go" if damage == "torn" else b"bood")

    made({file: maker})

    assert checked(file, WHAT).read_bytes() == b"made"
    EngineChoice(ONNX_RUNTIME, openvino_version()).keep(file)
    made({file: "no_such_module"})


def test_what_runs_a_file_is_chosen_where_nobody_did(tmp_path: Path, maker: str) -> None:
    """By the same child: after an update of the engine, too."""
    whole(tmp_path / "a.onnx", b"good")

    made({tmp_path / "a.onnx": maker})

    assert (tmp_path / "a.onnx").read_bytes() == b"good"
    assert (tmp_path / "a.choice").exists()


def test_a_child_that_fails_is_one_sentence(tmp_path: Path) -> None:
    """With the last thing that it said."""
    with pytest.raises(
        ModelUnusable, match=r"come with Footnote could not be prepared: .*no_such_module"
    ):
        made({tmp_path / "a.onnx": "no_such_module"})


def test_a_folder_that_cannot_be_made_is_one_sentence(tmp_path: Path, maker: str) -> None:
    """And nothing is made."""
    (tmp_path / "file").touch()

    with pytest.raises(HomeUnusable, match="come with Footnote cannot be kept in FOOTNOTE_HOME"):
        made({tmp_path / "file" / "models" / "a.onnx": maker})


@pytest.mark.parametrize("content", [None, b"", b"torn"])
def test_what_is_not_whole_is_refused(tmp_path: Path, content: bytes | None) -> None:
    """With the command that mends it."""
    file = tmp_path / "a.onnx"
    if content is not None:
        file.write_bytes(content)

    with pytest.raises(
        ModelUnusable, match=r"prepared reader is missing or broken; run `footnote rebuild`\."
    ):
        checked(file, WHAT)


def whole(file: Path, content: bytes) -> None:
    """Write a file and its seal."""
    draft = file.with_suffix(".part")
    draft.write_bytes(content)
    seal(draft, file)
