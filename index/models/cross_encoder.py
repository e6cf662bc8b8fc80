"""A reranker, through the cross-encoders of sentence-transformers.

Imports torch. A name that is no local path is looked up on the model hub, if
that answers; code that comes with a model is never run.
"""

import threading
from collections.abc import Sequence

import numpy as np
import torch
from sentence_transformers import CrossEncoder

from index.errors import ModelUnusable
from index.models.embedding import Vectors
from index.models.hub import is_away, whereabouts
from index.models.transformer_model import quieten

TRIAL = "Is it blue? " * 1000  # longer than what most models read at once


class CrossEncoderReranker:
    """A cross-encoder, by name or path, on a device of torch; threads may share it."""

    def __init__(self, name: str, device: str = "cpu") -> None:
        quieten()
        self._name, self._device = name, device
        self._lock = threading.Lock()  # two batches at once would be slower each
        try:
            self._model = CrossEncoder(
                name, device=device, trust_remote_code=False, local_files_only=is_away(name)
            )
        except Exception as exc:  # the library raises whatever its loaders raise
            raise ModelUnusable(
                f"The reranker {name!r} could not be loaded{whereabouts(name)}; FOOTNOTE_RERANKER "
                "takes the name or path of a cross-encoder that sentence-transformers knows."
            ) from exc
        made_for = getattr(self._model.config, "architectures", None) or [
            "ForSequenceClassification"
        ]
        if not any("ForSequenceClassification" in one for one in made_for):
            # Loaded all the same, it would score by weights that nobody trained.
            raise ModelUnusable(
                f"The model {name!r} is not a cross-encoder, so it cannot be the reranker; "
                "FOOTNOTE_RERANKER takes one that sentence-transformers knows."
            )
        self.scores("Is the sky blue?", [TRIAL, ""])

    def scores(self, question: str, texts: Sequence[str]) -> Vectors:
        """Return how well each text answers a question, 0..1, shape (texts,).

        Raises:
            ModelUnusable: If the model gives anything but one score for each.
        """
        if not texts:
            return np.zeros(0, dtype=np.float32)
        pairs = [(question, text) for text in texts]
        try:
            # Some models say that their scores are to stay as they are, others that a sigmoid
            # is to follow: said here, it follows once, whatever they say.
            with self._lock:
                found = self._model.predict(
                    pairs, activation_fn=torch.nn.Sigmoid(), show_progress_bar=False
                )
        except Exception as exc:  # torch and the tokenizer raise whatever they do
            raise ModelUnusable(
                f"The reranker {self._name!r} failed on the device {self._device!r}; check that "
                "its memory is not full, and that the model is a cross-encoder."
            ) from exc
        scores = np.asarray(found, dtype=np.float32)
        if scores.shape != (len(texts),) or not np.isfinite(scores).all():
            raise ModelUnusable(
                f"The model {self._name!r} does not give one score for a question and a text; "
                "FOOTNOTE_RERANKER takes a cross-encoder that does."
            )
        return scores
