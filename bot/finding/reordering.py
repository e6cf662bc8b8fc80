"""Look once more at the likeliest sentences, with the models that there are for that.

A reader and a reranker change the order; a reader also marks the words that answer, and one
that the confidence was fitted with says how surely there is an answer. The weights were
chosen on the evaluation sets (tests/benchmarks/README.md).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.answer import Evidence
from bot.finding.closely import answers, read_closely
from bot.finding.features import HitSentence
from bot.finding.ranking import NONE, Ranking
from index.article import Span
from index.generations.opening import Index
from index.models.reader.decoding import SentenceReading
from index.models.reader.loading import Reader
from index.models.reranking import Reranker
from index.passage import Hit

READER_WEIGHT = 1.5
SIGHT_WEIGHT = 0.75  # of all else beside a reader: what is nearly as good stays so near
SURE = 3.0  # how much likelier the short answer must be than none, to be marked
RERANKER_WEIGHT = 2.0  # sure of one sentence and not of another, it decides
JUDGED = 20  # sentences, by the reranker


@dataclass(frozen=True, slots=True)
class Judges:
    """The models that look once more, as far as there are such."""

    reader: Reader | None = None
    reranker: Reranker | None = None

    def reordered(self, ranking: Ranking, hits: Sequence[Hit], index: Index) -> Ranking:
        """Return a ranking of the hits' sentences as these judge it; as it is if nothing answers.

        Raises:
            ModelUnusable: If one of them fails.
        """
        if ranking.signs is NONE or self == NOBODY:
            return ranking
        places, at_sight = standing(ranking.evidence, hits), [e.score for e in ranking.evidence]
        close = dict[int, SentenceReading]()
        if self.reader:
            close = read_closely(ranking.asked, places, at_sight, index, self.reader)
        likely = {i: answers(one) for i, one in close.items()}
        scores = beside(at_sight, likely)
        if self.reranker:
            liked = reranked(ranking.asked, places[:JUDGED], self.reranker)
            for i, one in enumerate(liked):
                scores[i] += RERANKER_WEIGHT * one
        order = sorted(range(len(scores)), key=lambda i: -scores[i])
        evidence = tuple(
            again(ranking.evidence[i], n, scores[i], close.get(i)) for n, i in enumerate(order, 1)
        )
        signs = ranking.signs
        if self.reader and self.reader.fitted and close:
            signs = replace(signs, sure=max(one.sure for one in close.values()))
        return replace(ranking, evidence=evidence, signs=signs)


NOBODY = Judges()


def standing(evidence: Sequence[Evidence], hits: Sequence[Hit]) -> list[HitSentence]:
    """Return the hit in which each sentence stands, and where."""
    places: dict[tuple[str, Span], HitSentence] = {}
    for hit in hits:
        for span in hit.passage.sentences:
            places.setdefault((hit.passage.article_id, span), (hit, span))
    return [places[one.article_id, one.span] for one in evidence]


def beside(scores: Sequence[float], likely: Mapping[int, float]) -> list[float]:
    """Return scores with how likely a reader finds some to answer; as they are if it read none."""
    if not likely:
        return [*scores]
    return [SIGHT_WEIGHT * one + READER_WEIGHT * likely.get(i, 0.0) for i, one in enumerate(scores)]


def again(one: Evidence, number: int, score: float, said: SentenceReading | None) -> Evidence:
    """Return a sentence in its new place, with its short answer if the reader is sure of it."""
    short = said.short if said and said.sure > SURE else None
    return replace(one, number=number, score=score, short=short, sight=one.score)


def reranked(question: str, places: Sequence[HitSentence], reranker: Reranker) -> Sequence[float]:
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
