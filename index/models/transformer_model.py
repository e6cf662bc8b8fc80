"""Any other embedding model, through sentence-transformers.

Imports torch. A name that is no local path is looked up on the model hub, as
the library does by itself; code that comes with a model is never run.
"""

import hashlib
import logging
import math
from collections.abc import Sequence
from functools import cached_property

import numpy as np
import torch
from sentence_transformers import SentenceTransformer

from index.errors import ModelUnusable
from index.models.embedding import ModelIdentity, Progress, Vectors

BATCH = 32
DEFAULT_WINDOW = 256


class TransformerEmbedder:
    """A sentence-transformers model, by name or path."""

    def __init__(self, name: str) -> None:
        logging.getLogger("sentence_transformers").setLevel(logging.ERROR)
        try:
            self._model = SentenceTransformer(name, trust_remote_code=False)
        except Exception as exc:  # the library raises whatever its loaders raise
            raise ModelUnusable(
                f"The embedding model {name!r} could not be loaded; FOOTNOTE_EMBEDDING takes a "
                "name or path that sentence-transformers knows."
            ) from exc
        self._name = name

    @cached_property
    def identity(self) -> ModelIdentity:
        """Which model this is; its digest covers the weights."""
        digest = hashlib.sha256()
        for key, tensor in sorted(self._model.state_dict().items()):
            digest.update(key.encode())
            # As bytes, because NumPy knows no bfloat16.
            flat = tensor.detach().cpu().contiguous().view(-1).view(torch.uint8)
            digest.update(flat.numpy().tobytes())
        dimension = self._model.get_embedding_dimension() or len(self.question("dimension"))
        window = self._model.max_seq_length or math.inf  # static models read texts of any length
        window = int(window) if math.isfinite(window) else DEFAULT_WINDOW
        return ModelIdentity(self._name, digest.hexdigest(), dimension, window)

    def passages(self, texts: Sequence[str], done: Progress | None = None) -> Vectors:
        """Return one unit vector per text, shape (texts, dimension)."""
        vectors = self._model.encode_document(
            list(texts), batch_size=BATCH, normalize_embeddings=True, show_progress_bar=False
        )
        if done:
            done(len(texts))
        return np.asarray(vectors, dtype=np.float32)

    def question(self, text: str) -> Vectors:
        """Return the unit vector of a question, shape (dimension,)."""
        vector = self._model.encode_query(text, normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(vector, dtype=np.float32)

    def count(self, texts: Sequence[str]) -> list[int]:
        """Return how many tokens each text has, special tokens left out."""
        tokenizer = self._model.tokenizer
        if hasattr(tokenizer, "encode_batch"):  # a bare tokenizers.Tokenizer (static models)
            return [len(e) for e in tokenizer.encode_batch(list(texts), add_special_tokens=False)]
        return [len(ids) for ids in tokenizer(list(texts), add_special_tokens=False)["input_ids"]]
