"""What is right of a passage, in the tokens that the network sees."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from tokenizers import Tokenizer

from index.models.reader.pairs import Pair, pairs
from tests.benchmarks.reader.examples import Group, Row

NOWHERE = -1


@dataclass(frozen=True, slots=True)
class Read:
    """A passage as the network sees it, and what is right of it.

    Attributes:
        sentence: Of each token, in which sentence it stands, shape (tokens,); else -1.
        right: Of each sentence, whether it answers.
        short: First and last token of the short answer; 0 and 0 if nothing answers;
            -1 and -1 if that is not known.
    """

    pair: Pair
    sentence: Sequence[int]
    right: Sequence[bool]
    short: tuple[int, int]


def as_read(group: Group, words: Tokenizer) -> list[Read]:
    """Return the passages of a group as the network sees them; none if an answer is cut off."""
    read = pairs(group.question, [r.title for r in group.rows], [r.text for r in group.rows], words)
    found = [as_target(pair, row) for pair, row in zip(read, group.rows, strict=True)]
    return [one for one in found if one is not None] if found[0] else []


def as_target(pair: Pair, row: Row) -> Read | None:
    """Return a passage with what is right of it, in tokens; None if the window cut that off."""
    starts, ends = pair.places[:, 0], pair.places[:, 1]
    inside = ends > starts
    sentence = np.full(len(starts), -1)
    for number, (start, end) in enumerate(row.sentences):
        sentence[inside & (starts >= start) & (ends <= end)] = number
    right = [number in row.right for number in range(len(row.sentences))]
    if any(flag and not (sentence == n).any() for n, flag in enumerate(right)):
        return None
    if row.short is None:
        short = (NOWHERE, NOWHERE) if row.right else (0, 0)
    else:
        held = np.flatnonzero(inside & (ends > row.short[0]) & (starts < row.short[1]))
        short = (int(held[0]), int(held[-1])) if len(held) else (NOWHERE, NOWHERE)
    return Read(pair, sentence.tolist(), right, short)
