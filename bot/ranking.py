"""Rank the sentences of the hits: which of them may answer the question.

A sentence's score weighs what is known of it, and adds what a reader and a reranker say
of it, if there are such. The weights were chosen on the evaluation sets
(tests/benchmarks/README.md).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.answer import Evidence
from bot.closely import Closely, read_closely
from bot.features import Features, Place, features
from index.article import Span
from index.generations.opening import Index
from index.models.reader.loading import Reader
from index.models.reranking import Reranker
from index.passage import Hit, Passage
from index.same_sentence import canonical

COVERAGE_WEIGHT = 0.5
HIT_WEIGHT = 0.25
KIND_WEIGHT = 0.2
READER_WEIGHT = 1.5
SIGHT_WEIGHT = 0.75  # of all else beside a reader: what is nearly as good stays so near
SURE = 0.0  # the short answer is likelier than none
RERANKER_WEIGHT = 2.0  # sure of one sentence and not of another, it decides
JUDGED = 20  # sentences, by the reranker

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
class Judges:
    """Models that look once more at the likeliest sentences, as far as there are such."""

    reader: Reader | None = None
    reranker: Reranker | None = None


NOBODY = Judges()


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
    judges: Judges = NOBODY,
    keep: Keep | None = None,
) -> Ranking:
    """Return the sentences of the hits, numbered from 1, best first.

    `behind` is what was put behind the question from earlier ones. Sentences that
    say the same count once: the one in the better hit. A reader and a reranker change
    the order of the likeliest; what speaks for an answer is said only by a reader that
    the confidence was fitted with. `keep` says which sentences are looked at, if not all.
    """
    places = first_of_each(hits, keep)
    if not places:
        return Ranking((), NONE)
    found = features(question, places, index, behind)
    scores = [score(one) for one in found]
    order = sorted(range(len(places)), key=lambda i: -scores[i])
    signs = Signs.of(found, found[order[0]])
    asked, close = f"{question}{behind}", dict[int, Closely]()
    if judges.reader:
        read = read_closely(asked, [places[i] for i in order], index, judges.reader)
        close = {order[at]: one for at, one in read.items()}
        if judges.reader.fitted and close:
            signs = replace(signs, sure=max(one.sure for one in close.values()))
        scores = beside(scores, {i: one.answers for i, one in close.items()})
    if judges.reranker:
        likely = order[:JUDGED]
        judged = judge(asked, [places[i] for i in likely], judges.reranker)
        for i, liked in zip(likely, judged, strict=True):
            scores[i] += RERANKER_WEIGHT * liked
    order.sort(key=lambda i: -scores[i])
    ranked = [
        evidence(*places[i], scores[i], number, close.get(i)) for number, i in enumerate(order, 1)
    ]
    return Ranking(tuple(ranked), signs)


def score(one: Features) -> float:
    """Return how well a sentence fits the question."""
    alike = one.likeness + one.matching
    return alike + COVERAGE_WEIGHT * one.titled + HIT_WEIGHT * one.hit + KIND_WEIGHT * one.fits


def beside(scores: Sequence[float], answers: Mapping[int, float]) -> list[float]:
    """Return scores with what a reader says of some of them; as they are if it says nothing."""
    if not answers:
        return [*scores]
    return [SIGHT_WEIGHT * s + READER_WEIGHT * answers.get(i, 0.0) for i, s in enumerate(scores)]


def evidence(
    hit: Hit, span: Span, scored: float, number: int, close: Closely | None = None
) -> Evidence:
    """Return a sentence as evidence, with its short answer if the reader is sure of it."""
    short = close.short if close and close.sure > SURE else None
    text = hit.passage.cut(span)
    return Evidence(number, hit.passage.article_id, span, text, scored, short=short)


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
