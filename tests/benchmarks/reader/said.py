"""What the reader of a run says of the sentences of the evaluation questions."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bot.finding.closely import LEAST, NEAR
from index.models.reader.decoding import decoded
from index.models.reader.loading import Reader
from index.models.reader.onnx_reader import OnnxReader
from index.models.reader.pairs import pairs
from tests.benchmarks.reader.kept import code, digest, kept
from tests.benchmarks.reader.measure import reader_of, weights_of
from tests.benchmarks.reader.seen import Bools, Floats, Seen


@dataclass(frozen=True, slots=True)
class Said:
    """What a reader says of each sentence, shape (sentences,); NaN of those that it did not read.

    Attributes:
        relevant: The logit of its answering the question.
        sure: How much likelier its short answer is than none.
    """

    relevant: Floats
    sure: Floats

    def read(self, one: Seen, passages: int) -> Bools:
        """Return which sentences are read if so many passages may be, as `closely` has it."""
        known = one.known
        near = known.passage[known.score >= known.score.max() - NEAR]
        chosen = (known.passage < LEAST) | np.isin(known.passage, near)
        chosen &= known.passage < passages
        read: Bools = chosen & np.isfinite(self.relevant)
        return read


def said(run: Path, known: Sequence[Seen], known_from: str, passages: int) -> list[Said]:
    """Return what the reader of a run says of so many passages of each question.

    `known_from` is the digest of what the questions were made from.
    """
    made_from = digest(
        known_from, passages, weights_of(run), *code(pairs, decoded, OnnxReader, Said)
    )

    def ask() -> list[Said]:
        reader = reader_of(run)
        return [of_question(one, reader, passages) for one in known]

    return kept(run / f"said-{made_from}.pickle", ask)


def of_question(one: Seen, reader: Reader, passages: int) -> Said:
    """Return what a reader says of the sentences of a question, in its first passages."""
    readings = reader.read(one.question, one.excerpts[:passages])
    found = np.full((2, len(one.known.score)), np.nan)
    stand = zip(one.known.passage, one.known.sentence, strict=True)
    for at, (passage, sentence) in enumerate(stand):
        if passage < len(readings) and (of_it := readings[passage].sentences[sentence]):
            found[:, at] = of_it.relevant, of_it.sure
    return Said(*found)
