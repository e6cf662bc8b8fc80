"""An index that is rebuilt under its readers gives each of them whole answers.

A small version of tests/benchmarks/soak.py.
"""

from pathlib import Path

from tests.benchmarks.soak import FORKED, LIMIT, Notes, articles, lags, last_round, mixed, soak

FORKED.set_forkserver_preload(["tests.benchmarks.soak"])


def test_readers_follow_rebuilds(tmp_path: Path) -> None:
    """Each answer is of one generation, whole, and none is an error."""
    seen = soak(tmp_path, 3, 20.0, quick=True)

    rounds = seen["rebuilds"].rounds
    assert [now for now, _ in rounds.values()] == [0, 1, 2, 3]
    for notes in seen.values():
        assert notes.errors == []
    for name in ("follows", "opens"):
        assert mixed(seen[name], rounds) == []
        assert [*rounds][-1] in seen[name].first
        assert lags(seen[name], rounds)


def test_a_mixed_answer_is_seen() -> None:
    """A passage of another round, too few of them, and a second answer are faults."""
    rounds = {"G": (3, 0.0)}
    right = [("a", 0.5, f"Article {n}, round {last_round(n, 3)}.") for n in range(LIMIT)]
    older = [*right[:-1], ("a", 0.5, f"Article {LIMIT - 1}, round 2.")]
    assert mixed(noted(("G", 0, right), ("G", 1, right)), rounds) == []

    assert len(mixed(noted(("G", 0, older)), rounds)) == 1
    assert len(mixed(noted(("G", 0, right[1:])), rounds)) == 1
    assert len(mixed(noted(("G", 0, right), ("G", 0, right[::-1])), rounds)) == 1
    assert len(mixed(noted(("H", 0, right)), rounds)) == 1


def test_each_article_is_written_in_its_rounds() -> None:
    """Some in each round, all of them in every tenth; each text says when."""
    assert [last_round(3, now) for now in (0, 2, 3, 9, 10, 11, 18, 19)] == [
        0,
        0,
        3,
        3,
        10,
        11,
        11,
        19,
    ]
    assert all(last_round(n, 20) == 20 for n in range(8))
    assert all(f"round {last_round(n, 5)}." in a["text"] for n, a in enumerate(articles(5)))


def noted(*answers: tuple[str, int, list[tuple[str, float, str]]]) -> Notes:
    """Return notes of answers."""
    notes = Notes()
    for generation, question, hits in answers:
        notes.take(generation, question, hits, 0.0)
    return notes
