"""The bundled model on ONNX Runtime: the same vectors as torch, at a tenth of the start-up."""

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import onnxruntime as ort
from tokenizers import Encoding, Tokenizer

from index.errors import HomeUnusable, ModelUnusable
from index.models import bundled
from index.models.embedding import Halves, ModelIdentity, Places, Progress, Tokens, Vectors

EXPORT_VERSION = 2
FILE = f"{bundled.NAME}-{bundled.DIGESTS[bundled.WEIGHTS][:12]}-v{EXPORT_VERSION}.onnx"
BATCH = 32


class OnnxEmbedder:
    """The bundled MiniLM; `model` is the file that holds its export."""

    def __init__(self, model: Path) -> None:
        (tokenizer,) = bundled.checked("tokenizer.json")
        self._tokenizer = Tokenizer.from_file(str(tokenizer))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._session = _session(model)

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

    def question(self, text: str) -> Vectors:
        """Return the unit vector of a question, shape (dimension,)."""
        (vector,) = self.passages([text])
        return np.asarray(vector)

    def passage_tokens(self, texts: Sequence[str]) -> list[Tokens]:
        """Return the tokens of each text, as far as the model's window reaches."""
        read = self._tokenizer.encode_batch(list(texts))
        ids = [_fit(encoding.ids) for encoding in read]
        vectors: dict[int, Halves] = {}
        for batch, found in self._in_batches(ids, "tokens"):
            for i, row in zip(batch, found, strict=True):
                vectors[i] = row[: len(ids[i])].astype(np.float16)
        return [Tokens(vectors[i], _places(one, len(ids[i]))) for i, one in enumerate(read)]

    def question_tokens(self, text: str) -> Tokens:
        """Return the tokens of a question."""
        (tokens,) = self.passage_tokens([text])
        return tokens

    def count(self, texts: Sequence[str]) -> list[int]:
        """Return how many tokens each text has, special tokens left out."""
        encoded = self._tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
        return [len(encoding) for encoding in encoded]

    def _in_batches(self, ids: list[list[int]], output: str) -> Iterator[tuple[list[int], Vectors]]:
        """Yield which texts are run together, the longest first, and an output for them."""
        order = sorted(range(len(ids)), key=lambda i: -len(ids[i]))
        for at in range(0, len(order), BATCH):
            batch = order[at : at + BATCH]
            yield batch, self._run([ids[i] for i in batch], output)

    def _run(self, ids: list[list[int]], output: str) -> Vectors:
        """Return an output of the model: "vectors" of the texts or of their "tokens"."""
        width = max(map(len, ids))
        tokens = np.zeros((len(ids), width), dtype=np.int64)
        mask = np.zeros_like(tokens)
        for row, one in enumerate(ids):
            tokens[row, : len(one)] = one
            mask[row, : len(one)] = 1
        inputs = {"input_ids": tokens, "attention_mask": mask}
        (found,) = self._session.run([output], inputs)
        return np.asarray(found, dtype=np.float32)


def export_in_child(target: Path) -> None:
    """Export the bundled model to a file.

    torch does that in a process of its own: it is needed once, and never again.

    Raises:
        ModelUnusable: If the export fails or does not agree with the original.
        HomeUnusable: If the file cannot be written.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except OSError as exc:
        raise HomeUnusable(
            f"The embedding model cannot be kept in FOOTNOTE_HOME: {exc.strerror}."
        ) from exc
    command = [sys.executable, "-P", "-m", "index.models.export", str(target)]
    child = subprocess.run(command, capture_output=True, text=True, env=_offline(), check=False)
    if child.returncode:
        last = child.stderr.strip().splitlines()[-1:] or ["no message"]
        raise ModelUnusable(f"The embedding model could not be prepared: {last[0]}")


def _offline() -> dict[str, str]:
    """Return an environment in which the child finds us and no library looks for a network."""
    root = str(Path(__file__).resolve().parents[2])
    path = os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH"))))
    return {**os.environ, "HF_HUB_OFFLINE": "1", "PYTHONPATH": path}


def _fit(ids: list[int]) -> list[int]:
    """Return the token ids cut to the window, the closing token kept."""
    return ids if len(ids) <= bundled.WINDOW else [*ids[: bundled.WINDOW - 1], ids[-1]]


def _places(encoding: Encoding, tokens: int) -> Places:
    """Return where the first tokens of a text stand in it; the closing one nowhere."""
    places = np.array(encoding.offsets[:tokens], dtype=np.int32).reshape(-1, 2)
    places[-1] = 0
    return places


def _session(path: Path) -> ort.InferenceSession:
    options = ort.SessionOptions()
    options.log_severity_level = 4
    try:
        return ort.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except Exception as exc:  # ONNX Runtime's errors share no class of their own
        raise ModelUnusable(
            "The prepared embedding model is missing or broken; run `footnote rebuild`."
        ) from exc
