"""A device that a setting names is there, or the sentence says what to do."""

from pathlib import Path

import pytest

from index.errors import UsageError
from index.models.bundled import NAME
from index.models.devices import real_device
from index.models.embedders import load_embedder


@pytest.mark.parametrize("device", ["gpu", "cuda:99", "meta", "CPU ", "cpu; x"])
def test_a_device_that_is_not_there_is_named(models: Path, device: str) -> None:
    """The sentence repeats the setting, and says what to do."""
    with pytest.raises(UsageError, match=f"FOOTNOTE_DEVICE is '{device}', .* to use the CPU"):
        load_embedder(NAME, models, device=device)


def test_the_best_device_is_found() -> None:
    """`auto` is a device that works; the CPU needs no look."""
    assert real_device(real_device("auto")) in {"cpu", "cuda", "mps"}
    assert real_device("cpu") == "cpu"
