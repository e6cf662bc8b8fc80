"""Passages: the pieces that tile an article, and the hits that rank them."""

import hashlib
from dataclasses import dataclass

from index.article import Span


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of whole sentences; the passages of an article concatenate to its text.

    Attributes:
        text: Exactly `article.text[span.start:span.end]`.
        sentences: Spans in the article, white space around them left out.
        previous: The id of the passage before, or None at the start.
        next: The id of the passage after, or None at the end.
    """

    id: str
    article_id: str
    span: Span
    text: str
    sentences: tuple[Span, ...]
    previous: str | None = None
    next: str | None = None

    def cut(self, span: Span) -> str:
        """Return the characters of a span that lies inside this passage."""
        return self.text[span.start - self.span.start : span.end - self.span.start]

    def widened(self, sentence: Span, before: int = 0, behind: int = 0) -> Span:
        """Return a sentence of this passage with so many before and behind it, if it has them."""
        at, last = self.sentences.index(sentence), len(self.sentences) - 1
        first = self.sentences[max(at - before, 0)]
        return Span(first.start, self.sentences[min(at + behind, last)].end)


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that was found; `score` is a similarity in 0..1, `rank` counts from 1.

    Attributes:
        copies: Passages of other articles that say the same, and so are no hits of their own.
    """

    passage: Passage
    score: float
    rank: int
    copies: tuple[Passage, ...] = ()

    @property
    def passages(self) -> tuple[Passage, ...]:
        """The passage and its copies."""
        return (self.passage, *self.copies)


def passage_id(article_id: str, text_sha256: str, span: Span, splitter: str) -> str:
    """Return the id of a passage: the same for the same text, place and splitter."""
    key = "\0".join((article_id, text_sha256, str(span.start), str(span.end), splitter))
    return hashlib.sha256(key.encode()).hexdigest()[:32]
