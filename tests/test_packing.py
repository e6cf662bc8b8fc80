"""What was trained comes back from the packed file, close enough, and small."""

import numpy as np
import pytest
from safetensors.numpy import load_file

from index.models import bundled
from index.models.reader.packing import ENCODER, LEFT_OUT, Arrays, pack, unpack

ROWS, COLUMNS = 24, 16


@pytest.fixture(scope="module")
def base() -> Arrays:
    """A bundled model of some weights."""
    chance = np.random.default_rng(1)
    return {
        LEFT_OUT.removeprefix(ENCODER): chance.normal(size=(ROWS, COLUMNS)).astype(np.float32),
        "layer.weight": chance.normal(size=(ROWS, COLUMNS)).astype(np.float32),
        "layer.bias": chance.normal(size=COLUMNS).astype(np.float32),
    }


def trained(base: Arrays, by: float) -> Arrays:
    """Return the weights after a training that moved each by so much at most."""
    chance = np.random.default_rng(2)
    moved = {
        f"{ENCODER}{name}": one + chance.uniform(-by, by, one.shape).astype(np.float32)
        for name, one in base.items()
    }
    moved[LEFT_OUT] = base[LEFT_OUT.removeprefix(ENCODER)]
    return moved | {"heads.weight": chance.normal(size=(4, COLUMNS)).astype(np.float32)}


@pytest.mark.parametrize("by", [0.0, 0.001, 1.0])
def test_weights_come_back(base: Arrays, by: float) -> None:
    """To a small share of what training changed; the heads and the word embeddings exactly."""
    weights = trained(base, by)

    found = unpack(pack(weights, base), base)

    assert found.keys() == weights.keys()
    for name, one in weights.items():
        exact = not name.startswith(ENCODER) or name == LEFT_OUT
        np.testing.assert_allclose(found[name], one, rtol=0, atol=0 if exact else by / 50 + 1e-7)


def test_word_embeddings_are_not_packed(base: Arrays) -> None:
    """They would be half of the file, and are installed already."""
    other = base | {LEFT_OUT.removeprefix(ENCODER): np.zeros((2, 2), dtype=np.float32)}

    found = unpack(pack(trained(base, 0.1), base), other)

    assert found[LEFT_OUT].shape == (2, 2)


def test_the_bundled_model_can_be_the_base() -> None:
    """Its weights have the names that are expected."""
    names = load_file(bundled.folder() / bundled.WEIGHTS).keys()

    assert LEFT_OUT.removeprefix(ENCODER) in names
