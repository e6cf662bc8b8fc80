"""What a reader says of a passage under a question, decoded from the logits of its tokens."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from index.article import Span

Logits = npt.NDArray[np.float32]
Places = npt.NDArray[np.int32]

START, END, RELEVANT, ANSWERED = range(4)  # the scores of a token, see `network`
UNREAD = -20.0  # the logit of a sentence that the window cut off
LONGEST = 24  # tokens of a short answer
EDGE = re.compile(r"[\s,;:.!?)\]}»”’\"']+$")
OPENING = re.compile(r"^[\s(\[{«“‘\"']+")


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A passage that is to be read, and where its sentences stand in its text."""

    title: str
    text: str
    sentences: Sequence[Span]


@dataclass(frozen=True, slots=True)
class SentenceReading:
    """One sentence under a question.

    Attributes:
        relevant: The logit of its answering the question.
        short: Where its likeliest short answer stands in the passage; None if it was not read.
        sure: How much likelier that is than that the passage holds none, a difference of logits.
    """

    relevant: float
    short: Span | None
    sure: float


@dataclass(frozen=True, slots=True)
class Reading:
    """A passage under a question.

    Attributes:
        answered: The logit of its answering the question at all.
    """

    sentences: tuple[SentenceReading, ...]
    answered: float


def decoded(
    excerpt: Excerpt, places: Places, start: Logits, end: Logits
) -> list[tuple[Span | None, float]]:
    """Return the likeliest short answer of each sentence, and how sure it is.

    `places` are positions in the text; `start` and `end` are the logits of the tokens, of
    which the first stands for "none".
    """
    none = float(start[0] + end[0])
    found: list[tuple[Span | None, float]] = []
    for tokens in tokens_of(excerpt.sentences, places):
        if not len(tokens):
            found.append((None, UNREAD))
            continue
        both = start[tokens][:, None] + end[tokens][None, :]
        allowed = np.triu(np.ones_like(both, dtype=bool)) & ~np.triu(
            np.ones_like(both, dtype=bool), LONGEST
        )
        both = np.where(allowed, both, -np.inf)
        first, last = np.unravel_index(int(both.argmax()), both.shape)
        whole = Span(int(places[tokens[first], 0]), int(places[tokens[last], 1]))
        found.append((trimmed(excerpt.text, whole), float(both[first, last]) - none))
    return found


def tokens_of(sentences: Sequence[Span], places: Places) -> list[npt.NDArray[np.int64]]:
    """Return the numbers of the tokens that stand in each sentence."""
    starts, ends = places[:, 0], places[:, 1]
    inside = ends > starts
    return [np.flatnonzero(inside & (starts >= s.start) & (ends <= s.end)) for s in sentences]


def trimmed(text: str, span: Span) -> Span | None:
    """Return a span that neither cuts a word nor begins or ends with white space or marks."""
    start, end = span.start, span.end
    while start > 0 and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    cut = text[start:end]
    start += len(cut) - len(OPENING.sub("", cut))
    end -= len(cut) - len(EDGE.sub("", cut))
    return Span(start, end) if start < end else None
