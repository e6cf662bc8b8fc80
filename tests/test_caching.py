"""A text is embedded once, whatever ends the process, and never with a wrong vector."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from index.cache import Cache
from index.models import caching
from index.models.caching import CachedEmbedder
from index.models.embedding import ModelIdentity, Progress, Vectors
from tests.fakes.letters import Letters

TEXTS = ["a bee", "a cab", "a bee", "an egg"]


class Stopping(Letters):
    """A model that reads a number of runs, and is interrupted then."""

    def __init__(self, runs: int) -> None:
        super().__init__()
        self.runs = runs

    def passages(self, texts: Sequence[str], done: Progress | None = None) -> Vectors:
        """Return one unit vector per text, as long as it goes well."""
        if not self.runs:
            raise KeyboardInterrupt
        self.runs -= 1
        return Letters.passages(self, texts, done)


def embedded(folder: Path, model: Letters, texts: Sequence[str], fresh: bool = False) -> Vectors:
    """Embed texts with the cache in a folder, opened anew."""
    with Cache(folder) as cache:
        return CachedEmbedder(model, cache, fresh).passages(texts)


def test_what_was_embedded_is_not_embedded_again(tmp_path: Path) -> None:
    """Each text is given to the model once, and the vectors are those that it gives."""
    model = Letters()

    first = embedded(tmp_path, model, TEXTS)
    second = embedded(tmp_path, model, [*TEXTS, "new"])

    assert model.texts == ["a bee", "a cab", "an egg", "new"]
    np.testing.assert_array_equal(first, Letters().passages(TEXTS))
    np.testing.assert_array_equal(second[:4], first)
    assert second.dtype == np.float32


def test_a_fresh_one_reads_nothing_and_keeps_everything(tmp_path: Path) -> None:
    """A full rebuild computes all; what comes after it finds that."""
    model = Letters()
    embedded(tmp_path, model, TEXTS)
    model.given()

    embedded(tmp_path, model, TEXTS, fresh=True)
    assert model.given() == ["a bee", "a cab", "an egg"]
    embedded(tmp_path, model, TEXTS)
    assert model.given() == []


@pytest.mark.parametrize(
    "identity",
    [ModelIdentity("letters", "1", 8, 256), ModelIdentity("letters", "0", 8, 128)],
    ids=["other weights", "another window"],
)
def test_another_model_is_another_vector(tmp_path: Path, identity: ModelIdentity) -> None:
    """What a model would see otherwise is not taken from the cache."""
    embedded(tmp_path, Letters(), TEXTS)
    other = Letters()
    other.identity = identity

    embedded(tmp_path, other, TEXTS)

    assert len(other.texts) == 3


def test_the_name_of_a_model_does_not_matter(tmp_path: Path) -> None:
    """The same weights in another folder give the same vectors."""
    embedded(tmp_path, Letters(), TEXTS)
    moved = Letters()
    moved.identity = ModelIdentity("/elsewhere/letters", "0", 8, 256)

    embedded(tmp_path, moved, TEXTS)

    assert moved.texts == []


def test_a_vector_of_another_length_is_computed_again(tmp_path: Path) -> None:
    """Something that is no vector of this model is never given out."""
    embedded(tmp_path, Letters(), TEXTS)
    with Cache(tmp_path) as cache:
        one = CachedEmbedder(Letters(), cache)
        cache.keep_vectors([(one._key("a bee"), b"\0" * 12)])
    model = Letters()

    vectors = embedded(tmp_path, model, TEXTS)

    assert model.texts == ["a bee"]
    np.testing.assert_array_equal(vectors, Letters().passages(TEXTS))


def test_what_was_done_before_an_interrupt_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Vectors are kept run by run: two runs of two texts are not computed again."""
    monkeypatch.setattr(caching, "RUN", 2)
    texts = ["a", "b", "c", "d", "e", "f", "g"]
    with pytest.raises(KeyboardInterrupt):
        embedded(tmp_path, Stopping(runs=2), texts)
    model = Letters()

    vectors = embedded(tmp_path, model, texts)

    assert model.texts == ["e", "f", "g"]
    np.testing.assert_array_equal(vectors, Letters().passages(texts))


def test_progress_adds_up_and_what_was_computed_is_counted(tmp_path: Path) -> None:
    """Whoever waits hears of every text, known or not; only the work is counted."""
    steps: list[int] = []
    with Cache(tmp_path) as cache:
        CachedEmbedder(Letters(), cache).passages(["a bee"])
        one = CachedEmbedder(Letters(), cache)

        one.passages(TEXTS, steps.append)

        assert one.computed == 2
    assert sum(steps) == len(TEXTS)


def test_all_else_is_the_models(tmp_path: Path) -> None:
    """Questions, counts and identity pass through."""
    with Cache(tmp_path) as cache:
        one = CachedEmbedder(Letters(), cache)

        assert one.identity == Letters().identity
        assert one.count(["a bad egg"]) == [3]
        np.testing.assert_array_equal(one.query("a bee").vector, Letters().query("a bee").vector)
