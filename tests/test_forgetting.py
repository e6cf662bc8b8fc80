"""What is old, and what is purged, is gone from the bot's state: from its bytes as well."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

from bot.answer import Citation
from bot.messenger.kept.allowance import Allowance
from bot.messenger.kept.forgetting import DAY, prune, purge
from bot.messenger.kept.journal import Journal, Outgoing
from bot.messenger.kept.memory import KeptAnswer, Memory, Shown
from bot.messenger.kept.state import FILE, State
from bot.understanding.conversation import Turn

SECRET = "The vault opens at noon."
TABLES = {"updates": "done", "messages": "made", "answers": "made", "turns": "made", "asked": "at"}


def fill(state: State, cite: Callable[..., Citation], article: str = "a.txt") -> KeptAnswer:
    """Answer a question with a quote of an article, all but sent."""
    cited = cite(SECRET, 0, len(SECRET), article_id=article)
    number = 1 if article == "a.txt" else 2
    kept = KeptAnswer("When?", 1, 1, number, number, (Shown(cited, "", "", False, False),), SECRET)

    async def work() -> None:
        journal = Journal(state)
        await journal.take(number, {"text": "When?"})
        await Allowance(state, 9, 9).spend(number, 1)
        await Memory(state).keep(kept, Turn("When?", "When?", SECRET, (article,)))
        await journal.plan(number, [Outgoing("1", 1, {"html": SECRET})])

    asyncio.run(work())
    return kept


def count(state: State) -> dict[str, int]:
    """Return how many rows each table has."""
    return state.do_now(
        lambda rows: {
            one: rows.execute(f"SELECT count(*) FROM {one}").fetchone()[0] for one in TABLES
        }
    )


def age(state: State, days: float) -> None:
    """Let everything have happened so many days earlier."""
    for table, when in TABLES.items():
        state.do_now(
            lambda rows, t=table, w=when: rows.execute(
                f"UPDATE {t} SET {w} = {w} - ?", (days * DAY,)
            )
        )


def test_what_is_old_goes_and_what_waits_stays(state: State, cite: Callable[..., Citation]) -> None:
    """A question that is not answered yet is kept however old it is."""
    fill(state, cite)
    prune(state, 30)
    assert count(state) == dict.fromkeys(TABLES, 1)

    age(state, 31)
    prune(state, 30)

    assert count(state) == {**dict.fromkeys(TABLES, 0), "updates": 1}


def test_a_short_memory_does_not_lift_the_limit_of_a_day(
    state: State, cite: Callable[..., Citation]
) -> None:
    """Who asked is known for a day even if answers are kept for an hour."""
    fill(state, cite)
    age(state, 0.5)

    prune(state, 1 / 24)

    assert count(state) == {**dict.fromkeys(TABLES, 0), "updates": 1, "asked": 1}


def test_a_purged_article_leaves_no_trace(
    tmp_path: Path, state: State, cite: Callable[..., Citation]
) -> None:
    """Neither in a row nor in the bytes of the file; an answer from another article stays."""
    gone, stays = fill(state, cite), fill(state, cite, "b.txt")
    purge(state, ["b.txt"])
    fill_again = asyncio.run(Memory(state).answer(gone.id, 1))
    assert fill_again == gone
    assert asyncio.run(Memory(state).answer(stays.id, 1)) is None

    purge(state, ["a.txt"])

    assert asyncio.run(Memory(state).answer(gone.id, 1)) is None
    assert asyncio.run(Journal(state).planned(1)) == []
    again = [Outgoing("1", 1, {"html": "Another answer."})]
    asyncio.run(Journal(state).plan(1, again))
    assert asyncio.run(Journal(state).planned(1)) == again
    bytes_left = b"".join(path.read_bytes() for path in tmp_path.glob(f"{FILE}*"))
    assert b"vault" not in bytes_left
    assert count(state)["updates"] == 2


def test_remove_purge_reaches_what_the_bot_keeps(
    footnote: Callable[..., CompletedProcess[str]],
    chat_home: Path,
    cite: Callable[..., Citation],
) -> None:
    """`footnote remove --purge` takes an article out of old answers, also of one it removed before.

    A home where no bot ran gets no file of one.
    """
    seed = "000_f6700bc611c3c888.txt"
    other = chat_home.parent / "other.txt"
    other.write_text("A quite other matter is told here, at some length.", encoding="utf-8")
    assert footnote("add", str(other)).returncode == 0
    assert footnote("remove", "other.txt", "--purge").returncode == 0
    assert not (chat_home / FILE).exists()
    state = State(chat_home)
    kept = fill(state, cite, seed)
    state.close()
    assert footnote("add", str(other)).returncode == 0

    ended = footnote("remove", seed, "--purge")

    assert ended.returncode == 0, ended.stderr
    state = State(chat_home)
    assert asyncio.run(Memory(state).answer(kept.id, 1)) is None
    state.close()
    assert b"vault" not in b"".join(path.read_bytes() for path in chat_home.glob(f"{FILE}*"))
