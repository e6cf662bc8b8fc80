"""What training makes small.

It adds four: of the sentences of all passages of a question, the right one (softmax over all of
them, after the "shared norm" of Clark and Gardner 2018), and each by itself; start and end of
the short answer in each passage, both at the first token where it has none; and whether a
passage answers at all.
"""

from collections.abc import Iterator, Sequence

import torch
from torch.nn import functional

from index.models.reader.decoding import ANSWERED, END, RELEVANT, START
from tests.benchmarks.reader.targets import NOWHERE, Read


def losses_of(
    logits: torch.Tensor, mask: torch.Tensor, reads: Sequence[Sequence[Read]]
) -> list[torch.Tensor]:
    """Return the losses: of sentences among each other and alone, short answers, passages."""
    rows = [one for group in reads for one in group]
    scores = [*sentence_scores(logits[:, :, RELEVANT], rows)]
    right = [torch.tensor(one.right, dtype=torch.float32) for one in rows]
    alone = functional.binary_cross_entropy_with_logits(torch.cat(scores), torch.cat(right))
    among = torch.stack([*among_losses(scores, right, reads)] or [torch.zeros(())]).mean()
    short = short_loss(logits, mask, rows)
    answers = torch.tensor([float(any(one.right)) for one in rows])
    passage = functional.binary_cross_entropy_with_logits(logits[:, 0, ANSWERED], answers)
    return [among, alone, short, 0.5 * passage]


def sentence_scores(relevant: torch.Tensor, rows: Sequence[Read]) -> Iterator[torch.Tensor]:
    """Yield the scores of each passage's sentences, the means of their tokens'."""
    for line, row in zip(relevant, rows, strict=True):
        places = torch.tensor(row.sentence)
        inside = places >= 0
        sums = torch.zeros(len(row.right)).index_add(0, places[inside], line[: len(places)][inside])
        counts = torch.bincount(places[inside], minlength=len(row.right)).clamp(min=1)
        yield sums / counts


def among_losses(
    scores: Sequence[torch.Tensor], right: Sequence[torch.Tensor], reads: Sequence[Sequence[Read]]
) -> Iterator[torch.Tensor]:
    """Yield, for each question that is answered, how little of the softmax is on what answers."""
    at = 0
    for group in reads:
        mine = slice(at, at + len(group))
        at += len(group)
        flags = torch.cat([*right[mine]]).bool()
        if flags.any():
            logs = functional.log_softmax(torch.cat([*scores[mine]]), dim=0)
            yield -torch.logsumexp(logs[flags], dim=0)


def short_loss(logits: torch.Tensor, mask: torch.Tensor, rows: Sequence[Read]) -> torch.Tensor:
    """Return how little is on the start and the end of short answers, where they are known."""
    known = torch.tensor([row.short[0] != NOWHERE for row in rows])
    allowed = torch.zeros_like(mask)
    for line, row in enumerate(rows):
        allowed[line, : len(row.sentence)] = torch.tensor(row.sentence) >= 0
    allowed[:, 0] = True
    total = torch.zeros(())
    for side, head in enumerate((START, END)):
        target = torch.tensor([max(row.short[side], 0) for row in rows])
        line = logits[:, :, head].masked_fill(~allowed, -1e4)
        total = total + functional.cross_entropy(line[known], target[known])
    return total / 2
