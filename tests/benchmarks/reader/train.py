"""Train the reader.

    PYTHONPATH=. python tests/benchmarks/reader/train.py TRAINING_FOLDER SQUAD2_FOLDER RUN_FOLDER \
        [--seed 1] [--passes 1] [--share 1.0]

What was done is kept in RUN_FOLDER; the same command goes on where it was stopped, or says
that the run is complete. `measure.py` says how good the result is, `ship.py` packs it.
"""

import argparse
import json
import os
import pickle
import random
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch

from index.models import bundled
from index.models.embedding import Embedder, load_embedder
from index.models.reader.network import ReaderNetwork
from index.models.reader.pairs import padded, tokenizer
from tests.benchmarks.reader.examples import examples
from tests.benchmarks.reader.losses import losses_of
from tests.benchmarks.reader.targets import Read, as_read

TOKENS = 3072  # in a batch
RATE, HEAD_RATE, DECAY, WARMUP = 8e-5, 1e-3, 0.01, 0.06
KEPT_EVERY = 120  # seconds between checkpoints


def main() -> None:
    """Train until all is done, keeping what was done from time to time."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("train", type=Path)
    parser.add_argument("squad", type=Path)
    parser.add_argument("run", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--passes", type=int, default=1)
    parser.add_argument("--share", type=float, default=1.0, help="of the questions")
    options = parser.parse_args()
    options.run.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(os.cpu_count() or 1)
    groups = kept_examples(options)
    Training(options, groups).go()


def kept_examples(options: argparse.Namespace) -> list[list[Read]]:
    """Return the examples of a run, made once."""
    file = options.run / "examples.pickle"
    if not file.exists():
        embedder: Embedder = load_embedder(bundled.NAME, options.run, prepare=True)
        groups = examples(options.train, options.squad, embedder, options.seed)
        groups = groups[: round(len(groups) * options.share)]
        words = tokenizer()
        found = [read for group in groups if (read := as_read(group, words))]
        draft = file.with_suffix(".part")
        draft.write_bytes(pickle.dumps(found))
        draft.replace(file)
    loaded: list[list[Read]] = pickle.loads(file.read_bytes())
    return loaded


def batches(groups: Sequence[list[Read]], chance: random.Random) -> list[list[int]]:
    """Return all groups in batches of like length, in an order of chance."""
    order = list(range(len(groups)))
    chance.shuffle(order)
    found = []
    for at in range(0, len(order), 2048):
        pool = sorted(order[at : at + 2048], key=lambda i: max(len(r.pair.ids) for r in groups[i]))
        batch: list[int] = []
        for i in pool:
            width = max(len(r.pair.ids) for r in groups[i])
            rows = sum(len(groups[k]) for k in [*batch, i])
            if batch and rows * width > TOKENS:
                found.append(batch)
                batch = []
            batch.append(i)
        found.append(batch)
    chance.shuffle(found)
    return found


class Training:
    """A run: network, optimiser, and how far it is."""

    def __init__(self, options: argparse.Namespace, groups: Sequence[list[Read]]) -> None:
        torch.manual_seed(options.seed)
        self._folder: Path = options.run
        self._groups = groups
        self._network = ReaderNetwork(bundled.folder())
        self._network.encoder.embeddings.word_embeddings.requires_grad_(False)
        chance = random.Random(options.seed)
        self._batches = [b for _ in range(options.passes) for b in batches(groups, chance)]
        heads = [*self._network.heads.parameters()]
        rest = [p for p in self._network.encoder.parameters() if p.requires_grad]
        self._optimiser = torch.optim.AdamW(
            [{"params": rest, "lr": RATE}, {"params": heads, "lr": HEAD_RATE}],
            weight_decay=DECAY,
        )
        self._scheduler = torch.optim.lr_scheduler.LambdaLR(self._optimiser, self._rate)
        self._done = 0
        if (self._folder / "checkpoint.pt").exists():
            self._resume()

    def go(self) -> None:
        """Train to the end."""
        self._network.train()
        began = kept = time.monotonic()
        losses: list[list[float]] = []
        tokens = 0
        while self._done < len(self._batches):
            reads = [self._groups[i] for i in self._batches[self._done]]
            parts = self._step(reads)
            losses.append(parts)
            tokens += sum(len(r.pair.ids) for group in reads for r in group)
            self._done += 1
            if time.monotonic() - kept > KEPT_EVERY or self._done == len(self._batches):
                self._keep()
                means = np.mean(losses, axis=0).round(4).tolist()
                report = {
                    "done": self._done,
                    "of": len(self._batches),
                    "losses": means,
                    "tokens_a_second": round(tokens / (time.monotonic() - began)),
                }
                print(json.dumps(report), flush=True)
                losses, kept = [], time.monotonic()
        torch.save(self._network.state_dict(), self._folder / "network.pt")
        print("complete", flush=True)

    def _step(self, reads: Sequence[Sequence[Read]]) -> list[float]:
        rows = [one for group in reads for one in group]
        ids, mask, types = (torch.from_numpy(one) for one in padded([r.pair for r in rows]))
        with torch.autocast("cpu", torch.bfloat16):
            logits = self._network(ids, mask, types)
        parts = losses_of(logits.float(), mask.bool(), reads)
        loss = torch.stack(parts).sum()
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self._network.parameters(), 1.0)
        self._optimiser.step()
        self._scheduler.step()
        self._optimiser.zero_grad()
        return [float(part.detach()) for part in parts]

    def _rate(self, step: int) -> float:
        """Return the share of the learning rate at a step: up, then down to nothing."""
        warm = max(1, round(WARMUP * len(self._batches)))
        if step < warm:
            return step / warm
        return max(0.0, (len(self._batches) - step) / max(1, len(self._batches) - warm))

    def _keep(self) -> None:
        state = {
            "network": self._network.state_dict(),
            "optimiser": self._optimiser.state_dict(),
            "scheduler": self._scheduler.state_dict(),
            "random": torch.get_rng_state(),
            "done": self._done,
            "batches": len(self._batches),
        }
        draft = self._folder / "checkpoint.part"
        torch.save(state, draft)
        draft.replace(self._folder / "checkpoint.pt")

    def _resume(self) -> None:
        state = torch.load(self._folder / "checkpoint.pt", weights_only=True)
        if state["batches"] != len(self._batches):
            raise SystemExit("The run folder holds another run; name another one.")
        self._network.load_state_dict(state["network"])
        self._optimiser.load_state_dict(state["optimiser"])
        self._scheduler.load_state_dict(state["scheduler"])
        torch.set_rng_state(state["random"])
        self._done = state["done"]


if __name__ == "__main__":
    main()
