"""Score how well texts answer a question, if the settings name a model for that.

This module chooses; `cross_encoder` does the work. It imports torch, and only
where a reranker is set.
"""

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from index.models.devices import CPU, real_device
from index.models.embedding import Vectors


@runtime_checkable
class Reranker(Protocol):
    """Anything that reads a question and a text together."""

    def scores(self, question: str, texts: Sequence[str]) -> Vectors:
        """Return how well each text answers a question, 0..1, shape (texts,)."""


def load_reranker(name: str, device: str = CPU) -> Reranker:
    """Return the reranker of that name or path.

    Raises:
        ModelUnusable: If it cannot be loaded, or gives anything but one score.
        UsageError: If there is no such device.
    """
    from index.models.cross_encoder import CrossEncoderReranker

    return CrossEncoderReranker(name, real_device(device))
