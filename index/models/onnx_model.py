"""The bundled model, exported: the same vectors as those of torch, at a tenth of the start-up."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from tokenizers import Encoding, Tokenizer

from index.models import bundled
from index.models.ahead import opened
from index.models.embedding import Halves, ModelIdentity, Places, Progress, Query, Tokens, Vectors
from index.models.engines import Inputs, ModelEngine
from index.models.padding import filled, mask

EXPORT_VERSION = 2
FILE = f"{bundled.NAME}-{bundled.DIGESTS[bundled.WEIGHTS][:12]}-v{EXPORT_VERSION}.onnx"
WHAT = "embedding model"
BATCH = 2048  # tokens that are run together


class OnnxEmbedder:
    """The bundled MiniLM; `model` is the file that holds its export."""

    def __init__(self, model: Path) -> None:
        (tokenizer,) = bundled.checked("tokenizer.json")
        self._tokenizer = Tokenizer.from_file(str(tokenizer))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._engine: ModelEngine = opened(model, WHAT)

    @property
    def identity(self) -> ModelIdentity:
        """Which model this is."""
        digest = bundled.DIGESTS[bundled.WEIGHTS]
        return ModelIdentity(bundled.NAME, digest, bundled.DIMENSION, bundled.WINDOW)

    def passages(self, texts: Sequence[str], done: Progress | None = None) -> Vectors:
        """Return one unit vector per text, shape (texts, dimension)."""
        ids = [_fit(encoding.ids) for encoding in self._tokenizer.encode_batch_fast(list(texts))]
        vectors = np.empty((len(ids), bundled.DIMENSION), dtype=np.float32)
        for batch, found in self._in_batches(ids, "vectors"):
            vectors[batch] = found
            if done:
                done(len(batch))
        return vectors

    def query(self, text: str) -> Query:
        """Return a question as the model reads it; its vector is the mean of its tokens."""
        (tokens,) = self.passage_tokens([text])
        mean = tokens.vectors.mean(axis=0, dtype=np.float32)
        return Query(mean / np.linalg.norm(mean), tokens)

    def passage_tokens(self, texts: Sequence[str]) -> list[Tokens]:
        """Return the tokens of each text, as far as the model's window reaches."""
        read = self._tokenizer.encode_batch(list(texts))
        ids = [_fit(encoding.ids) for encoding in read]
        vectors: dict[int, Halves] = {}
        for batch, found in self._in_batches(ids, "tokens"):
            for i, row in zip(batch, found, strict=True):
                vectors[i] = row[: len(ids[i])].astype(np.float16)
        return [Tokens(vectors[i], _places(one, len(ids[i]))) for i, one in enumerate(read)]

    def count(self, texts: Sequence[str]) -> list[int]:
        """Return how many tokens each text has, special tokens left out."""
        encoded = self._tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
        return [len(encoding) for encoding in encoded]

    def batches(self, texts: Sequence[str]) -> Iterator[Inputs]:
        """Yield what the model is given for texts, a batch at a time."""
        ids = [_fit(encoding.ids) for encoding in self._tokenizer.encode_batch_fast(list(texts))]
        for batch in _batched(ids):
            yield inputs([ids[i] for i in batch])

    def _in_batches(self, ids: list[list[int]], output: str) -> Iterator[tuple[list[int], Vectors]]:
        """Yield which texts are run together, and an output for them: "vectors" or "tokens"."""
        for batch in _batched(ids):
            yield batch, self._engine.run(output, inputs([ids[i] for i in batch]))


def _batched(ids: Sequence[Sequence[int]]) -> Iterator[list[int]]:
    """Yield which texts are run together: such as are about equally long, the longest first."""
    order = sorted(range(len(ids)), key=lambda i: -len(ids[i]))
    at = 0
    while at < len(order):
        batch = order[at : at + max(1, BATCH // len(ids[order[at]]))]
        yield batch
        at += len(batch)


def inputs(ids: Sequence[Sequence[int]]) -> Inputs:
    """Return the token ids of texts as the model takes them, each of shape (texts, tokens)."""
    return {"input_ids": filled(ids), "attention_mask": mask(ids)}


def _fit(ids: list[int]) -> list[int]:
    """Return the token ids cut to the window, the closing token kept."""
    return ids if len(ids) <= bundled.WINDOW else [*ids[: bundled.WINDOW - 1], ids[-1]]


def _places(encoding: Encoding, tokens: int) -> Places:
    """Return where the first tokens of a text stand in it; the closing one nowhere."""
    places = np.array(encoding.offsets[:tokens], dtype=np.int32).reshape(-1, 2)
    places[-1] = 0
    return places
