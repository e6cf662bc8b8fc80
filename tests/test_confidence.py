"""The confidence is a probability, and grows with each thing that speaks for the answer."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.finding.confidence import THRESHOLD, at_sight, confidence
from bot.finding.ranking import Signs

SHARE = st.floats(0, 1)
LOGIT = st.floats(-30, 30)
SIGNS = st.builds(Signs, st.floats(-2, 1), st.floats(-2, 1), SHARE, st.none() | LOGIT)


@given(SIGNS)
def test_it_is_a_probability(signs: Signs) -> None:
    """Whatever the signs are, the confidence lies between 0 and 1."""
    assert 0 < confidence(signs) < 1


@pytest.mark.parametrize("name", ["likeness", "matching", "coverage"])
@given(signs=SIGNS, share=SHARE)
def test_more_of_a_sign_is_never_less_sure(name: str, signs: Signs, share: float) -> None:
    """A sentence that is nearer, or holds more of the question's words, is trusted more."""
    less, more = sorted((getattr(signs, name), share))

    assert confidence(replace(signs, **{name: less})) <= confidence(replace(signs, **{name: more}))


@given(SIGNS, LOGIT, LOGIT)
def test_a_surer_reader_is_never_less_sure(signs: Signs, one: float, other: float) -> None:
    """Where it finds a short answer likelier, the articles answer more surely."""
    less, more = sorted((one, other))

    assert confidence(replace(signs, sure=less)) <= confidence(replace(signs, sure=more))


@given(SIGNS)
def test_at_sight_no_reader_counts(signs: Signs) -> None:
    """It is the confidence where none read."""
    assert at_sight(signs) == confidence(replace(signs, sure=None))


def test_the_threshold_parts_the_clear_cases() -> None:
    """The question itself would be an answer to it, and a sentence about nothing in it is none."""
    assert confidence(Signs(1.0, 1.0, 1.0)) > THRESHOLD
    assert confidence(Signs(0.0, 0.0, 0.0)) < THRESHOLD
    assert confidence(Signs(1.0, 1.0, 1.0, 8.0)) > THRESHOLD
    assert confidence(Signs(0.0, 0.0, 0.0, -8.0)) < THRESHOLD
