"""Who does not stop is not told the same for ever."""

from bot.messenger.kept.lately import CROWD, MOST, Lately


def test_the_same_is_said_so_often_and_no_more() -> None:
    """For each person and each thing apart."""
    lately = Lately()

    assert [lately.often("busy", 1) for _ in range(MOST + 2)] == [False] * MOST + [True] * 2
    assert not lately.often("busy", 2)
    assert not lately.often("door", 1)
    assert [lately.often("once", 1, most=1) for _ in range(2)] == [False, True]


def test_a_minute_later_it_may_be_said_again() -> None:
    """What was said long ago counts no more; those who fell silent are forgotten."""
    now = [0.0]
    lately = Lately(lambda: now[0])
    assert [lately.often("busy", 1, most=1) for _ in range(2)] == [False, True]

    now[0] = 61.0

    assert not lately.often("busy", 1, most=1)
    for whom in range(2, CROWD + 3):
        lately.often("busy", whom)
    now[0] = 130.0
    lately.often("busy", 0)
    assert lately.known == 1
