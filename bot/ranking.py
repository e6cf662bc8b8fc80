"""Rank the sentences of the hits: which of them may answer the question.

A sentence's score weighs what is known of it, and adds what a reranker says of it,
if one is set. The weights were chosen on the evaluation sets
(tests/benchmarks/README.md).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.answer import Evidence
from bot.features import Features, Place, features
from index.article import Span
from index.generations.opening import Index
from index.models.reranking import Reranker
from index.passage import Hit, Passage
from index.same_sentence import canonical

COVERAGE_WEIGHT = 0.5
HIT_WEIGHT = 0.25
KIND_WEIGHT = 0.2
RERANKER_WEIGHT = 2.0  # sure of one sentence and not of another, it decides
JUDGED = 20  # sentences, by the reranker

Keep = Callable[[Passage, Span], bool]


@dataclass(frozen=True, slots=True)
class Signs:
    """What speaks for an answer: the input of the confidence, each about 0..1.

    Attributes:
        likeness, matching: Those of the sentences that have most of them.
        coverage: That of the best sentence.
    """

    likeness: float
    matching: float
    coverage: float

    @classmethod
    def of(cls, found: Sequence[Features], best: Features) -> "Signs":
        """Return the signs of sentences, of which one is the best."""
        likeness = max(one.likeness for one in found)
        return cls(likeness, max(one.matching for one in found), best.coverage)


NONE = Signs(0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Ranking:
    """The sentences of the hits, best first, and what speaks for an answer in them."""

    evidence: tuple[Evidence, ...]
    signs: Signs


def rank(
    question: str,
    hits: Sequence[Hit],
    index: Index,
    behind: str = "",
    reranker: Reranker | None = None,
    keep: Keep | None = None,
) -> Ranking:
    """Return the sentences of the hits, numbered from 1, best first.

    `behind` is what was put behind the question from earlier ones. Sentences that
    say the same count once: the one in the better hit. A reranker changes the order
    of the likeliest, but not what speaks for an answer: the confidence was fitted
    without one. `keep` says which sentences are looked at, if not all.
    """
    places = first_of_each(hits, keep)
    if not places:
        return Ranking((), NONE)
    found = features(question, places, index, behind)
    scores = [score(one) for one in found]
    order = sorted(range(len(places)), key=lambda i: -scores[i])
    signs = Signs.of(found, found[order[0]])
    if reranker:
        likely = order[:JUDGED]
        judged = judge(f"{question}{behind}", [places[i] for i in likely], reranker)
        for i, one in zip(likely, judged, strict=True):
            scores[i] += RERANKER_WEIGHT * one
        order.sort(key=lambda i: -scores[i])
    ranked = [(*places[i], scores[i]) for i in order]
    return Ranking(tuple(evidence(*one, number) for number, one in enumerate(ranked, 1)), signs)


def score(one: Features) -> float:
    """Return how well a sentence fits the question."""
    alike = one.likeness + one.matching
    return alike + COVERAGE_WEIGHT * one.titled + HIT_WEIGHT * one.hit + KIND_WEIGHT * one.fits


def evidence(hit: Hit, span: Span, scored: float, number: int) -> Evidence:
    """Return a sentence as evidence."""
    return Evidence(number, hit.passage.article_id, span, hit.passage.cut(span), scored)


def judge(question: str, places: Sequence[Place], reranker: Reranker) -> Sequence[float]:
    """Return what a reranker says of sentences: the mean for each alone and between its neighbours.

    Alone, "He resigned" may be about anybody; between its neighbours it scores as they do.
    """
    alone = [hit.passage.cut(span) for hit, span in places]
    between = [
        hit.passage.cut(hit.passage.widened(span, before=1, behind=1)) for hit, span in places
    ]
    judged = reranker.scores(question, [*alone, *between])
    means: list[float] = judged.reshape(2, -1).mean(axis=0).tolist()
    return means


def first_of_each(hits: Sequence[Hit], keep: Keep | None = None) -> list[Place]:
    """Return the sentences of the hits with their hit, those that say the same once."""
    seen: dict[tuple[str, ...], Place] = {}
    for hit in hits:
        for span in hit.passage.sentences:
            if keep is None or keep(hit.passage, span):
                seen.setdefault(canonical(hit.passage.cut(span)), (hit, span))
    return list(seen.values())
