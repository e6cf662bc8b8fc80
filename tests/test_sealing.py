"""A sealed file is told from one that was changed since."""

from pathlib import Path

import pytest

from index.sealing import is_sealed, seal


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """A sealed file that holds "one two"."""
    draft, target = tmp_path / "draft", tmp_path / "model.onnx"
    draft.write_text("one two")
    seal(draft, target)
    return target


def test_a_sealed_file_is_whole(model: Path) -> None:
    """Right after sealing, both its size and its digest fit, and the draft has moved."""
    assert model.read_text() == "one two"
    assert is_sealed(model)
    assert is_sealed(model, deep=True)
    assert not model.with_name("draft").exists()


def test_a_changed_byte_is_found_by_the_digest(model: Path) -> None:
    """A file of the same size with another byte passes the quick look, not the deep one."""
    model.write_text("one twO")

    assert is_sealed(model)
    assert not is_sealed(model, deep=True)


def test_another_size_is_found_at_once(model: Path) -> None:
    """A file that broke off is not whole."""
    model.write_text("one")

    assert not is_sealed(model)


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"size": 7}'])
def test_a_broken_seal_seals_nothing(model: Path, text: str) -> None:
    """Without a seal that can be read, a file is not trusted."""
    model.with_name("model.onnx.seal").write_text(text)

    assert not is_sealed(model, deep=True)


def test_a_missing_file_or_seal_seals_nothing(model: Path) -> None:
    """Both have to be there."""
    model.with_name("model.onnx.seal").unlink()
    assert not is_sealed(model)

    assert not is_sealed(model.with_name("other.onnx"))
