"""Export a model of torch to an ONNX file, which appears only if it proves to be right.

What the modules that `onnx_file.made` runs have in common. Imports torch.
"""

import os
import sys
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import torch

from index.errors import ModelUnusable
from index.sealing import is_sealed, seal


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


def run(export: Callable[[Path], None], choose: Callable[[Path], object]) -> None:
    """Export to the file that the command line names, unless it is there, and choose what runs it.

    What is wrong is said in one line.
    """
    warnings.simplefilter("ignore")
    target = Path(sys.argv[1])
    try:
        if not is_sealed(target, deep=True):
            export(target)
        choose(target)
    except ModelUnusable as exc:
        sys.exit(str(exc))
    except OSError as exc:
        sys.exit(f"its file cannot be written to FOOTNOTE_HOME: {exc.strerror}.")
