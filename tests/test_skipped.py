"""What was skipped is told as one sentence: its name, and a reason that begins with a verb."""

from dataclasses import FrozenInstanceError

import pytest

from index.sources.skipped import Skipped


def test_what_was_skipped_is_a_value() -> None:
    """Two that say the same are equal, and none can be changed."""
    one = Skipped("a.txt", "holds no text")

    assert one == Skipped("a.txt", "holds no text")
    with pytest.raises(FrozenInstanceError):
        one.reason = "is empty"  # type: ignore[misc]
