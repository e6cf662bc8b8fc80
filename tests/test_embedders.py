"""The model that the settings name is found, prepared and told apart from others."""

from pathlib import Path

import pytest

from index.errors import ModelUnusable
from index.models import bundled
from index.models.embedders import load_embedder
from index.models.embedding import Embedder, ModelIdentity


def test_the_bundled_model_is_known_by_its_weights(embedder: Embedder) -> None:
    """The identity of the default model holds the digest of its weights."""
    digest = bundled.DIGESTS[bundled.WEIGHTS]

    assert embedder.identity == ModelIdentity("all-MiniLM-L6-v2", digest, 384, 256)


def test_answering_never_makes_the_export(tmp_path: Path) -> None:
    """Without an export the model is refused at once, and nothing is written."""
    with pytest.raises(ModelUnusable, match="run `footnote rebuild`"):
        load_embedder(bundled.NAME, tmp_path)

    assert list(tmp_path.iterdir()) == []


def test_any_other_name_goes_to_sentence_transformers(tmp_path: Path) -> None:
    """A path that holds no model is refused by its own name, not taken for the bundled model."""
    name = str(tmp_path / "no-model")

    with pytest.raises(ModelUnusable, match=r"no-model.* FOOTNOTE_EMBEDDING takes a name or path"):
        load_embedder(name, tmp_path)
