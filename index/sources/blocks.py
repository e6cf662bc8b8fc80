"""The blocks of an article, and the text they make: each a paragraph of its own.

A block is a paragraph, a heading, an item of a list or a row of a table. What
is known besides is left out: a headline that is the title, a line that names
the authors. This module reads no markup.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from index.words import words

APART = "\n\n"
CELLS = " | "
OPENING = 4  # of so many blocks, headline and byline among them, an article's head consists
BYLINE = frozenset("by and von und par et por y di e da do de door en av och af og".split())


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a text that begins and ends for itself."""

    text: str
    heading: bool = False


def whole(blocks: Iterable[Block], title: str | None, authors: Sequence[str] = ()) -> str:
    """Return the text of the blocks, without headings that repeat the title, and the byline.

    What is nothing but a headline or a byline is kept: it is all there is.
    """
    filled = [block for block in blocks if block.text.strip()]
    kept = [
        block
        for place, block in enumerate(filled)
        if not repeats(block, title, place) and not (place < OPENING and names(block, authors))
    ]
    return APART.join(block.text for block in kept or filled)


def repeats(block: Block, title: str | None, place: int) -> bool:
    """Return whether a block is the title once more, however it is set."""
    if not title or not (block.heading or place < OPENING):
        return False
    return (words(block.text) or [block.text]) == (words(title) or [title])


def names(block: Block, authors: Sequence[str]) -> bool:
    """Return whether a block says who wrote the article, perhaps when, and nothing else.

    "By Ann Lee and Bo Ray, 2023-01-12" does, "Ann Lee reports" does not.
    """
    known = set(words(" ".join(authors)))
    found = set(words(block.text))
    rest = found - known - BYLINE
    return bool(found & known) and all(word[0].isdigit() for word in rest)
