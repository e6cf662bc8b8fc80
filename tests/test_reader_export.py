"""The reader's export appears only if it comes from the known weights and agrees with them."""

from pathlib import Path

import pytest
import torch

from index.errors import ModelUnusable
from index.models import bundled
from index.models.reader import shipped
from index.models.reader.network import ReaderNetwork
from index.models.reader.reader_export import export, write


def test_altered_weights_are_never_exported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If one byte of them is another one, no file appears."""
    target = tmp_path / "models" / "reader.onnx"
    target.parent.mkdir()
    monkeypatch.setattr(shipped, "DIGEST", "0" * 64)

    with pytest.raises(ModelUnusable, match="reader's weights are missing or altered"):
        export(target)

    assert list(target.parent.iterdir()) == []


@pytest.mark.usefixtures("altered_weights")
def test_weights_are_never_added_to_altered_ones(tmp_path: Path) -> None:
    """Those of the bundled model are compared, too."""
    target = tmp_path / "models" / "reader.onnx"
    target.parent.mkdir()

    with pytest.raises(ModelUnusable, match=r"'model\.safetensors' .* altered"):
        export(target)

    assert list(target.parent.iterdir()) == []


@pytest.mark.filterwarnings("ignore")  # those of torch, which the child hides
def test_an_export_that_differs_is_thrown_away(tmp_path: Path) -> None:
    """A network that says something else each time is told from its file."""

    class Fickle(torch.nn.Linear):
        said = 0.0

        def forward(self, hidden: torch.Tensor) -> torch.Tensor:
            self.said += 1
            return super().forward(hidden) + self.said

    network = ReaderNetwork(bundled.folder())
    network.heads = Fickle(network.heads.in_features, network.heads.out_features)

    with pytest.raises(ModelUnusable, match="differs from the original"):
        write(network.eval(), tmp_path / "reader.onnx")

    assert list(tmp_path.iterdir()) == []
