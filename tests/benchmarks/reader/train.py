"""Train the reader.

    PYTHONPATH=. python tests/benchmarks/reader/train.py TRAINING_FOLDER SQUAD2_FOLDER RUN_FOLDER \
        [--seed 1] [--passes 2] [--share 1.0] [--device cpu]

Every pass draws its passages anew. `--share 0.5` trains on half of the questions, drawn by
chance in each pass, to see what more of them bring.

What was done is kept in RUN_FOLDER; the same command goes on where it was stopped, or says that
the run is complete. `measure.py` says how good the result is, `ship.py` packs it.
"""

import argparse
import os
from pathlib import Path

import torch

from index.models import bundled
from index.models.preparing import prepared
from index.models.reader.loading import OFF
from index.models.reader.network import ReaderNetwork
from index.models.reader.pairs import pairs, tokenizer
from index.splitting import Splitter
from tests.benchmarks.reader.examples import examples, files
from tests.benchmarks.reader.kept import code, digest, kept
from tests.benchmarks.reader.losses import losses_of
from tests.benchmarks.reader.targets import Read, as_read
from tests.benchmarks.reader.training import Run, Training
from tests.benchmarks.reader.turning import turned

EXAMPLES = (examples, turned, Splitter, pairs, as_read)  # whose code makes them
STEPS = (ReaderNetwork, losses_of, Training)  # whose code makes of them what is trained


def main() -> None:
    """Train until all is done, keeping what was done from time to time."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("train", type=Path)
    parser.add_argument("squad", type=Path)
    parser.add_argument("run", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--passes", type=int, default=2)
    parser.add_argument("--share", type=float, default=1.0, help="of the questions")
    parser.add_argument("--device", default="cpu", help="or cuda")
    options = parser.parse_args()
    options.run.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(os.cpu_count() or 1)
    data = files(options.train, options.squad)
    made_from = [
        digest(options.seed, number, options.share, *data, *code(*EXAMPLES))
        for number in range(options.passes)
    ]
    name = digest(options.seed, *made_from, *code(*STEPS))
    run = Run(options.run, options.seed, options.device, name)
    run.state()  # that of another run is refused before minutes go into examples
    passes = [kept_examples(options, number, one) for number, one in enumerate(made_from)]
    Training(run, passes).go()


def kept_examples(options: argparse.Namespace, number: int, made_from: str) -> list[list[Read]]:
    """Return the examples of a pass, made once."""

    def make() -> list[list[Read]]:
        embedder = prepared(bundled.NAME, OFF, options.run)
        seed = options.seed + 1000 * number
        groups = examples(options.train, options.squad, embedder, seed)
        groups = groups[: round(len(groups) * options.share)]
        words = tokenizer()
        return [read for group in groups if (read := as_read(group, words))]

    return kept(options.run / f"examples-{number}-{made_from}.pickle", make)


if __name__ == "__main__":
    main()
