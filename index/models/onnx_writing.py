"""Export a model of torch to an ONNX file, which appears only if it proves to be right.

What the modules that export have in common. Imports torch.
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import torch

from index.sealing import seal


@contextmanager
def drafted(target: Path) -> Iterator[Path]:
    """Give a file to write to; it becomes `target`, with its seal, unless something is raised."""
    draft = target.with_suffix(f".{os.getpid()}.part")
    try:
        yield draft
        seal(draft, target)
    finally:
        draft.unlink(missing_ok=True)


def to_onnx(
    network: torch.nn.Module,
    inputs: dict[str, torch.Tensor],
    outputs: Sequence[str],
    file: Path,
) -> None:
    """Write a network that takes named inputs of shape (texts, tokens), any number of both."""
    axes = {0: torch.export.Dim.DYNAMIC, 1: torch.export.Dim.DYNAMIC}
    torch.onnx.export(
        network,
        tuple(inputs.values()),
        file,
        input_names=list(inputs),
        output_names=outputs,
        dynamic_shapes=(axes,) * len(inputs),
        dynamo=True,
        external_data=False,
        verbose=False,
    )
