"""Rank the sentences of the hits, at sight: which of them may answer the question.

A sentence's score weighs what is known of it. The weights were chosen on the evaluation
sets (tests/benchmarks/README.md). `reordering` looks once more at the best.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.answer import Evidence
from bot.finding.features import Features, HitSentence, features
from index.article import Span
from index.generations.opening import Index
from index.passage import Hit, Passage
from index.same_sentence import canonical

COVERAGE_WEIGHT = 0.5
HIT_WEIGHT = 0.25
KIND_WEIGHT = 0.2

Keep = Callable[[Passage, Span], bool]


@dataclass(frozen=True, slots=True)
class Signs:
    """What speaks for an answer: the input of the confidence, each but the last about 0..1.

    Attributes:
        likeness, matching: Those of the sentences that have most of them.
        coverage: That of the best sentence.
        sure: How much likelier a short answer is than none, in the passage where it is most,
            if a reader that the confidence was fitted with read any.
    """

    likeness: float
    matching: float
    coverage: float
    sure: float | None = None

    @classmethod
    def of(cls, found: Sequence[Features], best: Features) -> "Signs":
        """Return the signs of sentences, of which one is the best."""
        likeness = max(one.likeness for one in found)
        return cls(likeness, max(one.matching for one in found), best.coverage)


NONE = Signs(0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Ranking:
    """The sentences of the hits, best first, and what speaks for an answer in them.

    Attributes:
        asked: What they were ranked for.
    """

    evidence: tuple[Evidence, ...]
    signs: Signs
    asked: str = ""


def rank(
    question: str, hits: Sequence[Hit], index: Index, behind: str = "", keep: Keep | None = None
) -> Ranking:
    """Return the sentences of the hits, numbered from 1, best first.

    `behind` is what was put behind the question from earlier ones. Sentences that
    say the same count once: the one in the better hit. `keep` says which sentences
    are looked at, if not all.
    """
    asked, places = f"{question}{behind}", first_of_each(hits, keep)
    if not places:
        return Ranking((), NONE, asked)
    found = features(question, places, index, behind)
    scores = [score(one) for one in found]
    order = sorted(range(len(places)), key=lambda i: -scores[i])
    evidence = [evidence_of(*places[i], scores[i], number) for number, i in enumerate(order, 1)]
    return Ranking(tuple(evidence), Signs.of(found, found[order[0]]), asked)


def score(one: Features) -> float:
    """Return how well a sentence fits the question."""
    alike = one.likeness + one.matching
    return alike + COVERAGE_WEIGHT * one.titled + HIT_WEIGHT * one.hit + KIND_WEIGHT * one.fits


def evidence_of(hit: Hit, span: Span, scored: float, number: int) -> Evidence:
    """Return a sentence as evidence."""
    text = hit.passage.cut(span)
    return Evidence(number, hit.passage.article_id, span, text, scored)


def first_of_each(hits: Sequence[Hit], keep: Keep | None = None) -> list[HitSentence]:
    """Return the sentences of the hits with their hit, those that say the same once."""
    seen: dict[tuple[str, ...], HitSentence] = {}
    for hit in hits:
        for span in hit.passage.sentences:
            if keep is None or keep(hit.passage, span):
                seen.setdefault(canonical(hit.passage.cut(span)), (hit, span))
    return list(seen.values())
