"""The blocks of the body that trafilatura makes of a web page: its own small set of tags.

Its text has the same line break between blocks as within them, so that a
headline and what follows it would be one sentence. This module parses nothing.
"""

import re
from collections.abc import Iterator
from itertools import count
from typing import Any

from index.sources.blocks import CELLS, Block

BLOCKS = {"body", "div", "head", "item", "list", "p", "quote", "row", "table"}
KEPT = {"code", "quote"}  # lines count in what is in them
SPACES = re.compile(r"[ \t\n\r]+")


def blocks(body: Any) -> Iterator[Block]:
    """Yield the blocks of a body, in order; none if there is no body."""
    return iter(()) if body is None else Walk().through(body)


class Walk:
    """One walk through a body, element by element: none is too deep."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.numbers: list[Iterator[int] | None] = []  # for the items of each list that is open
        self.number = ""  # of the item that has no text yet
        self.rows = 0

    def through(self, body: Any) -> Iterator[Block]:
        """Yield each block where it ends."""
        from lxml import etree  # type: ignore[import-untyped]

        for event, element in etree.iterwalk(body, events=("start", "end")):
            opens = event == "start"
            if self.ends_block(element, opens):
                yield from self.block(heading=element.tag == "head" and not opens)
            if opens:
                self.open(element)
            else:
                self.close(element)

    def ends_block(self, element: Any, opens: bool) -> bool:
        """Return whether a block ends at the beginning or end of an element.

        What lies in a cell is part of its row; code is a block if it is in no line.
        """
        if element.tag == "row":
            self.rows += 1 if opens else -1
            return True
        parent = element.getparent()
        alone = element.tag == "code" and parent is not None and parent.tag == "body"
        return not self.rows and (alone or element.tag in BLOCKS)

    def block(self, heading: bool) -> Iterator[Block]:
        """Yield what was gathered, if it is anything."""
        text = "".join(self.parts).strip()
        self.parts = []
        if text:
            yield Block(self.number + text, heading)
            self.number = ""

    def open(self, element: Any) -> None:
        """Take up what is read where an element begins."""
        match element.tag:
            case "list":
                self.numbers.append(count(1) if element.get("rend") == "ol" else None)
            case "item" if not self.rows:
                numbers = self.numbers[-1] if self.numbers else None
                self.number = f"{next(numbers)}. " if numbers else ""
            case "cell" if element.getprevious() is not None:
                self.parts.append(CELLS)
            case "lb":
                self.parts.append("\n")
            case "p" | "item" | "head" if self.rows and not self.ends_in_space():
                self.parts.append(" ")
        self.parts.append(spaced(element.text, element))

    def close(self, element: Any) -> None:
        """Take up what is read after an element."""
        if element.tag == "list":
            self.numbers.pop()
        self.parts.append(spaced(element.tail, element.getparent()))

    def ends_in_space(self) -> bool:
        """Return whether what was gathered last ends in white space, or nothing was."""
        last = next(filter(None, reversed(self.parts)), " ")
        return last[-1].isspace()


def spaced(text: str | None, parent: Any) -> str:
    """Return a text with single spaces, as browsers show it; where lines count, as it stands."""
    if text is None or (parent is not None and parent.tag in KEPT):
        return text or ""
    return SPACES.sub(" ", text)
