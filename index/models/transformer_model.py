"""Any other embedding model, through sentence-transformers.

Imports torch. A name that is no local path is looked up on the model hub, if
that answers; code that comes with a model is never run.
"""

import hashlib
import json
import logging
import math
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

import numpy as np
import torch
from sentence_transformers import SentenceTransformer
from transformers.utils import logging as weights

from index.errors import ModelUnusable
from index.models.embedding import ModelIdentity, Places, Progress, Query, Tokens, Vectors
from index.models.hub import is_away, whereabouts
from index.words import WORD

BATCH, LARGE_BATCH = 32, 256  # on the CPU, and on devices that do much at once
DEFAULT_WINDOW = 256
# What the library looks for, in this order.
DOCUMENT, QUERY = ("document", "passage", "corpus"), ("query",)


class TransformerEmbedder:
    """A sentence-transformers model, by name or path, on a device of torch."""

    def __init__(self, name: str, device: str = "cpu") -> None:
        quieten()
        try:
            self._model = SentenceTransformer(
                name, device=device, trust_remote_code=False, local_files_only=is_away(name)
            )
        except Exception as exc:  # the library raises whatever its loaders raise
            raise ModelUnusable(
                f"The embedding model {name!r} could not be loaded{whereabouts(name)}; "
                "FOOTNOTE_EMBEDDING takes a name or path that sentence-transformers knows."
            ) from exc
        self._name = name
        self._device = device

    @cached_property
    def identity(self) -> ModelIdentity:
        """Which model this is; its digest covers the weights, and what is made of them."""
        digest = hashlib.sha256(self._recipe())
        for key, tensor in sorted(self._model.state_dict().items()):
            digest.update(key.encode())
            # As bytes, because NumPy knows no bfloat16.
            flat = tensor.detach().cpu().contiguous().view(-1).view(torch.uint8)
            digest.update(flat.numpy().tobytes())
        dimension = self._model.get_embedding_dimension() or len(self.passages(["dimension"])[0])
        window = self._model.max_seq_length or math.inf  # static models read texts of any length
        window = int(window) if math.isfinite(window) else DEFAULT_WINDOW
        room = window - sum(self.count([self._prompt(DOCUMENT)]))
        return ModelIdentity(self._name, digest.hexdigest(), dimension, room)

    def _recipe(self) -> bytes:
        """Return what decides a vector besides the weights: prompts, and how tokens are pooled."""
        modules: list[tuple[str, dict[str, object]]] = [
            (type(one).__name__, getattr(one, "get_config_dict", dict)()) for one in self._model
        ][1:]
        return json.dumps([self._model.prompts, modules], sort_keys=True, default=str).encode()

    def _prompt(self, wanted: Sequence[str]) -> str:
        """Return what the model is given before each text: the first that it has a name for."""
        prompts = self._model.prompts
        names = (*(one for one in wanted if one in prompts), self._model.default_prompt_name)
        return prompts.get(names[0] or "") or ""

    def passages(self, texts: Sequence[str], done: Progress | None = None) -> Vectors:
        """Return one unit vector per text, shape (texts, dimension)."""
        batch = BATCH if self._device == "cpu" else LARGE_BATCH
        try:
            vectors = self._model.encode_document(
                list(texts), batch_size=batch, normalize_embeddings=True, show_progress_bar=False
            )
        except RuntimeError as exc:
            raise ModelUnusable(
                f"The embedding model failed on the device {self._device!r}; check whether its "
                "memory is full."
            ) from exc
        if done:
            done(len(texts))
        return np.asarray(vectors, dtype=np.float32)

    def query(self, text: str) -> Query:
        """Return a question as the model reads it."""
        vector = self._model.encode_query(text, normalize_embeddings=True, show_progress_bar=False)
        (tokens,) = self._read([text], self._prompt(QUERY), self._model.encode_query)
        return Query(np.asarray(vector, dtype=np.float32), tokens)

    def passage_tokens(self, texts: Sequence[str]) -> list[Tokens]:
        """Return the tokens of each text, as far as the model's window reaches."""
        return self._read(texts, self._prompt(DOCUMENT), self._model.encode_document)

    def _read(self, texts: Sequence[str], prompt: str, encode: Callable[..., Any]) -> list[Tokens]:
        """Return the tokens of texts; of a model that has none in their context, the words."""
        tokenizer = self._model.tokenizer
        if not getattr(tokenizer, "is_fast", False):
            return [self._words(text) for text in texts]
        vectors = encode(list(texts), output_value="token_embeddings", show_progress_bar=False)
        places = tokenizer(
            [prompt + text for text in texts],
            truncation=True,
            max_length=self._model.max_seq_length,
            return_offsets_mapping=True,
        )["offset_mapping"]
        return [
            Tokens(one.float().cpu().numpy().astype(np.float16), _behind(np.array(at), len(prompt)))
            for one, at in zip(vectors, places, strict=True)
        ]

    def _words(self, text: str) -> Tokens:
        """Return each word as a token; what is no word at all is one."""
        found = [match.span() for match in WORD.finditer(text)] or [(0, len(text))]
        vectors = self.passages([text[start:end] for start, end in found])
        return Tokens(vectors.astype(np.float16), np.array(found, dtype=np.int32))

    def count(self, texts: Sequence[str]) -> list[int]:
        """Return how many tokens each text has, special tokens left out."""
        tokenizer = self._model.tokenizer
        if hasattr(tokenizer, "encode_batch"):  # a bare tokenizers.Tokenizer (static models)
            return [len(e) for e in tokenizer.encode_batch(list(texts), add_special_tokens=False)]
        return [len(ids) for ids in tokenizer(list(texts), add_special_tokens=False)["input_ids"]]


def _behind(places: Places, length: int) -> Places:
    """Return places counted from behind a prompt; those in it are none."""
    return np.maximum(places - length, 0).astype(np.int32)


def quieten() -> None:
    """Keep what libraries say while they load off the terminal; errors and downloads stay."""
    for library in ("huggingface_hub", "sentence_transformers"):
        logging.getLogger(library).setLevel(logging.ERROR)
    weights.set_verbosity_error()  # type: ignore[no-untyped-call]
    weights.disable_progress_bar()  # type: ignore[no-untyped-call]
