"""The training of a reader: which batches, how fast, and how it goes on where it was stopped."""

import json
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from index.models import bundled
from index.models.reader.network import ReaderNetwork
from tests.benchmarks.reader.losses import Batch, losses_of
from tests.benchmarks.reader.targets import Read

TOKENS = 8192  # in a batch
RATE, HEAD_RATE, DECAY, WARMUP = 1.3e-4, 1.6e-3, 0.01, 0.06
KEPT_EVERY = 120  # seconds between checkpoints


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


@dataclass(frozen=True, slots=True)
class Run:
    """What tells a run from others, and the folder that holds how far it is.

    Attributes:
        made_from: The digest of all that decides what it trains, and on what.
    """

    folder: Path
    seed: int
    device: str
    made_from: str

    @property
    def checkpoint(self) -> Path:
        """The file that it goes on from."""
        return self.folder / "checkpoint.pt"

    def state(self) -> dict[str, Any] | None:
        """Return how far it is; None before its first checkpoint.

        Raises:
            SystemExit: If the checkpoint is another run's.
        """
        if not self.checkpoint.exists():
            return None
        found: dict[str, Any] = torch.load(self.checkpoint, "cpu", weights_only=True)
        if found.get("made_from") != self.made_from:
            raise SystemExit("The run folder holds another run; name another one.")
        return found

    def keep(self, state: dict[str, Any]) -> None:
        """Write how far it is."""
        draft = self.checkpoint.with_suffix(".part")
        torch.save({**state, "made_from": self.made_from}, draft)
        draft.replace(self.checkpoint)


class Training:
    """The training of a run: network, optimiser, and how far it is."""

    def __init__(self, run: Run, passes: Sequence[Sequence[list[Read]]]) -> None:
        """Begin, or go on with what the run's folder holds."""
        self._run = run
        torch.manual_seed(0)  # the same heads for every seed, so that a mean means something
        self._network = ReaderNetwork(bundled.folder()).to(run.device)
        self._network.encoder.embeddings.word_embeddings.requires_grad_(False)
        torch.manual_seed(run.seed)
        chance = random.Random(run.seed)
        self._batches = [
            [groups[i] for i in batch] for groups in passes for batch in batches(groups, chance)
        ]
        heads = [*self._network.heads.parameters()]
        rest = [p for p in self._network.encoder.parameters() if p.requires_grad]
        self._optimiser = torch.optim.AdamW(
            [{"params": rest, "lr": RATE}, {"params": heads, "lr": HEAD_RATE}],
            weight_decay=DECAY,
        )
        self._scheduler = torch.optim.lr_scheduler.LambdaLR(self._optimiser, self._rate)
        self._done = 0
        if state := run.state():
            self._resume(state)

    def go(self) -> None:
        """Train to the end."""
        self._network.train()
        began = kept = time.monotonic()
        losses: list[torch.Tensor] = []
        tokens = 0
        while self._done < len(self._batches):
            reads = self._batches[self._done]
            parts = self._step(reads)
            losses.append(parts)
            tokens += sum(len(r.pair.ids) for group in reads for r in group)
            self._done += 1
            if time.monotonic() - kept > KEPT_EVERY or self._done == len(self._batches):
                self._keep()
                means = torch.stack(losses).mean(0).cpu().numpy().round(4).tolist()
                report = {
                    "done": self._done,
                    "of": len(self._batches),
                    "losses": means,
                    "tokens_a_second": round(tokens / (time.monotonic() - began)),
                }
                print(json.dumps(report), flush=True)
                losses, kept = [], time.monotonic()
        weights = {name: one.cpu() for name, one in self._network.state_dict().items()}
        torch.save(weights, self._run.folder / "network.pt")
        print("complete", flush=True)

    def _step(self, reads: Sequence[Sequence[Read]]) -> torch.Tensor:
        batch = Batch.of(reads).to(self._run.device)
        with torch.autocast(self._run.device, torch.bfloat16):
            logits = self._network(batch.ids, batch.mask, batch.types)
        parts = torch.stack(losses_of(logits.float(), batch))
        parts.sum().backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self._network.parameters(), 1.0)
        self._optimiser.step()
        self._scheduler.step()
        self._optimiser.zero_grad()
        return parts.detach()

    def _rate(self, step: int) -> float:
        """Return the share of the learning rate at a step: up, then down to nothing."""
        warm = max(1, round(WARMUP * len(self._batches)))
        if step < warm:
            return step / warm
        return max(0.0, (len(self._batches) - step) / max(1, len(self._batches) - warm))

    def _keep(self) -> None:
        self._run.keep(
            {
                "network": self._network.state_dict(),
                "optimiser": self._optimiser.state_dict(),
                "scheduler": self._scheduler.state_dict(),
                "random": torch.get_rng_state(),
                "done": self._done,
            }
        )

    def _resume(self, state: dict[str, Any]) -> None:
        self._network.load_state_dict(state["network"])
        self._optimiser.load_state_dict(state["optimiser"])
        self._scheduler.load_state_dict(state["scheduler"])
        torch.set_rng_state(state["random"])
        self._done = state["done"]
