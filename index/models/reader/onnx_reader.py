"""Our own reader on ONNX Runtime; `export` makes its file."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnxruntime as ort

from index.article import Span
from index.models.onnx_file import session
from index.models.reader.decoding import (
    UNREAD,
    Logits,
    Reading,
    SentenceReading,
    decoded,
    tokens_of,
)
from index.models.reader.pairs import Pair, padded, pairs, tokenizer
from index.models.reader.shipped import WHAT

START, END, RELEVANT, ANSWERED = range(4)  # as in `network`, which needs torch


class OnnxReader:
    """Reads passages under a question; `model` is the file that holds the export."""

    languages: frozenset[str] | None = frozenset({"en"})
    fitted = True

    def __init__(self, model: Path) -> None:
        self._words = tokenizer()
        self._session: ort.InferenceSession = session(model, WHAT)

    def read(
        self,
        question: str,
        titles: Sequence[str],
        texts: Sequence[str],
        sentences: Sequence[Sequence[Span]],
    ) -> list[Reading]:
        """Return what is to be said of each passage; sentences are spans of its text."""
        if not texts:
            return []
        read = pairs(question, titles, texts, self._words)
        logits = self.logits(read)
        return [
            reading(text, spans, pair, mine)
            for text, spans, pair, mine in zip(texts, sentences, read, logits, strict=True)
        ]

    def logits(self, read: Sequence[Pair]) -> Logits:
        """Return the logits of all tokens, shape (passages, tokens, 4)."""
        ids, mask, types = padded(read)
        inputs = {"input_ids": ids, "attention_mask": mask, "token_type_ids": types}
        (found,) = self._session.run(["logits"], inputs)
        return np.asarray(found, dtype=np.float32)


def reading(text: str, sentences: Sequence[Span], pair: Pair, logits: Logits) -> Reading:
    """Return what the logits of a passage say."""
    shorts = decoded(text, sentences, pair.places, logits[:, START], logits[:, END])
    relevant = _relevant(sentences, pair.places, logits[:, RELEVANT])
    made = [SentenceReading(a, *b) for a, b in zip(relevant, shorts, strict=True)]
    return Reading(tuple(made), float(logits[0, ANSWERED]))


def _relevant(
    sentences: Sequence[Span], places: npt.NDArray[np.int32], logits: Logits
) -> list[float]:
    """Return the mean logit of each sentence's tokens."""
    runs = tokens_of(sentences, places)
    return [float(logits[tokens].mean()) if len(tokens) else UNREAD for tokens in runs]
