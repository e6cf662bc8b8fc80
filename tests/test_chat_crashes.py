"""A bot that is killed while people ask it answers them all, in order and hardly ever twice.

A small seeded version of tests/benchmarks/chat_crashes.py.
"""

import shutil
from pathlib import Path

import pytest

from index.generations.home import Home
from tests.benchmarks.chat_crashes import LOOKING, Asked, Crasher, Said, judge, telegram


@pytest.fixture
def folder(tmp_path: Path, seed_home: Home) -> Path:
    """A home of the test's own, with the seed article indexed."""
    return Path(shutil.copytree(seed_home.folder, tmp_path / "bot", symlinks=True))


@pytest.mark.parametrize(("webhook", "kills"), [(False, 2), (True, 1)], ids=["polls", "webhook"])
def test_a_kill_costs_no_answer(folder: Path, webhook: bool, kills: int) -> None:
    """Whatever it was at, each question is answered, in order, and nothing else is said."""
    aims = ("question", "sendChatAction")  # a kill at a message would double it
    with telegram() as fake:
        crasher = Crasher(fake, folder, 3, 3, webhook, aims=aims, quiet=0.3)
        verdict = crasher.run(12, kills)

    assert crasher.faults == []
    assert (verdict.asked, verdict.answered, verdict.lost) == (12, 12, ())
    # Twice, if at all, is what the bot could not yet have noted when it was killed.
    assert all(crasher.killed_after(first) < 1 for first, _ in verdict.doubles)
    assert (verdict.disordered, verdict.wrong, verdict.otherwise) == ((), (), {})
    assert (crasher.kills.total(), crasher.unended(), crasher.tokens()) == (kills, 0, 0)


def test_what_a_kill_broke_is_seen() -> None:
    """What is lost, doubled, late, wrong, or said instead of an answer."""
    asked = [Asked(1, number, f"{number}?", f"‹{number}›") for number in range(2, 8)]
    whose = {f"a{number}": (1, number) for number in range(2, 8)}
    said = [
        Said(1, 10, LOOKING, None),
        Said(1, 10, "‹2›", "a2"),
        Said(1, 10, "‹2›", "a2"),  # put there once more: it stands there once
        Said(1, 11, "‹4›", "a4"),
        Said(1, 12, "‹3›", "a3"),
        Said(1, 13, "‹5›", "a5"),
        Said(1, 14, "‹5›", "a5"),
        Said(1, 15, LOOKING, None),
        Said(1, 16, "Something went wrong", None),
        Said(1, 17, "‹6›", "a7"),
    ]

    verdict = judge(asked, said, whose)

    assert (verdict.asked, verdict.answered) == (6, 5)
    assert [one.message for one in verdict.lost] == [6]
    assert [one.message for one in verdict.twice] == [5]
    assert [(one.message, other.message) for one, other in verdict.doubles] == [(13, 14)]
    assert [one.message for one in verdict.disordered] == [3]
    assert verdict.wrong == (("7?", "‹6›"),)
    assert (verdict.otherwise, verdict.behind) == ({"Something went wrong": 1}, 1)
