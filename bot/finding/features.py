"""What is known of each sentence of the hits, before any of it is weighed."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby
from operator import itemgetter

import numpy as np

from bot.finding.fitting import Wanted
from bot.finding.likeness import Read, joined
from bot.finding.topic import Topic
from index.article import Span
from index.generations.opening import Index
from index.models.embedding import Vectors, with_titles
from index.passage import Hit

UNREAD = -1.0  # no sentence that was read is less like the question
# Stories that are read: so many at least, and at most, and how far one between may score below
# the best. More of them change nothing (tests/benchmarks/README.md).
LEAST, READ, NEAR = 2, 8, 0.2

HitSentence = tuple[Hit, Span]


@dataclass(frozen=True, slots=True)
class Features:
    """What is known of a sentence, each about 0..1.

    Attributes:
        likeness: Of the sentence as a whole to the question; -1 if it was not read.
        matching: Of the question's words to the likest ones of the sentence; likewise.
        coverage: The share of the question's words in it or the sentence before, by rarity.
        titled: The same with the title, of a sentence that fits; else just the same.
        fits: How well it fits the kind of thing that is asked for, 0 to 2.
        hit: The score of its passage.
    """

    likeness: float
    matching: float
    coverage: float
    titled: float
    fits: float
    hit: float


def features(
    question: str, places: Sequence[HitSentence], index: Index, behind: str = ""
) -> list[Features]:
    """Return the features of sentences, those of one hit after those of another.

    Only the best hits are read by the model, and some of their copies. The question is
    compared with what was put behind it and without: else it would find the answer of an
    earlier one again.
    """
    topic = Topic.of(question, index.keywords, behind)
    forms = dict.fromkeys((f"{question}{behind}", question))
    asked = [Read.of(one, index.embedder.query(one).tokens, topic.weight) for one in forms]
    runs = [(hit, [span for _, span in run]) for hit, run in groupby(places, key=itemgetter(0))]
    languages = index.keywords.languages_of([hit.passage.id for hit, _ in runs])
    wanted = Wanted.of(question)
    found = []
    alike = compared(runs, asked, index).tolist()
    for (hit, span), (likeness, matching) in zip(places, alike, strict=True):
        passage, language = hit.passage, languages[hit.passage.id]
        # The sentence before often says who "he" is.
        near = passage.cut(passage.widened(span, before=1))
        covered = titled = topic.coverage(near, language)
        # "Entry is 8 crowns." leaves it to the title what is to be seen.
        if fits := wanted.fits(passage.cut(span), language):
            title = index.store.record(passage.article_id).title
            titled = topic.coverage(f"{title}\n{near}", language)
        found.append(Features(likeness, matching, covered, titled, fits, hit.score))
    return found


def compared(
    runs: Sequence[tuple[Hit, Sequence[Span]]], asked: Sequence[Read], index: Index
) -> Vectors:
    """Return how like the question the sentences of the hits are, shape (sentences, 2)."""
    chosen = read_of(runs)
    near = [runs[at] for at in chosen]
    titles = [one.title for one in index.store.articles([h.passage.article_id for h, _ in near])]
    texts = with_titles(titles, [hit.passage.text for hit, _ in near], index.embedder)
    places = [*accumulate((len(text) for text in texts), initial=0)]
    moved = [
        span.moved(shift)
        for place, (hit, spans) in zip(places[1:], near, strict=True)
        for shift in [place - len(hit.passage.text) - hit.passage.span.start]
        for span in spans
    ]
    tokens = joined(index.embedder.passage_tokens(texts), places)
    alike = np.mean([one.likeness(tokens, moved) for one in asked], axis=0)
    found = np.full((sum(len(spans) for _, spans in runs), 2), UNREAD, dtype=np.float32)
    found[[at in chosen for at, (_, spans) in enumerate(runs) for _ in spans]] = alike
    return found


def read_of(runs: Sequence[tuple[Hit, Sequence[Span]]]) -> list[int]:
    """Return which hits are read: the first of so many stories, and of their copies as many.

    Few if they stand out. A copy is a hit of the same rank; it stands here only if it says
    a sentence more.
    """
    ranks = [hit.rank for hit, _ in runs]
    scores = {hit.rank: hit.score for hit, _ in runs}  # a copy has that of its hit
    near = max(scores.values()) - NEAR
    stories = enumerate(dict.fromkeys(ranks))
    best = [rank for place, rank in stories if place < LEAST or scores[rank] >= near][:READ]
    firsts = [ranks.index(rank) for rank in best]
    copies = [at for at, rank in enumerate(ranks) if rank in best and at not in firsts]
    return sorted([*firsts, *copies[:READ]])
