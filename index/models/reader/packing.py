"""Pack what training changed in the bundled model into a small file, and unpack it.

The word embeddings are not trained, so they are not in it. Of each other weight it holds
the difference to the bundled one, a row at a time in steps of one size (symmetric
quantisation); training moves a weight little, so few bits say it well. The heads are new,
and kept as they are.
"""

import lzma
from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
from safetensors.numpy import load, save

Arrays = dict[str, npt.NDArray[np.float32]]
ENCODER = "encoder."
LEFT_OUT = "encoder.embeddings.word_embeddings.weight"
STEPS = 31  # to either side: about 6 bits, of which lzma leaves fewer


def pack(trained: Mapping[str, npt.NDArray[np.float32]], bundled: Arrays) -> bytes:
    """Return the weights of a trained reader as a file's bytes."""
    found: dict[str, npt.NDArray[np.generic]] = {}
    for name, weight in trained.items():
        if name == LEFT_OUT:
            continue
        if not name.startswith(ENCODER):
            found[name] = weight.astype(np.float32)
            continue
        change = weight - bundled[name.removeprefix(ENCODER)]
        steps = np.abs(change).max(axis=-1, keepdims=True) / STEPS
        steps[steps == 0] = 1
        found[f"{name}/steps"] = steps.astype(np.float32)
        found[f"{name}/change"] = np.rint(change / steps).astype(np.int8)
    return lzma.compress(save(found), preset=9 | lzma.PRESET_EXTREME)


def unpack(packed: bytes, bundled: Arrays) -> Arrays:
    """Return all weights of the reader, put together with the bundled ones."""
    held = load(lzma.decompress(packed))
    found: Arrays = {LEFT_OUT: bundled[LEFT_OUT.removeprefix(ENCODER)]}
    for name, values in held.items():
        base, _, what = name.partition("/")
        if not what:
            found[name] = values
        elif what == "change":
            change = values.astype(np.float32) * held[f"{base}/steps"]
            found[base] = bundled[base.removeprefix(ENCODER)] + change
    return found
