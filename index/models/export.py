"""Export the bundled model to ONNX, and prove that it gives the same vectors.

Run by `exporter`, for the rebuild that first needs it. The only place where the default
model meets torch, but for `bulk`. A file appears only if its vectors agree with those of
sentence-transformers.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from sentence_transformers import SentenceTransformer

from index.errors import ModelUnusable
from index.models import bundled
from index.models.choosing import choose
from index.models.embedding import Vectors
from index.models.engines import EngineChoice
from index.models.onnx_model import OnnxEmbedder
from index.models.onnx_writing import drafted, to_onnx
from index.models.sample import passages

PARITY = 0.9999
NEAREST = 10
SAMPLE = (
    "What does the envoy want?",
    "Prices rose by 3.5 % to $1.2 million on 5 January, the ministry said.",
    "Der Ausschuss tagt am Dienstag in Straßburg; danach spricht die Präsidentin.",
    "北京的天气很好。🙂",
    "x",
    "a long text " * 200,
)


class Pooled(torch.nn.Module):
    """The transformer, and its mean pooling and normalisation, as one graph."""

    def __init__(self, transformer: torch.nn.Module) -> None:
        super().__init__()
        self.transformer = transformer

    def forward(
        self, input_ids: torch.Tensor, attention_mask: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Return unit vectors, shape (batch, dimension), and those of all tokens beside them."""
        hidden = self.transformer(
            input_ids=input_ids, attention_mask=attention_mask
        ).last_hidden_state
        weights = attention_mask.unsqueeze(-1).to(hidden.dtype)
        pooled = (hidden * weights).sum(1) / weights.sum(1).clamp(min=1e-9)
        return torch.nn.functional.normalize(pooled, dim=1), hidden


def export(target: Path) -> None:
    """Write the bundled model to `target` as ONNX.

    Raises:
        ModelUnusable: If the files of the model are not the known ones, or the
            export gives other vectors than the original.
    """
    bundled.checked(*bundled.DIGESTS)
    model = SentenceTransformer(str(bundled.folder()), device="cpu", local_files_only=True)
    with drafted(target) as draft:
        _write(model, draft)
        worst = _parity(model, draft)
        if worst < PARITY:
            raise ModelUnusable(
                f"The ONNX export agrees with the original only to {worst:.6f}, not {PARITY}."
            )


def _write(model: SentenceTransformer, draft: Path) -> None:
    tokens = model.tokenizer(list(SAMPLE[:2]), padding=True, return_tensors="pt")
    inputs = {name: tokens[name] for name in ("input_ids", "attention_mask")}
    transformer: Any = model[0].model
    to_onnx(Pooled(transformer).eval(), inputs, ["vectors", "tokens"], draft)


def _parity(model: SentenceTransformer, draft: Path) -> float:
    """Return the smallest cosine between the two models' vectors of the sample."""
    ours = OnnxEmbedder(draft).passages(SAMPLE)
    theirs = model.encode(list(SAMPLE), normalize_embeddings=True, show_progress_bar=False)
    return float(np.min(np.sum(ours * theirs, axis=1)))


def engine_of(target: Path) -> EngineChoice:
    """Choose what runs the export: whose passages have the same neighbours."""
    words = OnnxEmbedder(target)
    return choose(target, "vectors", [*words.batches(passages())], overlap)


def overlap(ours: Sequence[Vectors], theirs: Sequence[Vectors]) -> float:
    """Return which share of the ten nearest of each text is the same by both, 0..1."""
    near = [nearest(np.concatenate([*one])) for one in (ours, theirs)]
    return float(np.mean([len({*a} & {*b}) / NEAREST for a, b in zip(*near, strict=True)]))


def nearest(vectors: Vectors) -> npt.NDArray[np.int64]:
    """Return the numbers of the ten nearest texts of each, shape (texts, 10)."""
    likeness = vectors @ vectors.T
    np.fill_diagonal(likeness, -1)
    return np.argsort(-likeness, axis=1)[:, :NEAREST]
