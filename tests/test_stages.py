"""Stages are told to whoever listens, and timed."""

import pytest

from index.rebuilding.stages import Stages
from tests.fakes.listening import Recording


def test_stages_are_told_and_timed() -> None:
    """Names, totals and steps reach the listener in order; each stage has its seconds."""
    progress = Recording()
    stages = Stages(progress)

    with stages.stage("reading"):
        stages.advance()
        stages.advance(2)
    with stages.stage("embedding", 5):
        stages.advance(5)

    assert progress.stages == {"reading": None, "embedding": 5}
    assert progress.steps == {"reading": 3, "embedding": 5}
    assert list(stages.seconds) == ["reading", "embedding"]
    assert all(seconds >= 0 for seconds in stages.seconds.values())


def test_a_stage_that_fails_has_no_time() -> None:
    """The error goes on, and nothing is said of how long it took."""
    stages = Stages(Recording())

    with pytest.raises(RuntimeError), stages.stage("reading"):
        raise RuntimeError

    assert stages.seconds == {}
