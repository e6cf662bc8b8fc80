"""Say word by word how a quotation differs from the words that stand in the article."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from bot.quotations.folding import fold
from index.words import ALONE

TOKEN = re.compile(rf"[{ALONE}]|[^\s{ALONE}]+")
SHOWN = 4  # words before and after a difference


@dataclass(frozen=True, slots=True)
class AlignedRun:
    """Words of a quotation, and those of the article in their place; the same if they agree."""

    quoted: str
    stands: str
    same: bool


def runs(quoted: str, stands: str) -> list[AlignedRun]:
    """Return a quotation as runs that are the same in the article and runs that differ.

    Case, quotation marks and dashes make no difference.
    """
    sides = [list(TOKEN.finditer(text)) for text in (quoted, stands)]
    alike = [[fold(token[0]).text for token in tokens] for tokens in sides]
    codes = SequenceMatcher(None, alike[0], alike[1], autojunk=False).get_opcodes()

    def cut(side: int, start: int, end: int) -> str:
        if start == end:
            return ""
        tokens = sides[side]
        return (quoted, stands)[side][tokens[start].start() : tokens[end - 1].end()]

    return [AlignedRun(cut(0, a, b), cut(1, c, d), tag == "equal") for tag, a, b, c, d in codes]


def marked(quoted: str, stands: str) -> str:
    """Return a quotation with what differs in brackets, long runs that agree shortened.

    "closed on Friday" gives "closed on [Friday -> Thursday]"; a word that is too
    much "[- word]", and one that is missing "[+ word]".
    """
    found = runs(quoted, stands)
    return " ".join(_written(found))


def _written(found: list[AlignedRun]) -> Iterator[str]:
    for number, run in enumerate(found):
        if run.same:
            yield _shortened(run.quoted, number > 0, number < len(found) - 1)
        elif not run.stands:
            yield f"[- {run.quoted}]"
        elif not run.quoted:
            yield f"[+ {run.stands}]"
        else:
            yield f"[{run.quoted} -> {run.stands}]"


def _shortened(text: str, after: bool, before: bool) -> str:
    """Return the words of a run that are close to a difference after or before which it stands."""
    tokens = text.split()
    if not (after or before) or len(tokens) <= SHOWN * (after + before) + 1:
        return text
    kept = [*tokens[: SHOWN * after], "…", *tokens[len(tokens) - SHOWN * before :]]
    return " ".join(kept)
