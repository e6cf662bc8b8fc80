"""Any extractive question answering model, from disk or the model hub, as a reader.

Imports torch. Such models say where the short answer starts and ends, and most of them
when there is none; that is taken for what the sentence is worth, too.
"""

import threading
from collections.abc import Sequence

import numpy as np
import torch
from transformers import AutoModelForQuestionAnswering, AutoTokenizer

from index.article import Span
from index.errors import ModelUnusable
from index.models.hub import is_away, whereabouts
from index.models.reader.decoding import Excerpt, Reading, decoded
from index.models.reader.pairs import Offsets, placed, shortened
from index.models.transformer_model import quieten


class QuestionAnsweringReader:
    """A model by name or path, on a device of torch; threads may share it."""

    languages: frozenset[str] | None = None
    fitted = False

    def __init__(self, name: str, device: str = "cpu") -> None:
        quieten()
        self._name, self._device = name, device
        self._lock = threading.Lock()  # two batches at once would be slower each
        try:
            known = {"trust_remote_code": False, "local_files_only": is_away(name)}
            self._words = AutoTokenizer.from_pretrained(name, **known)
            model, loading = AutoModelForQuestionAnswering.from_pretrained(
                name, output_loading_info=True, **known
            )
        except Exception as exc:  # the library raises whatever its loaders raise
            raise ModelUnusable(
                f"The reader {name!r} could not be loaded{whereabouts(name)}; FOOTNOTE_READER "
                "takes the name or path of an extractive question answering model that "
                "transformers knows, or `off`."
            ) from exc
        if loading["missing_keys"] or not self._words.is_fast:
            # Loaded all the same, it would answer by weights that nobody trained.
            raise ModelUnusable(
                f"The model {name!r} was not trained to answer questions, so it cannot be the "
                "reader; FOOTNOTE_READER takes an extractive question answering model, or `off`."
            )
        self._model = model.to(device).eval()
        self.read("Is the sky blue?", [Excerpt("Sky", "It is.", [Span(0, 6)])])

    def read(self, question: str, excerpts: Sequence[Excerpt]) -> list[Reading]:
        """Return what is to be said of each excerpt.

        Raises:
            ModelUnusable: If the model fails.
        """
        if not excerpts:
            return []
        try:
            with self._lock, torch.inference_mode():
                return self._read(question, excerpts)
        except Exception as exc:  # torch and the tokenizer raise whatever they do
            raise ModelUnusable(
                f"The reader {self._name!r} failed on the device {self._device!r}; check that "
                "its memory is not full, and that the model is one for extractive question "
                "answering."
            ) from exc

    def _read(self, question: str, excerpts: Sequence[Excerpt]) -> list[Reading]:
        window = min(self._words.model_max_length, self._model.config.max_position_embeddings, 512)
        asked, heads = shortened(question, [one.title for one in excerpts], self._offsets, window)
        read = self._words(
            [asked] * len(excerpts),
            [head + one.text for head, one in zip(heads, excerpts, strict=True)],
            truncation="only_second",
            max_length=window,
            padding=True,
            return_offsets_mapping=True,
            return_tensors="pt",
        )
        offsets = read.pop("offset_mapping").numpy()
        found = self._model(**read.to(self._device))
        starts, ends = (
            found.start_logits.float().cpu().numpy(),
            found.end_logits.float().cpu().numpy(),
        )
        if not (np.isfinite(starts).all() and np.isfinite(ends).all()):
            raise ValueError("no numbers")
        readings = []
        for i, (excerpt, head) in enumerate(zip(excerpts, heads, strict=True)):
            places = placed(offsets[i], read.sequence_ids(i), head)
            made = decoded(excerpt, places, starts[i], ends[i])
            readings.append(Reading(made, max((one.sure for one in made if one), default=0.0)))
        return readings

    def _offsets(self, text: str) -> Offsets:
        read = self._words(text, add_special_tokens=False, return_offsets_mapping=True)
        found: Offsets = read["offset_mapping"]
        return found
