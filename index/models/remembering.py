"""Embed no sentence twice while a program runs: the last vectors stay in memory.

For what answers questions; a rebuild, which embeds much and once, keeps its vectors on disk.
"""

import threading
from collections.abc import Sequence

import numpy as np
from cachetools import LRUCache

from index.article import sha256
from index.models.embedding import Embedder, ModelIdentity, Progress, Vectors

KEPT = 32_768  # vectors; 50 MB of those of the bundled model


class RememberingEmbedder:
    """An embedder that knows the texts it saw last; threads may share it.

    One batch is embedded at a time: two at once would be slower each, and may hold the same texts.
    """

    def __init__(self, embedder: Embedder, kept: int = KEPT) -> None:
        self._embedder = embedder
        self._known: LRUCache[str, Vectors] = LRUCache(kept)
        self._lock = threading.Lock()

    @property
    def identity(self) -> ModelIdentity:
        """Which model this is."""
        return self._embedder.identity

    def passages(self, texts: Sequence[str], done: Progress | None = None) -> Vectors:
        """Return one unit vector per text, shape (texts, dimension)."""
        keys = [sha256(text) for text in texts]
        wanted = dict(zip(keys, texts, strict=True))
        with self._lock:
            vectors = {key: self._known[key] for key in wanted if key in self._known}
            missing = [key for key in wanted if key not in vectors]
            if missing:
                made = self._embedder.passages([wanted[key] for key in missing])
                vectors |= dict(zip(missing, made, strict=True))
                self._known.update((key, vectors[key].copy()) for key in missing)
        if done:
            done(len(texts))
        return np.stack([vectors[key] for key in keys])

    def question(self, text: str) -> Vectors:
        """Return the unit vector of a question, shape (dimension,)."""
        return self._embedder.question(text)

    def count(self, texts: Sequence[str]) -> list[int]:
        """Return how many tokens each text has, special tokens left out."""
        return self._embedder.count(texts)
