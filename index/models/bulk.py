"""The bundled model where there is much to embed: passages by torch on a device, questions by ONNX.

Both give the same vectors, so what was embedded here is found anywhere.
"""

from collections.abc import Sequence

from index.models import bundled
from index.models.embedding import Embedder, ModelIdentity, Progress, Query, Tokens, Vectors
from index.models.transformer_model import TransformerEmbedder


class BulkEmbedder:
    """The bundled model on a device; `small` is the same on ONNX Runtime."""

    def __init__(self, small: Embedder, device: str) -> None:
        bundled.checked(*bundled.DIGESTS)
        self._small = small
        self._large = TransformerEmbedder(str(bundled.folder()), device)

    @property
    def identity(self) -> ModelIdentity:
        """Which model this is: the same wherever it runs."""
        return self._small.identity

    def passages(self, texts: Sequence[str], done: Progress | None = None) -> Vectors:
        """Return one unit vector per text, shape (texts, dimension)."""
        return self._large.passages(texts, done)

    def query(self, text: str) -> Query:
        """Return a question as the model reads it."""
        return self._small.query(text)

    def passage_tokens(self, texts: Sequence[str]) -> list[Tokens]:
        """Return the tokens of each text, as far as the model's window reaches."""
        return self._small.passage_tokens(texts)

    def count(self, texts: Sequence[str]) -> list[int]:
        """Return how many tokens each text has, special tokens left out."""
        return self._small.count(texts)
