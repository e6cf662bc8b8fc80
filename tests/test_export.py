"""An export appears only if it comes from the known weights and agrees with them."""

from pathlib import Path

import onnxruntime as ort
import pytest

from index.errors import ModelUnusable
from index.models import bundled
from index.models.export import export
from index.models.onnx_model import FILE
from tests.conftest import EXPORTS


def test_the_export_is_one_file(models: Path) -> None:
    """The weights lie inside the file, and no draft is left beside it."""
    assert {path.name for path in models.iterdir()} >= EXPORTS
    assert not [*models.glob("*.part"), *models.glob("*.data")]
    weights = (bundled.folder() / bundled.WEIGHTS).stat().st_size
    assert (models / FILE).stat().st_size > 0.9 * weights


def test_the_export_takes_batches_of_any_shape(models: Path) -> None:
    """Neither the number of texts nor their length is fixed in the file."""
    session = ort.InferenceSession(models / FILE, providers=["CPUExecutionProvider"])

    shapes = [put.shape for put in session.get_inputs()]
    assert all(isinstance(axis, str) for shape in shapes for axis in shape)


@pytest.mark.usefixtures("altered_weights")
def test_altered_weights_are_never_exported(tmp_path: Path) -> None:
    """Weights with one other byte are refused, and no file appears."""
    target = tmp_path / "models" / FILE
    target.parent.mkdir()

    with pytest.raises(ModelUnusable, match=r"'model\.safetensors' .* altered"):
        export(target)

    assert list(target.parent.iterdir()) == []
