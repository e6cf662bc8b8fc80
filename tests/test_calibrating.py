"""The threshold that is proposed parts the two kinds of questions as well as one can."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.evaluating.calibrating import LEAST, Threshold, best, proposal

CONFIDENCES = st.lists(st.floats(0, 1), min_size=LEAST, max_size=40)


def test_kinds_that_lie_apart_are_parted_in_the_middle() -> None:
    """All that can be answered are, all others are refused, and neither barely."""
    can, cannot = [0.9] * 9 + [0.8], [0.2] * 9 + [0.3]

    assert best(can, cannot) == Threshold(0.55, answered=10, refused=10)


def test_too_few_questions_propose_nothing() -> None:
    """Nine questions of a kind are chance."""
    assert best([0.9] * 50, [0.1] * (LEAST - 1)) is None
    assert best([0.9] * (LEAST - 1), [0.1] * 50) is None


def test_an_answer_is_given_from_the_threshold_on() -> None:
    """A confidence that is the threshold is enough, as it is when questions are asked."""
    assert Threshold.of(0.5, [0.5, 0.4], [0.5, 0.49]) == Threshold(0.5, answered=1, refused=1)


@given(CONFIDENCES, CONFIDENCES)
def test_no_other_threshold_parts_them_better(can: list[float], cannot: list[float]) -> None:
    """But for the two decimals that it is given with."""
    can, cannot = ([round(one, 1) for one in kind] for kind in (can, cannot))

    proposed = best(can, cannot)

    assert proposed is not None
    assert 0 <= proposed.value <= 1

    def rate(one: Threshold) -> float:
        return one.answered / len(can) + one.refused / len(cannot)

    tried = [Threshold.of(value / 20 + 0.001, can, cannot) for value in range(21)]
    assert rate(proposed) >= max(map(rate, tried)) - 1e-9


@pytest.mark.parametrize("alike", [0.0, 0.5, 1.0])
def test_kinds_that_are_alike_are_still_given_a_threshold(alike: float) -> None:
    """Where confidence tells nothing apart, a value comes out, within its bounds."""
    proposed = best([alike] * LEAST, [alike] * LEAST)

    assert proposed is not None
    assert proposed.answered + proposed.refused == LEAST


def test_what_is_proposed_is_told_beside_what_is_set() -> None:
    """One sentence has the setting to copy, and what it would change."""
    now, proposed = Threshold(0.55, 1_100, 17), Threshold(0.6, 1_000, 20)

    assert proposal(proposed, now, 1_200, 25) == (
        "With FOOTNOTE_THRESHOLD=0.6, 1,000 of the 1,200 questions that have an answer get one "
        "(with 0.55, as now, 1,100), and 20 of the 25 that have none are refused (17)."
    )
    assert proposal(None, now, 1_200, 3) == (
        "Calibrating takes at least 10 questions that the articles answer and 10 that they do not; "
        "there are 1,200 and 3."
    )
