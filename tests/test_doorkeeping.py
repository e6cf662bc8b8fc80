"""Whom admins let in or keep out since is known, and kept."""

import asyncio
from pathlib import Path

from bot.messenger.access import Doors
from bot.messenger.kept.doorkeeping import Doorkeeper
from bot.messenger.kept.state import State

DOORS = Doors(frozenset({1}), frozenset({-5}), frozenset({9}))


def test_what_was_said_since_counts_more_than_the_settings(tmp_path: Path) -> None:
    """A no more than a yes; an admin is never kept out; and all of it outlives a restart."""
    state = State(tmp_path)

    async def work() -> None:
        keeper = Doorkeeper(DOORS, state)
        await keeper.load()
        assert [keeper.let_in(*one) for one in ((1, 1), (2, 2), (2, -5), (9, 9))] == [
            *(True, False, True, True),
        ]
        await keeper.open(2, True)
        await keeper.open(1, False)
        await keeper.open(3, False)
        await keeper.open(9, False)

    async def again() -> list[bool]:
        keeper = Doorkeeper(DOORS, state)
        await keeper.load()
        asked = ((1, 1), (1, -5), (2, 2), (2, -7), (3, -5), (4, -5), (9, 9))
        return [keeper.let_in(*one) for one in asked]

    asyncio.run(work())
    found = asyncio.run(again())
    state.close()

    assert found == [False, False, True, True, False, True, True]
