"""Read nothing twice while a program runs: what was made of the last texts stays in memory.

For what answers questions; a rebuild, which embeds much and once, keeps its vectors on disk.
"""

import threading
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

import numpy as np
from cachetools import LRUCache

from index.article import sha256
from index.models.embedding import Embedder, ModelIdentity, Progress, Query, Tokens, Vectors

# Of the bundled model's vectors these take 12 MB, 75 MB at most, and 3 MB if questions are short.
VECTORS, TOKENS, QUERIES = 8_192, 768, 128

Made = TypeVar("Made")


class RememberingEmbedder:
    """An embedder that knows the texts it saw last; threads may share it.

    One batch is embedded at a time: two at once would be slower each, and may hold the same texts.
    """

    def __init__(self, embedder: Embedder, vectors: int = VECTORS, tokens: int = TOKENS) -> None:
        self._embedder = embedder
        self._vectors: LRUCache[str, Vectors] = LRUCache(vectors)
        self._tokens: LRUCache[str, Tokens] = LRUCache(tokens)
        self._queries: LRUCache[str, Query] = LRUCache(QUERIES)
        self._lock = threading.Lock()

    @property
    def identity(self) -> ModelIdentity:
        """Which model this is."""
        return self._embedder.identity

    def passages(self, texts: Sequence[str], done: Progress | None = None) -> Vectors:
        """Return one unit vector per text, shape (texts, dimension)."""
        found = self._known(
            texts, self._vectors, lambda new: map(np.copy, self._embedder.passages(new))
        )
        if done:
            done(len(texts))
        return np.stack(found)

    def query(self, text: str) -> Query:
        """Return a question as the model reads it."""
        (found,) = self._known([text], self._queries, lambda new: map(self._embedder.query, new))
        return found

    def passage_tokens(self, texts: Sequence[str]) -> list[Tokens]:
        """Return the tokens of each text, as far as the model's window reaches."""
        return self._known(texts, self._tokens, self._embedder.passage_tokens)

    def count(self, texts: Sequence[str]) -> list[int]:
        """Return how many tokens each text has, special tokens left out."""
        return self._embedder.count(texts)

    def _known(
        self,
        texts: Sequence[str],
        known: "LRUCache[str, Made]",
        make: Callable[[Sequence[str]], Iterable[Made]],
    ) -> list[Made]:
        """Return what is known of each text, made where it is not."""
        keys = [sha256(text) for text in texts]
        wanted = dict(zip(keys, texts, strict=True))
        with self._lock:
            found = {key: known[key] for key in wanted if key in known}
            missing = [key for key in wanted if key not in found]
            if missing:
                found |= zip(missing, make([wanted[key] for key in missing]), strict=True)
                known.update((key, found[key]) for key in missing)
        return [found[key] for key in keys]
