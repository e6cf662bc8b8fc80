"""The engine of a model is chosen by a trial, and the choice kept beside it."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from index.models.choosing import choose
from index.models.engines import ONNX_RUNTIME, OPENVINO, EngineChoice, compiled
from index.models.export import overlap
from index.models.onnx_model import FILE, OnnxEmbedder
from index.models.reader.reader_export import correlation
from index.models.sample import passages


@pytest.mark.parametrize(
    ("faster", "alike", "engine"),
    [
        (0.0, 1.0, OPENVINO),
        (0.0, 0.98, ONNX_RUNTIME),
        (0.0, float("nan"), ONNX_RUNTIME),
        (1e9, 1.0, ONNX_RUNTIME),
    ],
)
def test_the_second_engine_must_be_faster_and_as_good(
    models: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    faster: float,
    alike: float,
    engine: str,
) -> None:
    """Else the first one is kept, and nothing is made ready for the second."""
    monkeypatch.setattr("index.models.choosing.FASTER", faster)
    file = tmp_path / FILE
    shutil.copyfile(models / FILE, file)
    batches = [*OnnxEmbedder(file).batches(passages()[:8])]

    made = choose(file, "vectors", batches, lambda _, __: alike)

    assert made.engine == engine
    assert compiled(file).exists() == (engine == OPENVINO)
    kept = EngineChoice.of(file)
    assert kept
    assert (kept.engine, kept.faster) == (made.engine, made.faster)
    assert made.faster > 0


def test_where_there_is_no_second_engine_none_is_tried(
    models: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is not available for every system."""
    monkeypatch.setattr("index.models.choosing.openvino_version", lambda: None)
    file = tmp_path / FILE
    file.symlink_to(models / FILE)

    assert choose(file, "vectors", [], overlap) == EngineChoice(ONNX_RUNTIME, None)


def test_a_choice_is_made_again_for_another_version(tmp_path: Path) -> None:
    """What is known of one says nothing of the next."""
    EngineChoice(OPENVINO, "2020.1").keep(tmp_path / FILE)

    assert EngineChoice.of(tmp_path / FILE) is None


def test_vectors_are_as_good_if_they_have_the_same_neighbours() -> None:
    """Ten of each, wherever the batches are cut."""
    dice = np.random.default_rng(7)
    vectors = dice.normal(size=(40, 8)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    turned = np.roll(vectors, 1, axis=1)  # other vectors with the same angles

    assert overlap([vectors], [vectors[:7], vectors[7:]]) == 1.0
    assert overlap([vectors], [turned]) == 1.0
    assert overlap([vectors], [dice.permutation(vectors)]) < 0.5


def test_logits_are_as_good_if_they_rise_and_fall_together() -> None:
    """In the batch where they do so least."""
    logits = np.random.default_rng(7).normal(size=(2, 5, 4)).astype(np.float32)

    assert correlation([logits], [logits * 1.001]) == pytest.approx(1.0)
    assert correlation([logits, logits], [logits, -logits]) == pytest.approx(-1.0)
