"""The confidence is a probability, and grows with each thing that speaks for the answer."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.confidence import THRESHOLD, confidence
from bot.ranking import Features

SHARE = st.floats(0, 1)
FEATURES = st.builds(Features, st.floats(-1, 1), SHARE, SHARE)


@given(FEATURES)
def test_it_is_a_probability(best: Features) -> None:
    """Whatever the features are, the confidence lies between 0 and 1."""
    assert 0 < confidence(best) < 1


@pytest.mark.parametrize("name", ["cosine", "coverage", "context"])
@given(best=FEATURES, share=SHARE)
def test_more_of_a_feature_is_never_less_sure(name: str, best: Features, share: float) -> None:
    """A sentence that is nearer, or holds more of the question's words, is trusted more."""
    less, more = sorted((getattr(best, name), share))

    assert confidence(replace(best, **{name: less})) <= confidence(replace(best, **{name: more}))


def test_the_threshold_parts_the_clear_cases() -> None:
    """The question itself would be an answer to it, and a sentence about nothing in it is none."""
    assert confidence(Features(1.0, 1.0, 1.0)) > THRESHOLD
    assert confidence(Features(0.0, 0.0, 0.0)) < THRESHOLD
