"""A large collection is built and searched as a small one is; its measure is taken by hand.

A small version of tests/benchmarks/scale.py.
"""

import json
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import numpy as np

from tests.benchmarks.synthetic import EACH, TOGETHER, Synthetic

ROOT = Path(__file__).parents[1]
MADE = Synthetic(3000)


def test_articles_can_be_made_again() -> None:
    """Each run is the same whenever it is made, and no other is like it."""
    (first, vectors), (again, same) = MADE.run(1), MADE.run(1)

    assert [article for article, _ in first] == [article for article, _ in again]
    assert vectors.tolist() == same.tolist()
    assert len({article.text for number in range(2) for article, _ in MADE.run(number)[0]}) == (
        2 * TOGETHER
    )


def test_passages_tile_their_article() -> None:
    """They are made without the splitter, but are what it would make."""
    run, vectors = MADE.run(0)

    assert len(vectors) == len(run) * EACH
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, rtol=1e-5)
    for article, passages in run:
        assert "".join(passage.text for passage in passages) == article.text
        assert all(a.span.end == b.span.start for a, b in pairwise(passages))
        assert all(one.cut(s).endswith(".") for one in passages for s in one.sentences)


def test_words_are_as_unequal_as_in_a_language() -> None:
    """A few stand in nearly every passage, most in hardly any; no two are alike."""
    texts = [one.text for _, passages in MADE.run(0)[0] for one in passages]
    held = [sum(f" {word} " in text for text in texts) for word in MADE.words[[0, 30, 2000]]]

    assert len(set(MADE.words.tolist())) == len(MADE.words)
    assert held[0] > 0.9 * len(texts) > 0.4 * len(texts) > held[1] > held[2] < 50


def test_a_collection_is_built_and_searched(tmp_path: Path) -> None:
    """One command builds, opens, searches and prints; what was built stays for the next one."""
    command = [sys.executable, "tests/benchmarks/scale.py", "--passages", "1100"]
    command += ["--questions", "2", "--folder", str(tmp_path)]
    printed = subprocess.run(
        command,
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    ).stdout

    found = json.loads(printed.splitlines()[-1])
    assert found["search"]["ms"]["Footnote, all"]["n"] > 0
    assert "Footnote, 0.1% of the days" in printed
    assert [*tmp_path.iterdir()]
