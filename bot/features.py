"""What is known of each sentence of the hits, before any of it is weighed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

import numpy as np

from bot.expecting import expected, holds
from bot.likeness import Read
from bot.topic import Topic
from index.article import Span
from index.generations.opening import Index
from index.models.embedding import Tokens, Vectors, with_title
from index.passage import Hit

UNREAD = -1.0  # no sentence that was read is less like the question
READ = 8  # passages; more of them change nothing (tests/benchmarks/README.md)

Place = tuple[Hit, Span]


@dataclass(frozen=True, slots=True)
class Features:
    """What is known of a sentence, each about 0..1.

    Attributes:
        likeness: Of the sentence as a whole to the question.
        matching: Of the question's words to the likest ones of the sentence.
        coverage: The share of the question's words in it or the sentence before, by rarity.
        fits: Whether it holds the kind of thing that is asked for, 0 or 1.
        hit: The score of its passage.
    """

    likeness: float
    matching: float
    coverage: float
    fits: float
    hit: float


def features(
    question: str, places: Sequence[Place], index: Index, behind: str = ""
) -> list[Features]:
    """Return the features of sentences, those of one hit after those of another.

    Only the best hits are read by the model. The question is compared with what was
    put behind it and without: else it would find the answer of an earlier one again.
    """
    topic = Topic.of(question, index.keywords, behind)
    forms = dict.fromkeys((f"{question}{behind}", question))
    asked = [Read.of(one, index.embedder.question_tokens(one), topic.weight) for one in forms]
    runs = [(hit, [span for _, span in run]) for hit, run in groupby(places, key=itemgetter(0))]
    languages = index.keywords.languages_of([hit.passage.id for hit, _ in runs])
    kind = expected(question)
    found = []
    for (hit, spans), alike in zip(runs, compared(runs, asked, index), strict=True):
        passage, language = hit.passage, languages[hit.passage.id]
        for span, (likeness, matching) in zip(spans, alike.tolist(), strict=True):
            covered = topic.coverage(passage.cut(with_previous(hit, span)), language)
            fits = kind is not None and holds(passage.cut(span), kind, question, language)
            found.append(Features(likeness, matching, covered, float(fits), hit.score))
    return found


def compared(
    runs: Sequence[tuple[Hit, Sequence[Span]]], asked: Sequence[Read], index: Index
) -> Iterator[Vectors]:
    """Yield how like the question the sentences of each hit are, shape (sentences, 2)."""
    titles = [index.store.record(hit.passage.article_id).title for hit, _ in runs[:READ]]
    texts = [
        with_title(title, hit.passage.text, index.embedder)
        for title, (hit, _) in zip(titles, runs, strict=False)
    ]
    read = index.embedder.passage_tokens(texts)
    for text, tokens, (hit, spans) in zip(texts, read, runs, strict=False):
        shift = len(text) - len(hit.passage.text) - hit.passage.span.start
        moved = [Span(span.start + shift, span.end + shift) for span in spans]
        yield alike(tokens, moved, asked)
    for _, spans in runs[READ:]:
        yield np.full((len(spans), 2), UNREAD, dtype=np.float32)


def alike(tokens: Tokens, spans: Sequence[Span], asked: Sequence[Read]) -> Vectors:
    """Return the mean of what several forms of a question find in the spans of a text."""
    mean: Vectors = np.mean([one.likeness(tokens, spans) for one in asked], axis=0)
    return mean


def with_previous(hit: Hit, span: Span) -> Span:
    """Return a sentence with the one before it in its passage, which often says who "he" is."""
    before = [one for one in hit.passage.sentences if one.start < span.start]
    return Span(before[-1].start, span.end) if before else span
