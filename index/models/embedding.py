"""What an embedding model makes of texts, and what is embedded of a passage.

Values and a protocol; which model does it is chosen in `embedders`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]
Halves = npt.NDArray[np.float16]
Places = npt.NDArray[np.int32]
Progress = Callable[[int], None]
SPECIAL_TOKENS = 2  # that a model puts around a text


@dataclass(frozen=True, slots=True)
class ModelIdentity:
    """What has to be equal for two models to give comparable vectors.

    Attributes:
        digest: The SHA-256 of the weights.
        dimension: The length of a vector.
        window: How many tokens of a text the model reads.
    """

    name: str
    digest: str
    dimension: int
    window: int


@dataclass(frozen=True, slots=True)
class Tokens:
    """A text as a model reads it: each token in the light of all the others.

    Attributes:
        vectors: Of any length each, shape (tokens, dimension), half precision.
        spans: Where each token stands in the text, shape (tokens, 2); those that are
            none of its own, as the model puts at either end, are empty.
    """

    vectors: Halves
    spans: Places


@dataclass(frozen=True, slots=True)
class Query:
    """A question as a model reads it.

    Attributes:
        vector: Of length 1, shape (dimension,).
    """

    vector: Vectors
    tokens: Tokens


class Embedder(Protocol):
    """Anything that turns texts into unit vectors, and reads them token by token."""

    @property
    def identity(self) -> ModelIdentity:
        """Which model this is."""

    def passages(self, texts: Sequence[str], done: Progress | None = None) -> Vectors:
        """Return one unit vector per text, shape (texts, dimension).

        `done` is called with how many more texts are finished.
        """

    def query(self, text: str) -> Query:
        """Return a question as the model reads it."""

    def passage_tokens(self, texts: Sequence[str]) -> list[Tokens]:
        """Return the tokens of each text, as far as the model's window reaches."""

    def count(self, texts: Sequence[str]) -> list[int]:
        """Return how many tokens each text has, special tokens left out."""


def room(embedder: Embedder) -> int:
    """Return how many tokens of a text a model reads."""
    return embedder.identity.window - SPECIAL_TOKENS


def with_titles(titles: Sequence[str], texts: Sequence[str], embedder: Embedder) -> list[str]:
    """Return what is embedded for passages: each under its title, if the model reads both."""
    counts = embedder.count([*titles, *texts])
    lengths = [sum(pair) for pair in zip(counts[: len(titles)], counts[len(titles) :], strict=True)]
    return [
        text
        if text.startswith(title.removesuffix("…")) or length > room(embedder)
        else f"{title}\n{text}"
        for title, text, length in zip(titles, texts, lengths, strict=True)
    ]
