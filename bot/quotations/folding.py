"""Make texts alike that differ only in how they are set, and know where each character was.

Case, white space, quotation marks, dashes, ellipses, ligatures and other forms
of the same letters are made one; letters with and without an accent are not.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from index.article import Span

MARKS = frozenset("'\"`´‘’‚‛“”„‟«»‹›′″「」『』＂＇")
DASHES = frozenset("-‐‑‒–—―−﹘﹣－")
UNSEEN = frozenset("\u00ad\u200b\u2060\ufeff")  # soft hyphen, and spaces of no width
# However many there are, they are one: a blank line, "''", "--".
RUNS = frozenset(" '-")


@dataclass(frozen=True, slots=True)
class Folded:
    """A text made alike; its character `i` comes from `starts[i]:ends[i]` of the text as it was."""

    text: str
    starts: Sequence[int]
    ends: Sequence[int]

    def covered(self, start: int, end: int) -> Span:
        """Return what a part comes from, with all of a character that it holds some of."""
        return Span(self.starts[start], self.ends[end - 1])

    def original(self, start: int, end: int) -> Span | None:
        """Return what a part comes from, or None if it begins or ends within a character.

        "ﬁne" is folded to "fine": 0:2 comes from 0:1, and 0:1 from nothing whole.
        """
        cut_before = start > 0 and self.starts[start - 1] == self.starts[start]
        cut_after = end < len(self.text) and self.starts[end] == self.starts[end - 1]
        return None if cut_before or cut_after else self.covered(start, end)


def fold(text: str) -> Folded:
    """Return the text made alike: `“The  Café”—` gives `'the café'-`."""
    chars: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for at, char in enumerate(text):
        alike = folded_sign(char)
        if alike in RUNS and chars and chars[-1] == alike:
            ends[-1] = at + 1
            continue
        chars.extend(alike)
        starts.extend([at] * len(alike))
        ends.extend([at + 1] * len(alike))
    return Folded("".join(chars), starts, ends)


@lru_cache(maxsize=4096)
def folded_sign(char: str) -> str:
    """Return a character made alike: one, several ("ﬁ") or none."""
    if char.isspace():
        return " "
    if char in MARKS:
        return "'"
    if char in DASHES:
        return "-"
    if char in UNSEEN:
        return ""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", char).casefold())
