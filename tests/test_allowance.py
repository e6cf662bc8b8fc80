"""Each may ask so much in a minute and in a day, and no more."""

import asyncio

from bot.messenger.kept.allowance import DAY, MINUTE, Allowance
from bot.messenger.kept.state import State


def ago(state: State, seconds: float) -> None:
    """Let all that was asked have been asked so long ago."""
    state.do_now(lambda rows: rows.execute("UPDATE asked SET at = at - ?", (seconds,)))


def test_the_one_too_many_is_told_which_limit_it_is(state: State) -> None:
    """After a minute the minute is over, after a day the day; others are not concerned."""
    allowance = Allowance(state, minute=2, day=3)

    async def spend(number: int, user: int = 1) -> str | None:
        return await allowance.spend(number, user)

    assert [asyncio.run(spend(n)) for n in (1, 2, 3)] == [None, None, "minute"]
    assert asyncio.run(spend(4, user=2)) is None
    ago(state, MINUTE)
    assert [asyncio.run(spend(n)) for n in (5, 6)] == [None, "day"]
    ago(state, DAY)
    assert asyncio.run(spend(7)) is None


def test_a_clock_that_was_wrong_locks_nobody_out(state: State) -> None:
    """What was asked in the future is not counted."""
    allowance = Allowance(state, minute=1, day=1)
    assert asyncio.run(allowance.spend(1, 1)) is None
    ago(state, -1000 * DAY)

    assert asyncio.run(allowance.spend(2, 1)) is None


def test_a_question_that_is_worked_on_again_counts_once(state: State) -> None:
    """A restart costs nobody a question."""
    allowance = Allowance(state, minute=1, day=1)

    assert [asyncio.run(allowance.spend(1, 1)) for _ in range(3)] == [None] * 3
    assert asyncio.run(allowance.spend(2, 1)) == "minute"
