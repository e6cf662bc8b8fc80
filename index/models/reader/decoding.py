"""What a reader says of a passage under a question, decoded from the logits of its tokens."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from unicodedata import category

import numpy as np
import numpy.typing as npt

from index.article import Span

Logits = npt.NDArray[np.float32]
Places = npt.NDArray[np.int32]

START, END, RELEVANT, ANSWERED = range(4)  # the scores of a token, see `network`
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
        short: Where its likeliest short answer stands in the passage; None if that is no word.
        sure: How much likelier that is than that the passage holds none, a difference of logits.
    """

    relevant: float
    short: Span | None
    sure: float


@dataclass(frozen=True, slots=True)
class Reading:
    """A passage under a question.

    Attributes:
        sentences: What is said of each; None of one that the window cut off.
        answered: The logit of its answering the question at all.
    """

    sentences: tuple[SentenceReading | None, ...]
    answered: float


def decoded(
    excerpt: Excerpt, places: Places, start: Logits, end: Logits, relevant: Logits | None = None
) -> tuple[SentenceReading | None, ...]:
    """Return what the logits of an excerpt's tokens say of each sentence.

    `places` are positions in the text. Of `start` and `end` the first token stands for
    "none"; without `relevant` a sentence is as relevant as its short answer is sure.
    """
    none = float(start[0] + end[0])
    found: list[SentenceReading | None] = []
    for sentence, tokens in zip(
        excerpt.sentences, tokens_of(excerpt.sentences, places), strict=True
    ):
        if not len(tokens):
            found.append(None)
            continue
        first, last = likeliest(start[tokens], end[tokens])
        whole = Span(int(places[tokens[first], 0]), int(places[tokens[last], 1]))
        sure = float(start[tokens[first]] + end[tokens[last]]) - none
        likely = sure if relevant is None else float(relevant[tokens].mean())
        found.append(SentenceReading(likely, trimmed(excerpt.text, whole, sentence), sure))
    return tuple(found)


def likeliest(start: Logits, end: Logits) -> tuple[int, int]:
    """Return the first and the last token of the likeliest short answer."""
    both = start[:, None] + end[None, :]
    allowed = np.triu(np.ones_like(both, dtype=bool)) & ~np.triu(
        np.ones_like(both, dtype=bool), LONGEST
    )
    first, last = np.unravel_index(int(np.where(allowed, both, -np.inf).argmax()), both.shape)
    return int(first), int(last)


def tokens_of(sentences: Sequence[Span], places: Places) -> list[npt.NDArray[np.int64]]:
    """Return the numbers of the tokens that stand in each sentence."""
    starts, ends = places[:, 0], places[:, 1]
    inside = ends > starts
    return [np.flatnonzero(inside & (starts >= s.start) & (ends <= s.end)) for s in sentences]


def trimmed(text: str, span: Span, sentence: Span) -> Span | None:
    """Return a span of a sentence that cuts no word, and ends in no white space or mark."""
    start, end = span.start, span.end
    while start > sentence.start and joined(text, start):
        start -= 1
    while end < sentence.end and joined(text, end):
        end += 1
    cut = text[start:end]
    start += len(cut) - len(OPENING.sub("", cut))
    end -= len(cut) - len(EDGE.sub("", cut))
    return Span(start, end) if start < end else None


def joined(text: str, at: int) -> bool:
    """Return whether a cut there would part a word, or a sign from what is put on it."""
    before, behind = (category(sign) for sign in text[at - 1 : at + 1])
    return (
        behind[0] == "M" or "Cf" in (before, behind) or (before[0] in "LMN" and behind[0] in "LN")
    )
