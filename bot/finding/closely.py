"""Read the likeliest sentences once more, each in its passage and together with the question.

The reader is slower than what ranked them, and understands more: whether a sentence answers,
with which of its words, or whether only the topic fits.
"""

from collections.abc import Sequence
from dataclasses import replace

from bot.finding.confidence import likely
from bot.finding.features import HitSentence
from bot.quoting import MARGIN
from index.article import Span
from index.generations.opening import Index
from index.models.reader.decoding import Excerpt, SentenceReading
from index.models.reader.loading import Reader
from index.passage import Passage

# Passages that are read: so many at least, and at most if the best sentence of the last one may
# still be quoted. More of them change nothing (tests/benchmarks/README.md).
LEAST, PASSAGES, NEAR = 2, 3, MARGIN
TEMPER = 2.0  # the sum of two logits: a start and an end


def read_closely(
    question: str,
    places: Sequence[HitSentence],
    scores: Sequence[float],
    index: Index,
    reader: Reader,
) -> dict[int, SentenceReading]:
    """Return what the reader says of sentences, best first, by their number in `places`.

    Short answers are spans of the article. Only those are in it that were read: their passage
    is one of the likeliest, in a language that the reader knows, and they were not cut off.
    """
    passages = readable(likeliest(places, scores), index, reader)[:PASSAGES]
    read = reader.read(question, [excerpt(one, index) for one in passages])
    found: dict[tuple[str, Span], SentenceReading] = {}
    for passage, reading in zip(passages, read, strict=True):
        for span, said in zip(passage.sentences, reading.sentences, strict=True):
            if said:
                short = said.short and said.short.moved(passage.span.start)
                found[passage.id, span] = replace(said, short=short)
    keys = [(hit.passage.id, span) for hit, span in places]
    return {at: found[key] for at, key in enumerate(keys) if key in found}


def likeliest(places: Sequence[HitSentence], scores: Sequence[float]) -> list[Passage]:
    """Return the first passages, and those with a sentence that scores nearly as the best."""
    most: dict[Passage, float] = {}
    for (hit, _), score in zip(places, scores, strict=True):
        most[hit.passage] = max(score, most.get(hit.passage, score))
    near = max(scores) - NEAR
    return [one for n, (one, score) in enumerate(most.items()) if n < LEAST or score >= near]


def answers(said: SentenceReading) -> float:
    """Return how likely a sentence answers the question, 0..1: as a whole, and by its words."""
    return (likely(said.relevant) + likely(said.sure / TEMPER)) / 2


def readable(passages: Sequence[Passage], index: Index, reader: Reader) -> Sequence[Passage]:
    """Return the passages that are in a language that the reader knows."""
    if reader.languages is None:
        return passages
    spoken = index.keywords.languages_of([one.id for one in passages])
    return [one for one in passages if spoken[one.id] in reader.languages]


def excerpt(passage: Passage, index: Index) -> Excerpt:
    """Return a passage as it is read."""
    title = index.store.record(passage.article_id).title
    sentences = [span.moved(-passage.span.start) for span in passage.sentences]
    return Excerpt(title, passage.text, sentences)
