"""Our own reader on ONNX Runtime; `reader_export` makes its file."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnxruntime as ort

from index.errors import ModelUnusable
from index.models.onnx_file import BROKEN, session
from index.models.reader.decoding import (
    ANSWERED,
    END,
    RELEVANT,
    START,
    Excerpt,
    Logits,
    Reading,
    decoded,
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
        """Return what is to be said of each excerpt.

        Raises:
            ModelUnusable: If the file holds another model, or what it says is no number.
        """
        if not excerpts:
            return []
        texts = [one.text for one in excerpts]
        read = pairs(question, [one.title for one in excerpts], texts, self._words)
        return [*map(reading, excerpts, read, self.logits(read))]

    def logits(self, read: Sequence[Pair]) -> Logits:
        """Return the logits of all tokens, shape (passages, tokens, 4)."""
        inputs = dict(zip(INPUTS, padded(read), strict=True))
        try:
            (found,) = self._session.run(["logits"], inputs)
        except Exception as exc:  # ONNX Runtime's errors share no class of their own
            raise ModelUnusable(BROKEN.format(WHAT)) from exc
        logits = np.asarray(found, dtype=np.float32)
        if not np.isfinite(logits).all():
            raise ModelUnusable(BROKEN.format(WHAT))
        return logits


def reading(excerpt: Excerpt, pair: Pair, logits: Logits) -> Reading:
    """Return what the logits of an excerpt say."""
    start, end, relevant = (logits[:, head] for head in (START, END, RELEVANT))
    sentences = decoded(excerpt, pair.places, start, end, relevant)
    return Reading(sentences, float(logits[0, ANSWERED]))
