"""Before anything is embedded, what comes along is exported once; then the embedder is there."""

from pathlib import Path

import pytest

from index.errors import ModelUnusable
from index.models.bulk import BulkEmbedder
from index.models.bundled import NAME
from index.models.embedders import load_embedder
from index.models.onnx_model import FILE, OnnxEmbedder
from index.models.preparing import prepare, prepared
from index.models.reader.loading import OFF
from index.models.reader.shipped import EXPORT

EXPORTS = {name for file in (FILE, EXPORT) for name in (file, f"{file}.seal")}


def test_a_broken_export_is_made_anew(models: Path) -> None:
    """An export that is torn (the session's began so, see conftest) is replaced by a good one."""
    vectors = load_embedder(NAME, models).passages(["a bridge", "the bridge", "fried eggs"])

    assert vectors[0] @ vectors[1] > 0.8 > vectors[0] @ vectors[2]
    assert {path.name for path in models.iterdir()} >= EXPORTS


def test_what_is_there_is_loaded(models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No child is started for it; with a device the bundled model gets its large form."""
    monkeypatch.setattr("subprocess.run", pytest.fail)

    assert isinstance(prepared(NAME, None, models), OnnxEmbedder)
    monkeypatch.setattr("index.models.preparing.real_device", lambda _: "meta")
    monkeypatch.setattr("index.models.bulk.TransformerEmbedder", lambda *_: None)
    assert isinstance(prepared(NAME, None, models, "cuda"), BulkEmbedder)


@pytest.mark.parametrize("reader", [OFF, "some/model"])
def test_only_what_comes_along_is_exported(tmp_path: Path, reader: str) -> None:
    """For other models a rebuild has nothing to do."""
    prepare("some/model", reader, tmp_path / "none")

    with pytest.raises(ModelUnusable, match="no-model"):
        prepared(str(tmp_path / "no-model"), reader, tmp_path / "none")
    assert list(tmp_path.iterdir()) == []


def test_exports_of_former_weights_are_removed(tmp_path: Path, models: Path) -> None:
    """Each is as large as all else; nothing else is touched."""
    for path in models.iterdir():
        (tmp_path / path.name).symlink_to(path)
    for name in ("reader-0123456789ab-v1.onnx", "reader-0123456789ab-v1.openvino", "other.onnx"):
        (tmp_path / name).write_text("old")

    prepare(NAME, None, tmp_path)

    kept = {path.name for path in models.iterdir()} | {"other.onnx"}
    assert {path.name for path in tmp_path.iterdir()} == kept
