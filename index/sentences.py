"""Find sentences as spans that tile a text.

The rules are those of sentencex (Wikimedia), which knows abbreviations and
quotation marks of many languages. This module only makes its offsets safe.
"""

import re
from itertools import pairwise

import sentencex

from index.article import Span

WIDE_SPACE = re.compile(r"[^\S\x00-\x7f]")


def boundaries(text: str, language: str | None = None) -> list[int]:
    """Return where sentences begin, and the length of the text as the last entry.

    "Is it? Yes." gives [0, 7, 11]: a sentence owns the white space after it.
    An empty text gives [0].
    """
    # sentencex 1.0 panics on white space of several bytes beside an initial:
    # it sees a twin of the same length with plain spaces.
    twin = WIDE_SPACE.sub(" ", text)
    starts = {
        unit["start_index"] for unit in sentencex.get_sentence_boundaries(language or "en", twin)
    }
    return sorted(starts | {0, len(text)})


def sentence_spans(text: str, cuts: list[int], offset: int = 0) -> tuple[Span, ...]:
    """Return the sentences between the cuts, without the white space around them.

    `offset` is where `text` begins in its article; white space alone gives nothing.
    """
    spans = []
    for start, end in pairwise(cuts):
        unit = text[start:end]
        lead = len(unit) - len(unit.lstrip())
        size = len(unit.strip())
        if size:
            spans.append(Span(offset + start + lead, offset + start + lead + size))
    return tuple(spans)
