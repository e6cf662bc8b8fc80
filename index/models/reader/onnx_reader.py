"""Our own reader, exported; `reader_export` makes its file."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from index.errors import ModelUnusable
from index.models.ahead import opened
from index.models.engines import BROKEN, ModelEngine
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
from index.models.reader.pairs import Pair, inputs, pairs, tokenizer
from index.models.reader.shipped import WHAT


class OnnxReader:
    """Reads passages under a question; `model` is the file that holds the export."""

    languages: frozenset[str] | None = frozenset({"en"})
    fitted = True

    def __init__(self, model: Path) -> None:
        self._words = tokenizer()
        self._engine: ModelEngine = opened(model, WHAT)

    @property
    def engine(self) -> str:
        """The name of what runs it."""
        return self._engine.name

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
        try:
            logits = self._engine.run("logits", inputs(read))
        except Exception as exc:  # the errors of engines share no class
            raise ModelUnusable(BROKEN.format(WHAT)) from exc
        if not np.isfinite(logits).all():
            raise ModelUnusable(BROKEN.format(WHAT))
        return logits


def reading(excerpt: Excerpt, pair: Pair, logits: Logits) -> Reading:
    """Return what the logits of an excerpt say."""
    start, end, relevant = (logits[:, head] for head in (START, END, RELEVANT))
    sentences = decoded(excerpt, pair.places, start, end, relevant)
    return Reading(sentences, float(logits[0, ANSWERED]))
