"""Rank the sentences of the hits: which of them may answer the question.

A sentence's score adds its cosine with the question, how many of the
question's rare words it holds, the score of the passage it stands in,
whether it holds the kind of thing that is asked for, and what a reranker says
of it, if one is set. The
weights were chosen on the evaluation sets (tests/benchmarks/README.md).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.answer import Evidence
from bot.expecting import expected, holds
from index.article import Span
from index.duplicates import key
from index.generations.keywords import Keywords
from index.generations.opening import Index
from index.models.embedding import Vectors
from index.models.reranking import Reranker
from index.passage import Hit
from index.words import content_words, terms

COVERAGE_WEIGHT = 0.3
HIT_WEIGHT = 0.2
KIND_WEIGHT = 0.12
RERANKER_WEIGHT = 1.0  # sure of one sentence and not of another, it decides
BEHIND = 0.5
UNLIKE = -1.0  # the least that a cosine can be
EMBEDDED = 20  # sentences; more of them change nothing (tests/benchmarks/README.md)


@dataclass(frozen=True, slots=True)
class Features:
    """What is known of the best sentence: the input of the confidence, each 0..1.

    Attributes:
        cosine: Between question and sentence.
        coverage: The share of the question's words in the sentence, by rarity.
        context: The same for the passage and its article's title.
    """

    cosine: float
    coverage: float
    context: float


@dataclass(frozen=True, slots=True)
class Ranking:
    """The sentences of the hits, best first, and the features of the best one."""

    evidence: tuple[Evidence, ...]
    best: Features


@dataclass(frozen=True, slots=True)
class Topic:
    """The rarity of the words that a question is about, by their stems, by language."""

    weights: dict[str, dict[str, float]]

    @classmethod
    def of(cls, question: str, keywords: Keywords, behind: str = "") -> "Topic":
        """Return the topic of a question, weighed by a collection's keyword index.

        Words that were put behind it, from earlier questions, count half.
        """
        language = keywords.spoken(question)
        shares = dict.fromkeys(content_words(question, language), 1.0)
        shares = dict.fromkeys(content_words(behind, language), BEHIND) | shares
        weights: dict[str, dict[str, float]] = {one: {} for one in keywords.languages}
        for forms, share in zip(keywords.forms([*shares]), shares.values(), strict=True):
            weight = share * keywords.rarity(*forms)
            for stems, stem in zip(weights.values(), forms, strict=True):
                stems[stem] = max(weight, stems.get(stem, 0.0))
        return cls(weights)

    def coverage(self, text: str, language: str) -> float:
        """Return the share of the topic that a text of a language mentions, 0..1."""
        weights = self.weights[language]
        total = sum(weights.values())
        found = weights.keys() & set(terms(text, language))
        return sum(weights[stem] for stem in found) / total if total else 0.0


def rank(
    question: str,
    vector: Vectors,
    hits: Sequence[Hit],
    index: Index,
    behind: str = "",
    reranker: Reranker | None = None,
) -> Ranking:
    """Return the sentences of the hits, numbered from 1, best first.

    `vector` is that of the question with all that is `behind` it. Sentences that
    say the same count once: the one in the better hit. Only the likeliest by words
    and passage are compared by their vectors; the others come behind them. A
    reranker changes the order of those, but not whose features are told: the
    confidence was fitted without one.
    """
    places = first_of_each(hits)
    if not places:
        return Ranking((), Features(0.0, 0.0, 0.0))
    topic = Topic.of(question, index.keywords, behind)
    if behind:  # else the words of an earlier question would find its answer again
        vector = vector + index.embedder.question(question)
        vector /= np.linalg.norm(vector)
    texts = [hit.passage.cut(span) for hit, span in places]
    spoken = index.keywords.languages_of([hit.passage.id for hit, _ in places])
    languages = [spoken[hit.passage.id] for hit, _ in places]
    coverages = [topic.coverage(*one) for one in zip(texts, languages, strict=True)]
    fits = fitting(question, texts, languages)
    cheap = [
        COVERAGE_WEIGHT * coverage + HIT_WEIGHT * hit.score + KIND_WEIGHT * fit
        for coverage, fit, (hit, _) in zip(coverages, fits, places, strict=True)
    ]
    likely = sorted(range(len(places)), key=lambda i: -cheap[i])[:EMBEDDED]
    vectors = index.embedder.passages([texts[i] for i in likely])
    cosines = dict(zip(likely, (vectors @ vector).tolist(), strict=True))
    scores = [cosines.get(i, UNLIKE) + known for i, known in enumerate(cheap)]
    top = max(range(len(places)), key=lambda i: scores[i])
    if reranker:
        judged = judge(f"{question}{behind}", [places[i] for i in likely], reranker)
        for i, one in zip(likely, judged, strict=True):
            scores[i] += RERANKER_WEIGHT * one
    order = sorted(range(len(places)), key=lambda i: -scores[i])
    evidence = tuple(
        Evidence(number, places[i][0].passage.article_id, places[i][1], texts[i], scores[i])
        for number, i in enumerate(order, start=1)
    )
    passage = places[top][0].passage
    title = index.store.record(passage.article_id).title
    context = topic.coverage(f"{title}\n{passage.text}", languages[top])
    return Ranking(evidence, Features(cosines[top], coverages[top], context))


def fitting(question: str, texts: Sequence[str], languages: Sequence[str]) -> list[bool]:
    """Return of each sentence, in its language, whether it holds the kind that is asked for."""
    kind = expected(question)
    told = zip(texts, languages, strict=True)
    return [kind is not None and holds(text, kind, question, language) for text, language in told]


def judge(question: str, places: Sequence[tuple[Hit, Span]], reranker: Reranker) -> Sequence[float]:
    """Return what a reranker says of sentences: the mean for each alone and between its neighbours.

    Alone, "He resigned" may be about anybody; between its neighbours it scores as they do.
    """
    alone = [hit.passage.cut(span) for hit, span in places]
    between = [surrounded(hit, span) for hit, span in places]
    judged = reranker.scores(question, [*alone, *between])
    means: list[float] = judged.reshape(2, -1).mean(axis=0).tolist()
    return means


def surrounded(hit: Hit, span: Span) -> str:
    """Return a sentence of a hit with the one before it and the one behind it."""
    sentences = hit.passage.sentences
    at = sentences.index(span)
    start, end = sentences[max(at - 1, 0)].start, sentences[min(at + 1, len(sentences) - 1)].end
    return hit.passage.cut(Span(start, end))


def first_of_each(hits: Sequence[Hit]) -> list[tuple[Hit, Span]]:
    """Return the sentences of the hits with their hit, those that say the same once."""
    seen: dict[tuple[str, ...], tuple[Hit, Span]] = {}
    for hit in hits:
        for span in hit.passage.sentences:
            seen.setdefault(key(hit.passage.cut(span)), (hit, span))
    return list(seen.values())
