"""A rebuild that is killed leaves the index as it was, and the next one is none the worse.

A small seeded version of tests/benchmarks/crashes.py.
"""

from itertools import pairwise
from pathlib import Path

from tests.benchmarks.crashes import FORKED, Collection, Crasher, Step

FORKED.set_forkserver_preload(["tests.benchmarks.crashes"])


def test_a_killed_rebuild_costs_nothing(tmp_path: Path) -> None:
    """Whatever it was at, the live index answers as before, or as a clean one would."""
    crasher = Crasher(tmp_path, seed=3, size=20, quick=True)
    crasher.home.folder.mkdir()
    (crasher.home.folder / "current.9.part").touch()  # of one that was at the pointer

    crasher.run(3)

    assert crasher.faults == []
    assert crasher.kills.total() >= 3


def test_what_a_kill_broke_is_seen(tmp_path: Path) -> None:
    """Other articles than before, and files that nobody needs, are faults."""
    crasher = Crasher(tmp_path, seed=3, size=20, quick=True)
    step = crasher.collection.change()
    expected = crasher.clean()
    crasher.home = type(crasher.home)(tmp_path / "clean")
    crasher.look((crasher.home.pointer(), expected), expected, step)
    assert crasher.faults == []

    crasher.look((crasher.home.pointer(), {**expected, "answers": []}), expected, step)
    crasher.look((None, expected), {**expected, "vectors": {}}, step)
    (crasher.home.generations / "left").mkdir()
    (crasher.home.folder / "current.9.part").touch()
    (crasher.home.live().keywords / "ids.npy").write_bytes(b"")
    crasher.look((crasher.home.pointer(), expected), expected, step)

    seen = "answers otherwise", "not what a clean one is", "IndexDamaged"
    assert all(word in fault for word, fault in zip(seen, crasher.faults, strict=True))
    assert crasher.left_over() == ["current.9.part", "left"]


def test_articles_come_change_and_go(tmp_path: Path) -> None:
    """The collection that is rebuilt exercises each way to change it."""
    collection = Collection(tmp_path, Crasher(tmp_path, seed=7).rng, 30)
    steps: list[Step] = []
    texts = []
    for _ in range(25):
        steps.append(collection.change())
        texts.append(collection.texts)
        collection.indexed = {*collection.texts}

    assert {step.verb for step in steps} == {"rebuild", "add", "remove"}
    pairs = [*pairwise(texts)]
    assert any(one.keys() - other.keys() for one, other in pairs)
    assert any(other.keys() - one.keys() for one, other in pairs)
    assert any(one[key] != other[key] for one, other in pairs for key in one.keys() & other.keys())
