"""How a model that is made up reads texts: each word by itself, as if it stood alone."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np

from index.models.embedding import Progress, Query, Tokens, Vectors
from index.words import WORD


class Embedding(Protocol):
    """What it takes."""

    def passages(self, texts: Sequence[str], done: Progress | None = None) -> Vectors:
        """Return one unit vector per text."""


class Asking(Embedding, Protocol):
    """The same, with a way of its own to embed questions."""

    def question(self, text: str) -> Vectors:
        """Return the unit vector of a question."""


class WordByWord:
    """The tokens of a model that has vectors for whole texts."""

    def passage_tokens(self: Embedding, texts: Sequence[str]) -> list[Tokens]:
        """Return the words of each text."""
        return [read(self, text) for text in texts]

    def question(self: Embedding, text: str) -> Vectors:
        """Return the unit vector of a question: that of the same text, if not said otherwise."""
        return self.passages([text])[0]

    def query(self: Asking, text: str) -> Query:
        """Return a question with its words."""
        return Query(self.question(text), read(self, text))


def read(model: Embedding, text: str) -> Tokens:
    """Return the words of a text with their vectors; a text without any is one word."""
    found = [match.span() for match in WORD.finditer(text)] or [(0, len(text))]
    vectors = model.passages([text[start:end] for start, end in found])
    return Tokens(vectors.astype(np.float16), np.array(found, dtype=np.int32))
