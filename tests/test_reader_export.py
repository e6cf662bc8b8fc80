"""The reader's export appears only if it comes from the known weights and agrees with them."""

import os
import shutil
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
    """Neither the reader's own, nor those of the bundled model that they are added to."""
    target = tmp_path / "models" / "reader.onnx"
    target.parent.mkdir()
    with monkeypatch.context() as own:
        own.setattr(shipped, "DIGEST", "0" * 64)
        with pytest.raises(ModelUnusable, match="reader's weights are missing or altered"):
            export(target)
    model = tmp_path / "site" / bundled.PACKAGE / "model"
    shutil.copytree(bundled.folder(), model, copy_function=os.symlink)
    model.with_name("__init__.py").touch()
    weights = bytearray((model / bundled.WEIGHTS).read_bytes())
    weights[-1] ^= 1
    (model / bundled.WEIGHTS).unlink()
    (model / bundled.WEIGHTS).write_bytes(weights)
    monkeypatch.syspath_prepend(tmp_path / "site")
    with pytest.raises(ModelUnusable, match=r"'model\.safetensors' .* altered"):
        export(target)

    assert list(target.parent.iterdir()) == []


@pytest.mark.filterwarnings("ignore")  # those of torch, which the child hides
def test_an_export_that_differs_is_thrown_away(tmp_path: Path) -> None:
    """A network that says something else each time is told from its file."""

    class Fickle(ReaderNetwork):
        said = 0.0

        def forward(
            self,
            input_ids: torch.Tensor,
            attention_mask: torch.Tensor,
            token_type_ids: torch.Tensor,
        ) -> torch.Tensor:
            self.said += 1
            return super().forward(input_ids, attention_mask, token_type_ids) + self.said

    with pytest.raises(ModelUnusable, match="differs from the original"):
        write(Fickle(bundled.folder()).eval(), tmp_path / "reader.onnx")

    assert list(tmp_path.iterdir()) == []
