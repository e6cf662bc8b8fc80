"""Who exports says in one line what is wrong, and exports nothing that is there."""

from pathlib import Path

import pytest

from index.errors import ModelUnusable
from index.models.exporter import main, run
from index.models.onnx_writing import drafted

MODULE = """
from pathlib import Path
from index.models.onnx_writing import drafted
def export(target: Path) -> None:
    with drafted(target) as draft:
        draft.write_bytes(b"made")
def engine_of(target: Path) -> None:
    target.with_suffix(".choice").touch()
"""


@pytest.mark.filterwarnings("ignore")
def test_each_file_is_made_by_its_module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One after the other, wherever they lie."""
    (tmp_path / "some_exporter.py").write_text(MODULE)
    monkeypatch.syspath_prepend(tmp_path)

    main([f"some_exporter={tmp_path / name}" for name in ("a.onnx", "b = c.onnx")])

    assert {path.name for path in tmp_path.glob("[ab]*")} == {
        *("a.onnx", "a.onnx.seal", "a.choice"),
        *("b = c.onnx", "b = c.onnx.seal", "b = c.choice"),
    }


def test_what_is_wrong_is_one_line(tmp_path: Path) -> None:
    """The command's only output."""

    def export(target: Path) -> None:
        assert target == tmp_path / "a.onnx"
        raise ModelUnusable("It differs.")

    with pytest.raises(SystemExit, match=r"^It differs\.$"):
        run(export, pytest.fail, tmp_path / "a.onnx")


def test_the_engine_is_chosen_where_the_file_is_there(tmp_path: Path) -> None:
    """It is not exported again; a disk that is full is one line, too."""
    chosen: list[Path] = []

    def full(target: Path) -> None:
        raise OSError(28, "No space left on device", str(target))

    target = tmp_path / "a.onnx"
    with drafted(target) as draft:
        draft.write_bytes(b"whole")

    run(pytest.fail, chosen.append, target)

    assert chosen == [target]
    with pytest.raises(SystemExit, match=r"^its file cannot be written .*: No space left on dev"):
        run(pytest.fail, full, target)
