"""Where the characters of a text stand once it is normalised, and the way back.

Normalising composes characters, joins line ends and drops a byte order mark, so what
stands behind moves. The text is cut where no character acts upon the one before; each
piece is normalised by itself, and their lengths say where everything went.
"""

import sys
import unicodedata
from bisect import bisect_left, bisect_right
from functools import cached_property, lru_cache
from itertools import chain, pairwise

from index.article import Span, normalise

VOWELS_AND_ENDS = range(0x1161, 0x11C3)  # of Hangul, which join what stands before them
FIRST_TO_JOIN = "\u0300"  # no character before this one acts upon another
MARK = "\ufeff"


class Offsets:
    """A text as a file holds it, the same as it is indexed, and what stands where.

    Attributes:
        raw: As the file holds it.
        text: As it is indexed.
    """

    def __init__(self, raw: str) -> None:
        self.raw = raw
        self.text = normalise(raw)

    def indexed(self, span: Span) -> Span | None:
        r"""Return where a span of the file's text stands in the indexed one.

        A span that begins or ends within a character that is composed takes all of it in;
        None if nothing is left of it. In "a\r\nb", 3:4 becomes 2:3.
        """
        raw, text = self._places
        return span if self.raw == self.text else _moved(span, raw, text)

    def in_file(self, span: Span) -> Span | None:
        """Return where a span of the indexed text stands in the file's."""
        raw, text = self._places
        return span if self.raw == self.text else _moved(span, text, raw)

    @cached_property
    def _places(self) -> tuple[list[int], list[int]]:
        """Where the pieces of the text begin, and the last one ends, before and after."""
        return _places(self.raw) if self.raw != self.text else ([], [])


def _moved(span: Span, of: list[int], to: list[int]) -> Span | None:
    start = to[bisect_right(of, span.start) - 1]
    end = to[bisect_left(of, span.end)]
    return Span(start, end) if start < end else None


def _places(raw: str) -> tuple[list[int], list[int]]:
    """Return where the pieces of a text begin, and the last one ends, before and after."""
    mark = len(raw) - len(raw.lstrip(MARK))
    joining = _joining()
    inner = (at for at in range(mark + 1, len(raw)) if not _acts(raw[at], raw[at - 1], joining))
    before = [*dict.fromkeys(chain((0, mark), inner, (len(raw),)))]
    after = [0]
    for start, end in pairwise(before):
        piece = raw[start:end]
        # A mark that is not the first character stays.
        length = 0 if end <= mark else len(normalise(f".{piece}")) - 1
        after.append(after[-1] + length)
    return before, after


def _acts(char: str, before: str, joining: frozenset[str]) -> bool:
    """Return whether a character may change together with those before it."""
    if char < FIRST_TO_JOIN:
        return char == "\n" and before == "\r"
    first = unicodedata.normalize("NFD", char)[0]
    return unicodedata.combining(first) > 0 or first in joining


@lru_cache(maxsize=1)
def _joining() -> frozenset[str]:
    """Return the characters that a composed one ends in."""
    found = map(unicodedata.decomposition, map(chr, range(sys.maxunicode + 1)))
    pairs = (one.split() for one in found if one and not one.startswith("<"))
    seconds = (chr(int(pair[1], 16)) for pair in pairs if len(pair) == 2)
    return frozenset(chain(seconds, map(chr, VOWELS_AND_ENDS)))
