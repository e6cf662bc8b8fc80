"""A file appears with its seal, or not at all; who exports says in one line what is wrong."""

from pathlib import Path

import pytest

from index.errors import ModelUnusable
from index.models.onnx_writing import drafted, run
from index.sealing import is_sealed


def test_what_was_written_appears_with_its_seal(tmp_path: Path) -> None:
    """Under its name once it is whole."""
    target = tmp_path / "a.onnx"

    with drafted(target) as draft:
        draft.write_bytes(b"whole")
        assert not target.exists()

    assert target.read_bytes() == b"whole"
    assert is_sealed(target, deep=True)
    assert {one.name for one in tmp_path.iterdir()} == {"a.onnx", "a.onnx.seal"}


def test_what_fails_leaves_nothing(tmp_path: Path) -> None:
    """Not even half a file."""

    def export() -> None:
        with drafted(tmp_path / "a.onnx") as draft:
            draft.write_bytes(b"half")
            raise ModelUnusable("It differs.")

    with pytest.raises(ModelUnusable, match="It differs"):
        export()

    assert list(tmp_path.iterdir()) == []


@pytest.mark.filterwarnings("ignore")
def test_what_is_wrong_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command's only output."""

    def export(target: Path) -> None:
        assert target == tmp_path / "a.onnx"
        raise ModelUnusable("It differs.")

    def choose(_: Path) -> None:
        pytest.fail("nothing is there to run")

    monkeypatch.setattr("sys.argv", ["-m", str(tmp_path / "a.onnx")])

    with pytest.raises(SystemExit, match=r"^It differs\.$"):
        run(export, choose)


def test_the_engine_is_chosen_where_the_file_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is not exported again; a disk that is full is one line, too."""
    chosen: list[Path] = []

    def full(target: Path) -> None:
        raise OSError(28, "No space left on device", str(target))

    target = tmp_path / "a.onnx"
    with drafted(target) as draft:
        draft.write_bytes(b"whole")
    monkeypatch.setattr("sys.argv", ["-m", str(target)])

    run(pytest.fail, chosen.append)

    assert chosen == [target]
    with pytest.raises(SystemExit, match=r"^its file cannot be written .*: No space left on dev"):
        run(pytest.fail, full)
