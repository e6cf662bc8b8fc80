"""A damaged index is refused, or answers as if it were whole; never otherwise.

A small version of tests/benchmarks/damages.py.
"""

from pathlib import Path
from typing import Any

import pytest

from index.generations.generation import ALIVE
from index.generations.home import Home
from tests.benchmarks.damages import (
    FORKED,
    KINDS,
    MISSING,
    REPLACED,
    SQLITE,
    Case,
    Collection,
    Damager,
    asked,
    damaged,
    judged,
    table,
)

FORKED.set_forkserver_preload(["tests.benchmarks.damages"])
# Each is a hole that was open once, or another place to look at.
CASES = [
    Case("below", ALIVE, "a row doubled", True, 1),
    Case("below", ALIVE, "another dimension", True, 1),
    Case("below", ALIVE, "an article's day", False, 1),
    Case("below", "passages/link_lists.bin", "zeroed", False, 1),
    Case("below", "vocab.index.json", "a byte", True, 1),
    Case("below", "vectors.npy", "a bit", True, 1),
    Case("above", "vectors.npy", "a bit", False, 1),
    Case("below", "vectors.npy", MISSING, False, 1),
    Case("below", "manifest.json", MISSING, False, 1),
    Case("below", "manifest.json", "a bit", False, 2),
    Case("below", "current", REPLACED, False, 1),
    Case("above", ALIVE, "a row doubled", False, 1),
    Case("above", ALIVE, "table branches lost", False, 1388708578),
    Case("above", ALIVE, "index entries lost", True, 1),
    Case("above", "passages/data_level0.bin", "a bit", True, 1),
]
SIZES = {"below": 60, "above": 1300}


@pytest.fixture(scope="module")
def damager(tmp_path_factory: pytest.TempPathFactory) -> Damager:
    """Two small collections, indexed."""
    made = Damager(tmp_path_factory.mktemp("damages"), seed=1, quick=True)
    made.prepare(SIZES)
    return made


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.size} {case.role} {case.kind}")
def test_no_damage_is_silent(damager: Damager, tmp_path: Path, case: Case) -> None:
    """No process crashes, and nothing is answered wrongly without a notice."""
    collection = damager.collections[case.size]
    damaged(collection, case, tmp_path / "home")

    came, fault = judged(asked(tmp_path / "home", collection.articles, quick=True), collection)

    assert fault == ""
    assert came in {"refused", "before", "same"}


def test_collections_lie_on_either_side_of_a_thousand(damager: Damager) -> None:
    """Chroma keeps fewer vectors in another way."""
    sizes = {name: one.home.live().manifest().passages for name, one in damager.collections.items()}

    assert 30 < sizes["below"] < 1000 < sizes["above"]


def test_cases_cover_every_file_and_kind(damager: Damager) -> None:
    """As many cases as asked for, the same for the same seed."""
    cases = [*damager.cases(600)]

    assert cases == [*damager.cases(600)]
    assert {case.role for case in cases} == {*damager.collections["below"].roles()}
    assert {case.kind for case in cases} == {*SQLITE, MISSING, REPLACED}
    assert {*KINDS} < {*SQLITE}


def test_what_is_silent_is_seen(tmp_path: Path) -> None:
    """Other answers are wrong, unless they are the older generation's; crashes are crashes."""
    whole = {"search": ("gave", ([1], None)), "show": ("gave", ("text", None))}
    older = {"search": ("gave", ([2], "It is damaged.")), "show": ("gave", ("old", "So."))}
    collection = Collection(Home(tmp_path), [], whole, older)

    def came(**other: Any) -> str:
        return judged({**whole, **other}, collection)[0]

    assert came() == "same"
    assert came(search=older["search"]) == "before"
    assert came(search=("refused", "IndexDamaged: It is damaged.")) == "refused"
    assert came(search=("refused", "KeyError: 'x'")) == "WRONG"
    assert came(search=("gave", ([2], None))) == "WRONG"
    assert came(show=("gave", ("No article has the id.", None))) == "WRONG"
    assert judged({"crashed": "exit code -11"}, collection) == ("CRASHED", "exit code -11")


def test_the_table_counts(damager: Damager) -> None:
    """One row for each file, or for each kind of damage."""
    damager.came.update([("below", ALIVE, "a bit", "refused"), ("above", ALIVE, "a byte", "same")])

    rows = table(damager.came, 1).split("\n")

    assert rows[0].split() == ["refused", "before", "same", "WRONG", "CRASHED"]
    assert rows[1].split() == [ALIVE, "1", "0", "1", "0", "0"]
