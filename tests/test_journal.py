"""What came is kept until it is done, and what is to be sent until it was."""

import asyncio
import sqlite3
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import pytest

from bot.messenger.kept.journal import SUSPECT, Journal, Outgoing, undone
from bot.messenger.kept.state import State

Done = TypeVar("Done")


class Watched(State):
    """A state that knows which of its works even a power cut was not to undo."""

    synced: tuple[bool, ...] = ()

    async def do(self, work: Callable[[sqlite3.Connection], Done], synced: bool = False) -> Done:
        """Do it, and remember how."""
        self.synced = (*self.synced, synced)
        return await super().do(work, synced)


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


def test_an_update_is_on_the_disk_before_it_is_acknowledged(tmp_path: Path) -> None:
    """A power cut right after `take` loses no question; what is only to be sent waits for none."""
    state = Watched(tmp_path)
    journal = Journal(state)

    asyncio.run(journal.take(5, {}))
    asyncio.run(journal.plan(5, [Outgoing("1", 5, {})]))
    state.close()

    assert state.synced == (True, False)


def test_an_update_that_is_no_json_is_kept(journal: Journal) -> None:
    """Half a character comes back as it was, and a date as its text: nothing stops the bot."""
    asyncio.run(journal.take(5, {"text": "\ud83d", "date": datetime(2026, 1, 2)}))

    (waiting,) = asyncio.run(journal.waiting())
    assert waiting.body == {"text": "\ud83d", "date": "2026-01-02 00:00:00"}


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


def test_a_try_is_of_one_update(journal: Journal) -> None:
    """What one update took, or took back, is not counted for another, nor below none at all."""

    async def work() -> list[int]:
        for number in (1, 2, 3):
            await journal.take(number, {})
        await journal.begin(1)
        await journal.begin(1)
        await journal.begin(2)
        await journal.postpone(1)
        await journal.postpone(3)
        return [one.tries for one in await journal.waiting()]

    assert asyncio.run(work()) == [1, 1, 0]


def test_a_plan_stays_as_it_was_first_made(journal: Journal) -> None:
    """Work that is done again sends what was planned then, and not what was sent."""

    async def work() -> list[Outgoing]:
        await journal.plan(1, [Outgoing("1", 5, {"a": 1}), Outgoing("2", 5, {"a": 2})])
        await journal.sent(1, "1", 77)
        await journal.plan(1, [Outgoing("1", 5, {"a": 9}), Outgoing("2", 5, {"a": 9})])
        return await journal.planned(1)

    assert asyncio.run(work()) == [Outgoing("1", 5, {"a": 1}, 77), Outgoing("2", 5, {"a": 2})]


def test_half_a_character_keeps_nothing_from_being_said(journal: Journal) -> None:
    """It is planned as it is, like one that came: what to do with it is for whoever sends it."""
    messages = [Outgoing("1", 5, {"text": "\ud83d"})]

    asyncio.run(journal.plan(1, messages))

    assert asyncio.run(journal.planned(1)) == messages


def test_a_plan_is_in_the_order_in_which_it_was_made(journal: Journal) -> None:
    """Whatever its steps are called, whatever other updates lead to, and none is there for none."""

    async def work() -> list[list[str]]:
        await journal.plan(1, [Outgoing("b", 5, {})])
        await journal.plan(2, [Outgoing("b", 5, {})])
        await journal.plan(1, [Outgoing("a", 5, {}), Outgoing("c", 5, {})])
        return [[one.step for one in await journal.planned(number)] for number in (1, 2, 3)]

    assert asyncio.run(work()) == [["b", "a", "c"], ["b"], []]


def test_only_the_message_that_was_sent_is_noted(journal: Journal) -> None:
    """A step before or after it, or one of the same name for another update, is still to send."""

    async def work() -> list[int | None]:
        for number in (1, 2):
            await journal.plan(number, [Outgoing("1", 5, {}), Outgoing("2", 5, {})])
        await journal.sent(1, "2", 77)
        return [one.sent for number in (1, 2) for one in await journal.planned(number)]

    assert asyncio.run(work()) == [None, 77, None, None]


def test_the_end_of_one_update_is_not_that_of_another(journal: Journal) -> None:
    """The other one waits as it came, with its own plan; and its own text alone is gone."""

    async def work() -> tuple[list[Any], list[Outgoing]]:
        for number in (1, 2):
            await journal.take(number, {"n": number})
            await journal.plan(number, [Outgoing("1", 5, {"n": number})])
        await journal.end(1)
        return [one.body for one in await journal.waiting()], await journal.planned(2)

    assert asyncio.run(work()) == ([{"n": 2}], [Outgoing("1", 5, {"n": 2})])


def test_nothing_of_a_message_stays_in_the_file_after_its_end(tmp_path: Path) -> None:
    """Neither what was asked nor what was answered; only when, and under which ids."""
    state = State(tmp_path)
    journal = Journal(state)

    async def work() -> list[Any]:
        await journal.take(1, {"text": "private"})
        await journal.plan(1, [Outgoing("1", 5, {"text": "private"})])
        await journal.end(1)
        return await state.do(
            lambda rows: rows.execute(
                "SELECT updates.body, messages.body FROM updates, messages"
            ).fetchall()
        )

    rows = asyncio.run(work())
    state.close()

    assert rows == [("{}", None)]


def test_what_is_not_done_is_counted_from_the_oldest(tmp_path: Path) -> None:
    """What has ended counts no more, and of nothing there is no oldest."""
    state = State(tmp_path)
    journal = Journal(state)

    async def work() -> list[tuple[int, float | None]]:
        found = []
        for number in (1, 2, 3):
            await journal.take(number, {})
        for number in (1, 2, 3):
            found.append(await state.do(undone))
            await journal.end(number)
        return [*found, await state.do(undone)]

    before = time.time()
    (first, second, third, none) = asyncio.run(work())
    state.close()

    assert (first[0], second[0], third[0], none) == (3, 2, 1, (0, None))
    assert before <= first[1] <= second[1] <= third[1] <= time.time()  # type: ignore[operator]
    assert first[1] < third[1]  # type: ignore[operator]


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


def test_replies_are_in_order_and_were_sent(journal: Journal) -> None:
    """Ids as the messages stand in the chat; what is only planned has none."""

    async def work() -> list[int]:
        await journal.plan(1, [Outgoing(step, 5, {}) for step in "cba"], asked=3)
        await journal.sent(1, "a", 72)
        await journal.sent(1, "c", 71)
        return await journal.replies(5, 3, before=2)

    assert asyncio.run(work()) == [71, 72]
