"""Train the reader.

    PYTHONPATH=. python tests/benchmarks/reader/train.py TRAINING_FOLDER SQUAD2_FOLDER RUN_FOLDER \
        [--seed 1] [--passes 2] [--share 1.0] [--device cpu]

Every pass draws its passages anew. What was done is kept in RUN_FOLDER; the same command goes on
where it was stopped, or says that the run is complete. `measure.py` says how good the result is,
`ship.py` packs it.
"""

import argparse
import os
import pickle
from pathlib import Path

import torch

from index.models import bundled
from index.models.embedding import Embedder, load_embedder
from index.models.reader.pairs import tokenizer
from tests.benchmarks.reader.examples import examples
from tests.benchmarks.reader.targets import Read, as_read
from tests.benchmarks.reader.training import Training


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
    passes = [kept_examples(options, number) for number in range(options.passes)]
    Training(options.run, passes, options.seed, options.device).go()


def kept_examples(options: argparse.Namespace, number: int) -> list[list[Read]]:
    """Return the examples of a pass, made once."""
    file = options.run / f"examples-{number}.pickle"
    if not file.exists():
        embedder: Embedder = load_embedder(bundled.NAME, options.run, prepare=True)
        seed = options.seed + 1000 * number
        groups = examples(options.train, options.squad, embedder, seed)
        groups = groups[: round(len(groups) * options.share)]
        words = tokenizer()
        found = [read for group in groups if (read := as_read(group, words))]
        draft = file.with_suffix(".part")
        draft.write_bytes(pickle.dumps(found))
        draft.replace(file)
    loaded: list[list[Read]] = pickle.loads(file.read_bytes())
    return loaded


if __name__ == "__main__":
    main()
