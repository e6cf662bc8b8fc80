"""Embed only what was never embedded before: vectors are kept by model and text."""

from collections.abc import Sequence

import numpy as np

from index.article import sha256
from index.cache import Cache
from index.models.embedding import Embedder, ModelIdentity, Progress, Query, Tokens, Vectors

RUN = 256  # so many are lost at most if the process is killed


class CachedEmbedder:
    """An embedder that looks into the cache first; it counts what it had to compute."""

    def __init__(self, embedder: Embedder, cache: Cache, fresh: bool = False) -> None:
        """Wrap an embedder; a `fresh` one only writes to the cache."""
        self._embedder = embedder
        self._cache = cache
        self._fresh = fresh
        self.computed = 0

    @property
    def identity(self) -> ModelIdentity:
        """Which model this is."""
        return self._embedder.identity

    def passages(self, texts: Sequence[str], done: Progress | None = None) -> Vectors:
        """Return one unit vector per text, shape (texts, dimension)."""
        keys = [self._key(text) for text in texts]
        wanted = dict(zip(keys, texts, strict=True))
        vectors = {} if self._fresh else self._known([*wanted])
        missing = [key for key in wanted if key not in vectors]
        if done:
            done(len(keys) - len(missing))
        for at in range(0, len(missing), RUN):
            part = missing[at : at + RUN]
            made = self._embedder.passages([wanted[key] for key in part], done)
            self._cache.keep_vectors((k, v.tobytes()) for k, v in zip(part, made, strict=True))
            vectors |= dict(zip(part, made, strict=True))
            self.computed += len(part)
        return np.stack([vectors[key] for key in keys])

    def query(self, text: str) -> Query:
        """Return a question as the model reads it."""
        return self._embedder.query(text)

    def passage_tokens(self, texts: Sequence[str]) -> list[Tokens]:
        """Return the tokens of each text; they are not kept."""
        return self._embedder.passage_tokens(texts)

    def count(self, texts: Sequence[str]) -> list[int]:
        """Return how many tokens each text has, special tokens left out."""
        return self._embedder.count(texts)

    def _known(self, keys: Sequence[str]) -> dict[str, Vectors]:
        """Return the vectors that are kept under the keys, those of the right length."""
        dimension = self.identity.dimension
        found = {
            key: np.frombuffer(value, dtype=np.float32)
            for key, value in self._cache.vectors(keys).items()
        }
        return {key: vector for key, vector in found.items() if len(vector) == dimension}

    def _key(self, text: str) -> str:
        return sha256(f"{self.identity.digest}\0{self.identity.window}\0{text}")
