"""What training makes small.

It adds four: of the sentences of all passages of a question, the right one (softmax over all of
them, after the "shared norm" of Clark and Gardner 2018), and each by itself; start and end of
the short answer in each passage, both at the first token where it has none; and whether a
passage answers at all.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Self

import numpy as np
import torch
from torch.nn import functional

from index.models.reader.decoding import ANSWERED, END, RELEVANT, START
from index.models.reader.pairs import padded
from tests.benchmarks.reader.targets import NOWHERE, Read

NEVER = -1e4  # the logit of what must not be chosen


@dataclass(frozen=True, slots=True)
class Batch:
    """Questions with their passages as tensors; all passages and all sentences are counted through.

    Attributes:
        ids, mask, types: What the network is given, shape (passages, tokens).
        allowed: Where a short answer may start and end, or stand for none, likewise.
        sentence: The number of each token's sentence, likewise; that of no sentence is one more
            than there are.
        question: The number of each sentence's question, shape (sentences,).
        right: Whether a sentence answers, 1 or 0, likewise.
        short: First and last token of the short answers, shape (passages, 2); NOWHERE
            where that is not known.
        answers: Whether a passage answers, 1 or 0, shape (passages,).
    """

    ids: torch.Tensor
    mask: torch.Tensor
    types: torch.Tensor
    allowed: torch.Tensor
    sentence: torch.Tensor
    question: torch.Tensor
    right: torch.Tensor
    short: torch.Tensor
    answers: torch.Tensor

    @classmethod
    def of(cls, reads: Sequence[Sequence[Read]]) -> Self:
        """Return the passages of some questions."""
        rows = [one for group in reads for one in group]
        ids, mask, types = padded([one.pair for one in rows])
        right = [flag for one in rows for flag in one.right]
        sentence = np.full(ids.shape, len(right))
        first = 0
        for line, one in enumerate(rows):
            places = np.array(one.sentence)
            inside = places >= 0
            sentence[line, : len(places)][inside] = places[inside] + first
            first += len(one.right)
        allowed = sentence < len(right)
        allowed[:, 0] = True
        question = [n for n, group in enumerate(reads) for one in group for _ in one.right]
        return cls(
            *map(torch.from_numpy, (ids, mask, types, allowed, sentence, np.array(question))),
            torch.tensor(right, dtype=torch.float32),
            torch.tensor([one.short for one in rows]),
            torch.tensor([float(any(one.right)) for one in rows]),
        )

    def to(self, device: str) -> Self:
        """Return the same on a device."""
        return type(self)(*(getattr(self, one.name).to(device) for one in fields(self)))


def losses_of(logits: torch.Tensor, batch: Batch) -> list[torch.Tensor]:
    """Return the losses: of sentences among each other and alone, short answers, passages."""
    scores = sentence_scores(logits[:, :, RELEVANT], batch)
    alone = functional.binary_cross_entropy_with_logits(scores, batch.right)
    passage = functional.binary_cross_entropy_with_logits(logits[:, 0, ANSWERED], batch.answers)
    return [among_loss(scores, batch), alone, short_loss(logits, batch), 0.5 * passage]


def sentence_scores(relevant: torch.Tensor, batch: Batch) -> torch.Tensor:
    """Return the scores of the sentences, the means of their tokens'."""
    places = batch.sentence.flatten()
    zeros = relevant.new_zeros(len(batch.right) + 1)
    sums = zeros.index_add(0, places, relevant.flatten())
    counts = zeros.index_add(0, places, torch.ones_like(relevant).flatten())
    return (sums / counts.clamp(min=1))[:-1]


def among_loss(scores: torch.Tensor, batch: Batch) -> torch.Tensor:
    """Return how little of the softmax of a question's sentences is on what answers it."""
    mine = functional.one_hot(batch.question).T.bool()
    right = mine & batch.right.bool()
    answered = right.any(1)
    if not answered.any():
        return scores.sum() * 0
    all_of_it = torch.logsumexp(scores.masked_fill(~mine, NEVER), 1)
    of_the_right = torch.logsumexp(scores.masked_fill(~right, NEVER), 1)
    return (all_of_it - of_the_right)[answered].mean()


def short_loss(logits: torch.Tensor, batch: Batch) -> torch.Tensor:
    """Return how little is on the start and the end of short answers, where they are known."""
    total = logits.sum() * 0
    if (batch.short == NOWHERE).all():  # a mean of none is no number
        return total
    for side, head in enumerate((START, END)):
        line = logits[:, :, head].masked_fill(~batch.allowed, NEVER)
        total = total + functional.cross_entropy(line, batch.short[:, side], ignore_index=NOWHERE)
    return total / 2
