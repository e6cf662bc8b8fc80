"""A share is a sum over a sum, and says nothing about questions without a whole."""

from bot.evaluating.shares import Share


def test_a_share_is_of_all_together() -> None:
    """Three of four and none of one are three of five, not the mean of two shares."""
    share = Share.of([(3, 4), (0, 1), (0, 0)])

    assert share.value == 0.6
    assert share.wholes == (4, 1)


def test_of_questions_each_counts_the_same() -> None:
    """Yes and no count as 1 and 0."""
    assert Share.of_questions([True, False, True]).value == 0.6667


def test_of_nothing_there_is_no_share() -> None:
    """Nothing is null, not zero; one question leaves nearly everything open."""
    assert Share.of([(0, 0)]).value is None
    assert Share.of([(0, 0)]).interval is None
    assert Share.of_questions([]).value is None
    assert Share.of_questions([True]).interval == (0.2065, 1.0)


def test_the_interval_holds_the_share() -> None:
    """The part and the whole of a question are drawn together."""
    low, high = Share.of([(1, 2), (2, 2), (0, 3)] * 20).interval or (1, 0)

    assert low < 3 / 7 < high
    assert Share.of([(1, 2), (2, 4), (3, 6)] * 20).interval is None


def test_a_mean_is_no_proportion() -> None:
    """Though every value is 0 or 1, it could be any other; it rests on as many questions."""
    mean = Share.mean([1.0, 0.0] * 20)

    assert (mean.value, mean.questions) == (0.5, 40)
    assert mean.interval != Share.of_questions([True, False] * 20).interval
    assert Share.mean([1.0] * 20).interval is None
