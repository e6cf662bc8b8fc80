"""Turn texts into unit vectors, whichever model the settings name.

This module chooses; `onnx_model` and `transformer_model` do the work. Only the
second of them imports torch, and only for models that do not come with Footnote.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

from index.models import bundled

Vectors = npt.NDArray[np.float32]
Halves = npt.NDArray[np.float16]
Places = npt.NDArray[np.int32]
Progress = Callable[[int], None]
CPU = "cpu"
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


def prove(name: str, models: Path) -> None:
    """Compare the export of the bundled model with its digest, if that model is meant.

    Raises:
        ModelUnusable: If it is missing or altered.
    """
    if name == bundled.NAME:
        from index.models.onnx_file import checked
        from index.models.onnx_model import FILE, WHAT

        checked(models / FILE, WHAT, deep=True)


def begin_embedder(name: str, models: Path) -> None:
    """Begin to open the bundled model in a thread, if that is meant and there: it takes a while."""
    if name == bundled.NAME:
        from index.models.ahead import begin
        from index.models.onnx_model import FILE, WHAT

        begin(models / FILE, WHAT)


def load_embedder(name: str, models: Path, prepare: bool = False, device: str = CPU) -> Embedder:
    """Return the embedder that `name` stands for.

    Args:
        name: The bundled model's name, or whatever sentence-transformers can load.
        models: The folder where the ONNX export of the bundled model is kept.
        prepare: Make that export if it is missing or broken; there is much to embed.
        device: What torch embeds on. The bundled model uses it where there is much, and then only.

    Raises:
        ModelUnusable: If the model cannot be loaded.
        UsageError: If there is no such device.
    """
    device = real_device(device)
    if name != bundled.NAME:
        from index.models.transformer_model import TransformerEmbedder

        return TransformerEmbedder(name, device)
    from index.models.onnx_file import checked, made
    from index.models.onnx_model import FILE, WHAT, OnnxEmbedder

    file = models / FILE
    if prepare:
        made(file, "index.models.export", WHAT)
    checked(file, WHAT)
    if device == CPU or not prepare:
        return OnnxEmbedder(file)
    from index.models.bulk import BulkEmbedder

    return BulkEmbedder(OnnxEmbedder(file), device)


def real_device(device: str) -> str:
    """Return the device that is meant, if it is there.

    Raises:
        UsageError: If it is not.
    """
    if device == CPU:
        return CPU  # and torch is not imported
    from index.models.transformer_model import usable

    return usable(device)


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
