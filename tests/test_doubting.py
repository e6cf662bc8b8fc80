"""A question stands alone where the words of before make what is found less like it."""

import pytest

from bot.finding.ranking import Signs
from bot.understanding.doubting import Doubt, stands_alone

SURE = Signs(0.8, 0.9, 1.0)


@pytest.mark.parametrize("doubt", ["telling", "apart"])
def test_words_that_only_take_away_are_left(doubt: Doubt) -> None:
    """Sure by itself, and less like anything with what was carried: another topic."""
    assert stands_alone(SURE, Signs(0.6, 0.4, 0.4), doubt)


def test_words_that_no_sentence_holds_are_left() -> None:
    """However sure both are, what is found has nothing to do with what was carried."""
    assert stands_alone(SURE, Signs(0.78, 0.85, 0.67), "telling")
    assert not stands_alone(SURE, Signs(0.78, 0.85, 0.9), "telling")


@pytest.mark.parametrize("doubt", ["telling", "apart"])
def test_words_that_make_a_likelier_sentence_appear_are_kept(doubt: Doubt) -> None:
    """Asked how old he is, it finds somebody's age by itself, and his with his name."""
    alone, carried = Signs(0.3, 0.7, 1.0), Signs(0.67, 0.78, 0.78)

    assert not stands_alone(alone, carried, doubt)


def test_where_no_passage_has_to_do_with_both_less_will_do() -> None:
    """Hardly likelier with the words of before, it is a question of its own."""
    alone, carried = Signs(0.38, 0.62, 0.43), Signs(0.46, 0.7, 0.66)

    assert stands_alone(alone, carried, "apart")
    assert not stands_alone(alone, carried, "telling")


def test_what_finds_nothing_by_itself_goes_on() -> None:
    """It cannot stand alone if nothing is like it."""
    assert not stands_alone(Signs(0.1, 0.3, 0.2), Signs(0.15, 0.3, 0.4), "apart")
