"""In a chat one after the other, chats side by side, and no update for ever."""

import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest
from telegram import Update

from bot.messenger.kept.journal import MOST_TRIES, Journal
from bot.messenger.kept.state import State
from bot.messenger.lanes import WAITING, Lanes
from index.errors import StateUnusable

Work = Callable[[], Coroutine[Any, Any, None]]


def message(number: int, chat: int = 1, user: int = 1) -> Update:
    """Return an update with a message."""
    body = {
        "message_id": number,
        "date": 1,
        "chat": {"id": chat, "type": "private"},
        "from": {"id": user, "is_bot": False, "first_name": "A"},
        "text": "a",
    }
    return Update.de_json({"update_id": number, "message": body}, None)


def tap(number: int) -> Update:
    """Return an update with a tap of a button in chat 1."""
    user = {"id": 1, "is_bot": False, "first_name": "A"}
    query = {"id": "1", "from": user, "chat_instance": "1", "data": "a"}
    return Update.de_json({"update_id": number, "callback_query": query}, None)


class Bench:
    """Lanes with a journal, and what was done on them in which order."""

    def __init__(self, state: State) -> None:
        self.journal = Journal(state)
        self.lanes = Lanes(self.journal, self, pause=0.01)
        self.done: list[str] = []
        self.gates: dict[int, asyncio.Event] = {}
        self.errors: list[Exception] = []

    def waits_in(self, update: Update) -> int | None:
        """Only messages wait."""
        return update.message.chat.id if update.message else None

    async def take(self, update: Update) -> None:
        """Work on an update until its gate opens, or meet with an error."""
        number = update.update_id
        self.done.append(f"begin {number}")
        if self.errors:
            raise self.errors.pop()
        await self.gates[number].wait()
        self.done.append(f"end {number}")

    async def crowded(self, update: Update) -> None:
        """Refuse one too many."""
        self.done.append(f"refuse {update.update_id}")

    async def failed(self, update: Update) -> None:
        """Give one up."""
        self.done.append(f"give up {update.update_id}")

    async def start(self, update: Update) -> asyncio.Task[None]:
        """Begin an update, whose work ends when its gate opens."""
        await self.journal.take(update.update_id, update.to_dict())
        self.gates[update.update_id] = asyncio.Event()
        task = asyncio.create_task(self.lanes.process_update(update, asyncio.sleep(0)))
        await self.settle()
        return task

    async def open(self, *numbers: int) -> None:
        """Let updates end."""
        for number in numbers:
            self.gates[number].set()
            await self.settle()

    async def settle(self) -> None:
        """Let everything happen that can."""
        for _ in range(5):
            await self.journal.waiting()
            await asyncio.sleep(0)

    async def left(self) -> list[int]:
        """Return the numbers of updates that are not done."""
        return [one.body["update_id"] for one in await self.journal.waiting()]


def on_bench(tmp_path: Path, work: Callable[[Bench], Coroutine[Any, Any, None]]) -> Bench:
    """Do something with lanes."""
    state = State(tmp_path)

    async def run() -> Bench:
        bench = Bench(state)
        await work(bench)
        return bench

    try:
        return asyncio.run(run())
    finally:
        state.close()


def test_a_chat_keeps_its_order_and_waits_for_no_other(tmp_path: Path) -> None:
    """The second of a chat begins when the first has ended; another chat's at once."""

    async def work(bench: Bench) -> None:
        for one in (message(1), message(2), message(3, chat=2, user=2), tap(4)):
            await bench.start(one)
        await bench.open(4, 3, 1, 2)

    assert on_bench(tmp_path, work).done == [
        *("begin 1", "begin 3", "begin 4", "end 4", "end 3", "end 1", "begin 2", "end 2"),
    ]


def test_lanes_that_nobody_uses_are_forgotten(tmp_path: Path) -> None:
    """A bot that runs for months does not remember every chat."""

    async def work(bench: Bench) -> None:
        for number in range(1, 4):
            await bench.start(message(number, chat=number, user=number))
        await bench.open(1, 2, 3)
        assert bench.lanes.known == 0

    on_bench(tmp_path, work)


def test_one_too_many_is_refused_at_once(tmp_path: Path) -> None:
    """One in work and three waiting; the fifth does not wait to be told so."""

    async def work(bench: Bench) -> None:
        for number in range(1, WAITING + 3):
            await bench.start(message(number))
        assert bench.done == ["begin 1", f"refuse {WAITING + 2}"]
        assert await bench.left() == [*range(1, WAITING + 2)]
        await bench.start(message(9, user=2))
        await bench.open(*range(1, WAITING + 2), 9)
        assert await bench.left() == []

    assert "end 9" in on_bench(tmp_path, work).done


def test_what_was_tried_too_often_is_given_up(tmp_path: Path) -> None:
    """It is told so, and done."""

    async def work(bench: Bench) -> None:
        await bench.journal.take(1, {"update_id": 1})
        for _ in range(MOST_TRIES):
            assert await bench.journal.begin(1)
        await bench.start(message(1))
        assert await bench.left() == []

    assert on_bench(tmp_path, work).done == ["give up 1"]


def test_an_error_costs_one_answer(tmp_path: Path) -> None:
    """Whoever asked is told, and the next one is worked on."""

    async def work(bench: Bench) -> None:
        bench.errors.append(ValueError("a mistake of ours"))
        await bench.start(message(1))
        await bench.start(message(2))
        await bench.open(2)
        assert await bench.left() == []

    assert on_bench(tmp_path, work).done == ["begin 1", "give up 1", "begin 2", "end 2"]


def test_what_cannot_be_written_down_is_tried_again(tmp_path: Path) -> None:
    """A disk that is full for a while loses no question, and costs it no try."""

    async def work(bench: Bench) -> None:
        bench.errors += [StateUnusable("The disk is full.")] * (MOST_TRIES + 1)
        task = await bench.start(message(1))
        bench.gates[1].set()
        await task
        assert await bench.left() == []

    done = on_bench(tmp_path, work).done
    assert done == ["begin 1"] * (MOST_TRIES + 2) + ["end 1"]


def test_what_is_done_is_not_done_again(tmp_path: Path) -> None:
    """An update that comes a second time finds that its work has ended."""

    async def work(bench: Bench) -> None:
        for _ in range(2):
            await bench.start(message(1))
            await bench.open(1)

    assert on_bench(tmp_path, work).done == ["begin 1", "end 1"]


@pytest.mark.parametrize("hurried", [True, False])
def test_at_the_end_work_may_end_and_the_rest_is_handed_over(tmp_path: Path, hurried: bool) -> None:
    """What waits is not begun; what does not end in time is broken off, and counts as no try."""

    async def work(bench: Bench) -> None:
        tasks = [await bench.start(one) for one in (message(1), message(2), message(3, 2, 2))]
        hurry = asyncio.Event()
        closing = asyncio.create_task(bench.lanes.close(60.0 if hurried else 0.5, hurry))
        await bench.settle()
        await bench.open(1)
        if hurried:
            hurry.set()
        await closing
        await asyncio.gather(*tasks, return_exceptions=True)
        assert await bench.left() == [2, 3]
        assert [one.tries for one in await bench.journal.waiting()] == [0, 0]

    assert on_bench(tmp_path, work).done == ["begin 1", "begin 3", "end 1"]
