"""Any cross-encoder that gives one score ranks texts; anything else is refused in one sentence."""

import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from index.errors import ModelUnusable
from index.models import bundled
from index.models.cross_encoder import CrossEncoderReranker
from tests.fakes.tiny_models import cross_encoder

WORDS = "the old bridge was closed mayor crack".split()
TEXTS = ["The old bridge was closed.", "The mayor hopes.", "A crack.", "", "bridge " * 500]


@pytest.fixture(scope="module")
def mayoral(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cross-encoder that likes a text if it names the mayor."""
    return cross_encoder(tmp_path_factory.mktemp("mayoral"), WORDS, "mayor")


def test_each_text_has_its_score(mayoral: Path) -> None:
    """Between 0 and 1, in the order of the texts, however long they are; none for none."""
    reranker = CrossEncoderReranker(str(mayoral))

    scores = reranker.scores("What about the old bridge?", TEXTS)

    assert scores.shape == (len(TEXTS),)
    assert scores.dtype == np.float32
    assert scores[1] > 0.9
    assert scores[[0, 2, 3]].max() < 0.5  # the last is like nothing that the model has learnt
    assert reranker.scores("Why?", []).shape == (0,)


@pytest.mark.parametrize("said", ["Identity", "Sigmoid"])
def test_a_sigmoid_is_applied_once_whatever_the_model_says(
    mayoral: Path, tmp_path: Path, said: str
) -> None:
    """Twice would press all scores between 0.5 and 0.73, and never leave them beyond 1."""
    shutil.copytree(mayoral, tmp_path / "model")
    file = tmp_path / "model" / "config.json"
    activation = {"activation_fn": f"torch.nn.modules.linear.{said}"}
    if said == "Sigmoid":
        activation = {"activation_fn": "torch.nn.modules.activation.Sigmoid"}
    file.write_text(
        json.dumps(json.loads(file.read_text()) | {"sentence_transformers": activation})
    )

    plain, other = (CrossEncoderReranker(str(path)) for path in (mayoral, tmp_path / "model"))

    scores = plain.scores("Why?", TEXTS)
    np.testing.assert_allclose(other.scores("Why?", TEXTS), scores, atol=1e-6)
    assert 0 <= scores.min() < 0.1 < 0.9 < scores.max() <= 1


def test_threads_may_share_it(mayoral: Path) -> None:
    """Two chats at once get what each would have got alone."""
    reranker = CrossEncoderReranker(str(mayoral))
    questions = [f"Why {'old ' * i}?" for i in range(16)]
    alone = [reranker.scores(one, TEXTS) for one in questions]

    with ThreadPoolExecutor(4) as pool:
        together = [*pool.map(lambda one: reranker.scores(one, TEXTS), questions)]

    np.testing.assert_allclose(together, alone, atol=1e-6)


def test_a_model_of_several_labels_is_refused(tmp_path: Path) -> None:
    """Three labels are no score; so nobody is ranked by "contradiction"."""
    path = cross_encoder(tmp_path, WORDS, "mayor", labels=3)

    with pytest.raises(ModelUnusable, match="does not give one score for a question and a text"):
        CrossEncoderReranker(str(path))


@pytest.mark.parametrize("name", ["nobody/no-such-model", "./nowhere", "/nowhere"])
def test_a_missing_model_is_one_sentence(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Offline, a model that is not on this machine is refused by its name."""
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)

    with pytest.raises(ModelUnusable) as raised:
        CrossEncoderReranker(name)

    assert str(raised.value) == (
        f"The reranker {name!r} could not be loaded: no usable one of that name is on this "
        "machine, and the model hub cannot be reached or has none; FOOTNOTE_RERANKER takes the "
        "name or path of a cross-encoder that sentence-transformers knows."
    )


def test_an_embedding_model_is_refused() -> None:
    """Loaded as a reranker it would score by weights that nobody trained."""
    with pytest.raises(ModelUnusable, match="is not a cross-encoder, so it cannot be the reranker"):
        CrossEncoderReranker(str(bundled.folder()))
