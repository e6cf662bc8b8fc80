"""What came is kept until it is done, and what is to be sent until it was."""

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.messenger.kept.journal import SUSPECT, Journal, Outgoing
from bot.messenger.kept.state import State

Run = Callable[[Coroutine[Any, Any, Any]], Any]


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    """An empty journal."""
    state = State(tmp_path)
    yield Journal(state)
    state.close()


def test_an_update_is_taken_once(journal: Journal) -> None:
    """Telegram may send it again; the first one stays."""
    first = asyncio.run(journal.take(5, {"text": "a"}))
    again = asyncio.run(journal.take(5, {"text": "b"}))

    (waiting,) = asyncio.run(journal.waiting())
    assert (first, again, waiting.body) == (True, False, {"text": "a"})


def test_what_is_not_done_waits_in_order(journal: Journal) -> None:
    """Whatever order it was written in; what is done waits no more, and its text is gone."""

    async def work() -> list[Any]:
        for number in (3, 1, 2):
            await journal.take(number, {"n": number})
        await journal.end(1)
        return [one.body["n"] for one in await journal.waiting()]

    assert asyncio.run(work()) == [2, 3]


def test_tries_are_counted_and_can_be_taken_back(journal: Journal) -> None:
    """A try that was broken off for another reason is none; after the end there is none left."""

    async def work() -> list[int]:
        await journal.take(1, {})
        tries = [await journal.begin(1) for _ in range(SUSPECT)]
        assert (await journal.waiting())[0].suspect
        await journal.postpone(1)
        assert not (await journal.waiting())[0].suspect
        tries.append(await journal.begin(1))
        await journal.end(1)
        return [*tries, await journal.begin(1)]

    assert asyncio.run(work()) == [*range(1, SUSPECT + 1), SUSPECT, 0]


def test_a_plan_stays_as_it_was_first_made(journal: Journal) -> None:
    """Work that is done again sends what was planned then, and not what was sent."""

    async def work() -> list[Outgoing]:
        await journal.plan(1, [Outgoing("1", 5, {"a": 1}), Outgoing("2", 5, {"a": 2})])
        await journal.sent(1, "1", 77)
        await journal.plan(1, [Outgoing("1", 5, {"a": 9}), Outgoing("2", 5, {"a": 9})])
        return await journal.planned(1)

    assert asyncio.run(work()) == [Outgoing("1", 5, {"a": 1}, 77), Outgoing("2", 5, {"a": 2})]


def test_after_the_end_only_the_ids_are_known(journal: Journal) -> None:
    """What was said is kept no longer than it takes to say it."""

    async def work() -> tuple[list[Outgoing], list[int]]:
        await journal.take(1, {})
        await journal.plan(1, [Outgoing("1", 5, {"text": "private"})], asked=3)
        await journal.sent(1, "1", 77)
        await journal.end(1)
        return await journal.planned(1), await journal.replies(5, 3, before=2)

    assert asyncio.run(work()) == ([], [77])


def test_what_answered_a_message_is_found_again(journal: Journal) -> None:
    """In its chat, and of earlier updates only: what answers it anew stays."""

    async def work() -> list[int]:
        for update, chat, asked in ((1, 5, 3), (2, 5, 4), (3, 6, 3), (4, 5, 3)):
            await journal.plan(update, [Outgoing("1", chat, {})], asked)
            await journal.sent(update, "1", 70 + update)
        return await journal.replies(5, 3, before=4)

    assert asyncio.run(work()) == [71]
