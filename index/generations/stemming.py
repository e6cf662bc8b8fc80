"""Which text holds which stemmed word, and how often; each text is stemmed only once.

What an index knows of its texts can be handed on to the next one. Pure: no file,
no score.
"""

from array import array
from collections import Counter
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
import numpy.typing as npt

from index.words import terms

Integers = npt.NDArray[np.int32]

DIGEST = 16  # bytes


@dataclass(frozen=True, slots=True)
class Postings:
    """Which text (or row) holds which word (its column), and how often: three arrays alike."""

    texts: Integers
    words: Integers
    counts: Integers


class Stemmed:
    """Texts by number and the words in them; a text is stemmed once, however often it comes.

    The same text in another language is another one.
    """

    def __init__(self) -> None:
        self.digests: list[bytes] = []
        self.numbers: dict[bytes, int] = {}
        self.words: dict[str, int] = {}
        self._known = (np.empty(0, dtype=np.int32),) * 3
        self._added = array("i"), array("i"), array("i")

    def know(self, digests: list[bytes], words: dict[str, int], held: Postings) -> None:
        """Take over what an index before this one holds; the numbers are its rows."""
        self.digests = digests
        self.numbers = {digest: row for row, digest in enumerate(digests)}
        self.words = dict(words)
        self._known = held.texts, held.words, held.counts

    def add(self, text: str, language: str) -> int:
        """Return the number of a text, whose words are counted if it is new."""
        digest = blake2b(f"{language}\n{text}".encode(), digest_size=DIGEST).digest()
        if digest not in self.numbers:
            number = self.numbers[digest] = len(self.digests)
            self.digests.append(digest)
            # bm25s cannot index texts that hold no word at all; the empty word stands in for them.
            counted = Counter(terms(text, language) or [""])
            words = [self.words.setdefault(word, len(self.words)) for word in counted]
            for values, new in zip(
                self._added, ([number] * len(words), words, counted.values()), strict=True
            ):
                values.extend(new)
        return self.numbers[digest]

    def postings(self, rows: Integers) -> Postings:
        """Return what each row holds, if these are the numbers of their texts."""
        texts, words, counts = (
            np.concatenate([known, np.array(added, dtype=np.int32)])
            for known, added in zip(self._known, self._added, strict=True)
        )
        # Each posting of a text comes once for each of its rows, which lie side by side in `order`.
        order = np.argsort(rows, kind="stable").astype(np.int32)
        uses = np.bincount(rows, minlength=len(self.digests)).astype(np.int32)
        copies, first = uses[texts], (np.cumsum(uses, dtype=np.int32) - uses)[texts]
        start = np.cumsum(copies, dtype=np.int32) - copies
        nth = np.arange(copies.sum(), dtype=np.int32) - np.repeat(start, copies)
        at = order[np.repeat(first, copies) + nth]
        return Postings(at, np.repeat(words, copies), np.repeat(counts, copies))
