"""Compare ways to rank the sentences of the hits, and to quote of them.

    PYTHONPATH=. python tests/benchmarks/choose_weights.py EVALUATION_FOLDER [--most 2000]

The folder holds squad2 and xquad-en in the form of `footnote eval`. Of the
questions that can be answered every second one was chosen on, the others are
reported; both are printed.
"""

import argparse
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bot.finding import features as reading
from bot.finding.features import UNREAD, Features, features
from bot.finding.ranking import first_of_each, score
from index.article import Span
from index.generations.home import Home
from index.generations.opening import Index, open_index
from index.models.bundled import NAME
from index.rebuilding.rebuild import Rebuild
from index.rebuilding.request import Request
from index.retrieval import LIMIT, Retriever
from tests.benchmarks.fit_confidence import sample
from tests.fakes.listening import Silent

COLLECTIONS = ("squad2", "xquad-en")
# Of likeness, matching, coverage, that with the title, kind and passage.
WAYS = {
    "likeness": (1, 0, 0, 0, 0, 0),
    "matching": (0, 1, 0, 0, 0, 0),
    "both": (1, 1, 0, 0, 0, 0),
    "both, coverage": (1, 1, 0.5, 0, 0, 0),
    "both, coverage, kind": (1, 1, 0.5, 0, 0.2, 0),
    "both, coverage, kind, passage": (1, 1, 0.5, 0, 0.2, 0.25),
    "both, titled, kind, passage": (1, 1, 0, 0.5, 0.2, 0.25),
    "coverage, kind, passage": (0, 0, 0.5, 0, 0.2, 0.25),
}
DEPTHS = (3, 4, 6, 8, 10)
MARGINS = (0.0, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4)
MOST = 3


@dataclass(frozen=True, slots=True)
class Asked:
    """A question: of each sentence what is known, in which hit it stands, and if it is right."""

    features: Sequence[Features]
    hits: Sequence[int]
    right: npt.NDArray[np.bool_]

    def first(self, scores: npt.NDArray[np.float64], margin: float) -> npt.NDArray[np.bool_]:
        """Return of each quoted sentence whether it is right."""
        order = np.argsort(-scores, kind="stable")[:MOST]
        return self.right[order[scores[order] >= scores[order[0]] - margin]]


def main() -> None:
    """Ask, and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--most", type=int, default=3000, help="questions of one file")
    options = parser.parse_args()
    reading.READ = LIMIT
    for name in COLLECTIONS:
        asked = [*collect(options.folder / name, options.most)]
        print(f"{name}: {len(asked)} questions; chosen on, reported: first right, one of three")
        for way, weights in WAYS.items():
            print(f"  {way}: {halves(asked, [weighed(one, weights) for one in asked])}")
        for depth in DEPTHS:
            print(f"  {depth} passages read: {halves(asked, [cut(one, depth) for one in asked])}")
        scores = [cut(one, LIMIT) for one in asked]
        for margin in MARGINS:
            print(f"  margin {margin}: {quoted(asked, scores, margin)}")


def collect(folder: Path, most: int) -> Iterator[Asked]:
    """Yield what is known of the questions of a folder that can be answered."""
    with tempfile.TemporaryDirectory() as temporary:
        home = Home(Path(temporary))
        Rebuild(home, NAME, Silent()).run(Request.of(folder / "articles.jsonl"))
        with open_index(home, NAME) as index:
            for question in sample(folder / "questions.jsonl", most):
                gold = [
                    (one["doc_id"], Span(one["start"], one["end"])) for one in question["spans"]
                ]
                if question["answerable"] and gold:
                    yield ask(question["question"], gold, index)


def ask(question: str, gold: Sequence[tuple[str, Span]], index: Index) -> Asked:
    """Return what is known of the sentences for a question."""
    places = first_of_each(Retriever(index).search(question))
    right = [
        any(hit.passage.article_id == article and span.overlaps(one) for article, one in gold)
        for hit, span in places
    ]
    ranks = [hit.rank for hit, _ in places]
    return Asked(features(question, places, index), ranks, np.array(right))


def weighed(one: Asked, weights: Sequence[float]) -> npt.NDArray[np.float64]:
    """Return the scores of sentences with some weights."""
    known = [(f.likeness, f.matching, f.coverage, f.titled, f.fits, f.hit) for f in one.features]
    return np.array(known) @ np.array(weights)


def cut(one: Asked, depth: int) -> npt.NDArray[np.float64]:
    """Return the scores of sentences if so many passages are read."""
    unread = {"likeness": UNREAD, "matching": UNREAD}
    known = zip(one.features, one.hits, strict=True)
    return np.array([score(f if rank <= depth else replace(f, **unread)) for f, rank in known])


def halves(asked: Sequence[Asked], scores: Sequence[npt.NDArray[np.float64]]) -> str:
    """Return both figures of both halves."""
    pairs = list(zip(asked, scores, strict=True))
    return "; ".join(
        f"{np.mean([one.first(own, 0)[0] for one, own in half]):.3f}, "
        f"{np.mean([one.first(own, np.inf).any() for one, own in half]):.3f}"
        for half in (pairs[::2], pairs[1::2])
    )


def quoted(asked: Sequence[Asked], scores: Sequence[npt.NDArray[np.float64]], margin: float) -> str:
    """Return how often one is right, how many are quoted, and the share that is right."""
    found = [one.first(own, margin) for one, own in zip(asked, scores, strict=True)]
    many = sum(map(len, found))
    hit = np.mean([one.any() for one in found])
    return f"{hit:.3f} / {many / len(found):.2f} / {sum(one.sum() for one in found) / many:.3f}"


if __name__ == "__main__":
    main()
