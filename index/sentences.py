"""Find sentences as spans that tile a text.

The rules are those of sentencex (Wikimedia), which knows abbreviations and
quotation marks of many languages, and the few corrections of endings.py. This
module only makes the offsets safe.
"""

import re
import unicodedata
from itertools import pairwise

import sentencex

from index.article import Span
from index.endings import corrected

WIDE_SPACE = re.compile(r"[^\S\x00-\x7f]")
JOINER = "\u200d"
JOINED = re.compile("[\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]")  # skin tones, tags
FLAG_LETTERS = "".join(map(chr, range(0x1F1E6, 0x1F200)))


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
    cuts = sorted({whole(text, start) for start in starts} | {0, len(text)})
    return corrected(twin, cuts, language or "en")


def sentence_spans(text: str, cuts: list[int]) -> tuple[Span, ...]:
    """Return the sentences between the cuts, without the white space around them.

    White space alone gives nothing.
    """
    spans = []
    for start, end in pairwise(cuts):
        unit = text[start:end]
        lead = len(unit) - len(unit.lstrip())
        size = len(unit.strip())
        if size:
            spans.append(Span(start + lead, start + lead + size))
    return tuple(spans)


def whole(text: str, place: int) -> int:
    """Return the place, or the first one after it where no written sign is cut in two."""
    while joined(text, place):
        place += 1
    return place


def joined(text: str, place: int) -> bool:
    """Return whether a cut at a place would go through one written sign.

    Such signs are a letter with its marks, an emoji made of several, and a flag.
    """
    if not 0 < place < len(text):
        return False
    return (
        unicodedata.category(text[place]).startswith("M")
        or JOINER in text[place - 1 : place + 1]
        or JOINED.match(text, place) is not None
        or (text[place] in FLAG_LETTERS and flag_letters(text, place) % 2 == 1)
    )


def flag_letters(text: str, place: int) -> int:
    """Return how many flag letters, two of which make a flag, stand right before a place."""
    head = text[:place]
    return len(head) - len(head.rstrip(FLAG_LETTERS))
