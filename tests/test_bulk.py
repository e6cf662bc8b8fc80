"""Passages that torch embeds are found by questions that another engine embeds."""

from pathlib import Path

import numpy as np
import pytest

from index.errors import UsageError
from index.models.bulk import BulkEmbedder
from index.models.embedding import Embedder, load_embedder, real_device
from tests.conftest import MODEL

TEXTS = ["", "A bridge.", "The old bridge was closed on Thursday. " * 40, "北京的天气很好。", "🙂"]


def test_both_give_the_same_vectors(embedder: Embedder) -> None:
    """On the CPU, where both can run, up to half precision; the model is one."""
    bulk = BulkEmbedder(embedder, "cpu")
    done: list[int] = []

    vectors = bulk.passages(TEXTS, done.append)

    assert (vectors * embedder.passages(TEXTS)).sum(axis=1).min() > 0.9995
    assert np.array_equal(bulk.query("A bridge?").vector, embedder.query("A bridge?").vector)
    assert (bulk.identity, bulk.count(TEXTS)) == (embedder.identity, embedder.count(TEXTS))
    assert sum(done) == len(TEXTS)


@pytest.mark.parametrize("device", ["gpu", "cuda:99", "meta", "CPU ", "cpu; x"])
def test_a_device_that_is_not_there_is_named(models: Path, device: str) -> None:
    """The sentence repeats the setting, and says what to do."""
    with pytest.raises(UsageError, match=f"FOOTNOTE_DEVICE is '{device}', .* to use the CPU"):
        load_embedder(MODEL, models, device=device)


def test_the_best_device_is_found() -> None:
    """`auto` is a device that works; the CPU needs no look."""
    assert real_device(real_device("auto")) in {"cpu", "cuda", "mps"}
    assert real_device("cpu") == "cpu"
