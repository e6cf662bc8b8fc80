"""Put the reader together, export it to ONNX, and prove that it says the same.

Run by `exporter`, for the rebuild that first needs it.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from safetensors.numpy import load_file

from index.errors import ModelUnusable
from index.models import bundled
from index.models.choosing import choose
from index.models.engines import EngineChoice
from index.models.onnx_writing import drafted, to_onnx
from index.models.reader.decoding import Logits
from index.models.reader.network import ReaderNetwork
from index.models.reader.onnx_reader import OnnxReader
from index.models.reader.packing import unpack
from index.models.reader.pairs import inputs, pairs, tokenizer
from index.models.reader.shipped import packed
from index.models.sample import passages

PASSAGES = 2  # that are read together
WORST = 0.01  # difference of a logit
QUESTION = "What does the envoy want?"
SAMPLE = (
    "The envoy wants lasting peace. He said so in Kiev on 5 January.",
    "Prices rose by 3.5 % to $1.2 million, the ministry said.",
    "x",
)


def export(target: Path) -> None:
    """Write the reader to `target` as ONNX.

    Raises:
        ModelUnusable: If its weights, or those of the bundled model, are not the known
            ones, or the export gives other logits than the original.
    """
    bundled.checked(*bundled.DIGESTS)
    network = ReaderNetwork(bundled.folder()).eval()
    weights = unpack(packed(), load_file(bundled.folder() / bundled.WEIGHTS))
    network.load_state_dict({name: torch.from_numpy(one) for name, one in weights.items()})
    write(network, target)


def write(network: ReaderNetwork, target: Path) -> None:
    """Write a network as ONNX.

    Raises:
        ModelUnusable: If the export gives other logits.
    """
    read = pairs(QUESTION, ["", "Prices", ""], SAMPLE, tokenizer())
    tensors = {name: torch.from_numpy(one) for name, one in inputs(read).items()}
    with drafted(target) as draft:
        to_onnx(network, tensors, ["logits"], draft)
        with torch.no_grad():
            ours = network(*tensors.values()).numpy()
        inside = tensors["attention_mask"].bool().numpy()
        worst = float(np.abs(OnnxReader(draft).logits(read) - ours)[inside].max())
        if worst > WORST:
            raise ModelUnusable(f"The reader's export differs from the original by {worst:.4f}.")


def engine_of(target: Path) -> EngineChoice:
    """Choose what runs the export: whose logits rise and fall alike."""
    texts = passages()
    read = pairs(QUESTION, [""] * len(texts), texts, tokenizer())
    batches = [inputs(read[at : at + PASSAGES]) for at in range(0, len(read), PASSAGES)]
    return choose(target, "logits", batches, correlation)


def correlation(ours: Sequence[Logits], theirs: Sequence[Logits]) -> float:
    """Return the correlation of two readers' logits, where it is least."""
    both = zip(ours, theirs, strict=True)
    return min(float(np.corrcoef(one.ravel(), other.ravel())[0, 1]) for one, other in both)
