"""Answers are kept as they were given, and conversations apart from each other."""

import asyncio
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from random import Random
from time import thread_time
from typing import Any

import pytest

from bot.answer import Citation
from bot.messenger.addressing import Said
from bot.messenger.kept.memory import KeptAnswer, Memory, Shown
from bot.messenger.kept.state import FILE, State
from bot.understanding.conversation import MOST, Turn

TEXT = "Before it. The sky is “blue” 🙂. After it."


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Memory]:
    """An empty memory."""
    state = State(tmp_path)
    yield Memory(state)
    state.close()


@pytest.fixture
def kept(cite: Callable[..., Citation]) -> Callable[..., KeptAnswer]:
    """Make an answer that cites one sentence; all else can be given."""

    def make(**known: Any) -> KeptAnswer:
        cited = Shown(cite(TEXT, 11, 32), "Before it. ", " After it.", False, True)
        about = {"question": "Why?", "chat": 1, "user": 1, "message": 5, "update": 9}
        return KeptAnswer(**{**about, "shown": (cited,), "page": "<p>", **known})

    return make


def turn(question: str) -> Turn:
    """Return a turn."""
    return Turn(question, question, "Because.", ("a.txt",))


def test_an_answer_comes_back_as_it_was(memory: Memory, kept: Callable[..., KeptAnswer]) -> None:
    """Character for character; in another chat it is not known."""
    given = kept()

    asyncio.run(memory.keep(given, turn("Why?")))

    assert asyncio.run(memory.answer(given.id, 1)) == given
    assert asyncio.run(memory.answer(given.id, 2)) is None
    assert asyncio.run(memory.answer("other", 1)) is None


def test_a_long_page_is_made_small_elsewhere(
    tmp_path: Path, kept: Callable[..., KeptAnswer]
) -> None:
    """The thread of the state, for which all others wait, only writes what is made."""
    page = "".join(Random(0).choices("abcd", k=2_000_000))

    def spent(rows: sqlite3.Connection) -> float:
        return thread_time()

    async def work(state: State) -> float:
        before = await state.do(spent)
        await Memory(state).keep(kept(page=page), turn("Why?"))
        return await state.do(spent) - before

    with closing(State(tmp_path)) as state:
        assert asyncio.run(work(state)) < 0.1  # compressing takes several times that


def test_turns_belong_to_one_person_in_one_chat(
    memory: Memory, kept: Callable[..., KeptAnswer]
) -> None:
    """Nothing of anybody else's conversation is in one's own; forgotten, it is empty."""

    async def work() -> list[tuple[Turn, ...]]:
        await memory.keep(kept(), turn("mine"))
        await memory.keep(kept(user=2), turn("another's"))
        await memory.keep(kept(chat=-5), turn("in a group"))
        found = [await memory.turns(1, 1, 99), await memory.turns(-5, 1, 99)]
        await memory.forget(1, 1)
        return [*found, await memory.turns(1, 1, 99), await memory.turns(1, 2, 99)]

    own, group, forgotten, other = asyncio.run(work())
    assert [one.question for one in (*own, *group, *other)] == ["mine", "in a group", "another's"]
    assert forgotten == ()


def test_a_conversation_is_its_last_turns(memory: Memory, kept: Callable[..., KeptAnswer]) -> None:
    """The oldest first; of an edited question only what was said before it."""

    async def work() -> tuple[tuple[Turn, ...], tuple[Turn, ...]]:
        for number in range(1, MOST + 3):
            await memory.keep(kept(message=number), turn(f"{number}"))
        await memory.keep(kept(message=5), turn("5 anew"))
        return await memory.turns(1, 1, 99), await memory.turns(1, 1, 5)

    whole, before = asyncio.run(work())
    assert [one.question for one in whole] == ["3", "4", "5 anew", "6", "7", "8"]
    assert [one.question for one in before] == ["3", "4"]


def test_a_turn_in_another_form_is_forgotten(
    memory: Memory, kept: Callable[..., KeptAnswer], tmp_path: Path
) -> None:
    """One that an older Footnote kept does not keep anybody from asking."""

    async def work() -> tuple[Turn, ...]:
        await memory.keep(kept(message=1), turn("old"))
        await memory.keep(kept(message=2), turn("new"))
        with closing(sqlite3.connect(tmp_path / FILE)) as rows:
            rows.execute("UPDATE turns SET body = '{}' WHERE question = 1")
            rows.commit()
        return await memory.turns(1, 1, 99)

    assert [one.question for one in asyncio.run(work())] == ["new"]


def test_an_edit_that_changes_nothing_is_told(
    memory: Memory, kept: Callable[..., KeptAnswer]
) -> None:
    """By the last answer to the message; a later update is none."""
    said = Said(15, 1, None, True, 1, "en", 5, "Why?", None, True, None)

    async def work() -> list[bool]:
        found = [await memory.answered(said)]
        for update, question in ((9, "Who?"), (12, "Why?"), (20, "When?")):
            await memory.keep(kept(update=update, question=question), turn("a"))
            found.append(await memory.answered(said))
        return found

    assert asyncio.run(work()) == [False, False, True, True]


def test_what_a_reader_thinks_is_noted(memory: Memory, kept: Callable[..., KeptAnswer]) -> None:
    """Of an answer that is there, in its chat."""

    async def work() -> list[bool]:
        given = kept()
        await memory.keep(given, turn("a"))
        return [
            await memory.rate(given.id, 1, True),
            await memory.rate(given.id, 1, False),
            await memory.rate(given.id, 2, True),
            await memory.rate("other", 1, True),
        ]

    assert asyncio.run(work()) == [True, True, False, False]
