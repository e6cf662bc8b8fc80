"""What is right of a passage, in the tokens that the network sees."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from tokenizers import Tokenizer

from index.article import Span
from index.models.reader.decoding import tokens_of
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
            NOWHERE and NOWHERE if that is not known, or cut off.
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
    sentence = np.full(len(pair.places), -1)
    # SelQA has empty sentences, which are no spans.
    full = [number for number, (start, end) in enumerate(row.sentences) if start < end]
    held = tokens_of([Span(*row.sentences[number]) for number in full], pair.places)
    for number, tokens in zip(full, held, strict=True):
        sentence[tokens] = number
    if any(number not in sentence for number in row.right):
        return None
    right = [number in row.right for number in range(len(row.sentences))]
    return Read(pair, sentence.tolist(), right, short_of(pair, row))


def short_of(pair: Pair, row: Row) -> tuple[int, int]:
    """Return the first and the last token of the short answer, as `Read.short` says."""
    if row.short is None:
        return (NOWHERE, NOWHERE) if row.right else (0, 0)
    starts, ends = pair.places[:, 0], pair.places[:, 1]
    held = np.flatnonzero((ends > starts) & (ends > row.short[0]) & (starts < row.short[1]))
    return (int(held[0]), int(held[-1])) if len(held) else (NOWHERE, NOWHERE)
