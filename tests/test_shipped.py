"""The weights that come with Footnote are the known ones, and small."""

from pathlib import Path

import pytest

from index.errors import ModelUnusable
from index.models.reader import shipped

MOST = 12_000_000  # bytes


def test_the_weights_are_the_known_ones_and_small() -> None:
    """A checkout or a wheel holds them whole."""
    assert len(shipped.packed()) < MOST


@pytest.mark.parametrize("damage", ["missing", "altered"])
def test_others_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, damage: str) -> None:
    """One other byte is enough."""
    file = tmp_path / shipped.FILE.name
    if damage == "altered":
        content = bytearray(shipped.FILE.read_bytes())
        content[-1] ^= 1
        file.write_bytes(content)
    monkeypatch.setattr(shipped, "FILE", file)

    with pytest.raises(ModelUnusable, match="missing or altered; install Footnote again"):
        shipped.packed()
