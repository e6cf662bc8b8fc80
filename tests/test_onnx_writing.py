"""A file appears with its seal, or not at all."""

from pathlib import Path

import pytest

from index.errors import ModelUnusable
from index.models.onnx_writing import drafted
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
