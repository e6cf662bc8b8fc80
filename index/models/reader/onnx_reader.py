"""Our own reader on ONNX Runtime; `export` makes its file."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnxruntime as ort

from index.article import Span
from index.models.onnx_file import session
from index.models.reader.decoding import (
    ANSWERED,
    END,
    RELEVANT,
    START,
    UNREAD,
    Excerpt,
    Logits,
    Reading,
    SentenceReading,
    decoded,
    tokens_of,
)
from index.models.reader.pairs import Pair, padded, pairs, tokenizer
from index.models.reader.shipped import WHAT

INPUTS = ("input_ids", "attention_mask", "token_type_ids")


class OnnxReader:
    """Reads passages under a question; `model` is the file that holds the export."""

    languages: frozenset[str] | None = frozenset({"en"})
    fitted = True

    def __init__(self, model: Path) -> None:
        self._words = tokenizer()
        self._session: ort.InferenceSession = session(model, WHAT)

    def read(self, question: str, excerpts: Sequence[Excerpt]) -> list[Reading]:
        """Return what is to be said of each excerpt."""
        if not excerpts:
            return []
        texts = [one.text for one in excerpts]
        read = pairs(question, [one.title for one in excerpts], texts, self._words)
        return [*map(reading, excerpts, read, self.logits(read))]

    def logits(self, read: Sequence[Pair]) -> Logits:
        """Return the logits of all tokens, shape (passages, tokens, 4)."""
        (found,) = self._session.run(["logits"], dict(zip(INPUTS, padded(read), strict=True)))
        return np.asarray(found, dtype=np.float32)


def reading(excerpt: Excerpt, pair: Pair, logits: Logits) -> Reading:
    """Return what the logits of an excerpt say."""
    shorts = decoded(excerpt, pair.places, logits[:, START], logits[:, END])
    relevant = _relevant(excerpt.sentences, pair.places, logits[:, RELEVANT])
    made = [SentenceReading(a, *b) for a, b in zip(relevant, shorts, strict=True)]
    return Reading(tuple(made), float(logits[0, ANSWERED]))


def _relevant(
    sentences: Sequence[Span], places: npt.NDArray[np.int32], logits: Logits
) -> list[float]:
    """Return the mean logit of each sentence's tokens."""
    runs = tokens_of(sentences, places)
    return [float(logits[tokens].mean()) if len(tokens) else UNREAD for tokens in runs]
