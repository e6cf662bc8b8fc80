"""Pack trained readers into the file that comes with Footnote.

    PYTHONPATH=. python tests/benchmarks/reader/ship.py RUN_FOLDER [RUN_FOLDER ...]

Of several runs the mean of their weights is taken: all began with the same encoder, and such
a mean is about as good as the runs together ("model soups", Wortsman et al. 2022). Prints the
digest, which goes into `index/models/reader/shipped.py`.
"""

import argparse
from pathlib import Path

import numpy as np
import torch
from safetensors.numpy import load_file

from index.models import bundled
from index.models.reader.packing import Arrays, pack, unpack
from index.models.reader.shipped import FILE
from index.sealing import file_sha256


def main() -> None:
    """Pack, write, and say what became of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("run", type=Path, nargs="+")
    options = parser.parse_args()
    runs = [weights(run) for run in options.run]
    mean = {name: np.mean([run[name] for run in runs], axis=0) for name in runs[0]}
    base = load_file(bundled.folder() / bundled.WEIGHTS)
    packed = pack(mean, base)
    FILE.write_bytes(packed)
    lost = max(float(np.abs(one - mean[name]).max()) for name, one in unpack(packed, base).items())
    print(f"{len(packed) / 1e6:.1f} MB, no weight moved by more than {lost:.5f}")
    print(f'DIGEST = "{file_sha256(FILE)}"')


def weights(run: Path) -> Arrays:
    """Return the weights of a complete run."""
    state = torch.load(run / "network.pt", weights_only=True)
    return {name: one.numpy() for name, one in state.items() if one.dtype == torch.float32}


if __name__ == "__main__":
    main()
