"""Passages that torch embeds are found by questions that another engine embeds."""

import numpy as np

from index.models.bulk import BulkEmbedder
from index.models.embedding import Embedder

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
