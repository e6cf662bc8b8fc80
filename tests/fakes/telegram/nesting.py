"""How marks may lie in each other, and what becomes of those that may not.

As in TDLib: code holds nothing and is held by quotes alone; quotes and links hold none of
their like; a style is cut where another begins and at the edges of everything else. At
most a hundred marks are kept, styles last: an answer with many citations loses links.
"""

from collections.abc import Iterable
from itertools import pairwise

from tests.fakes.telegram.marks import CODES, QUOTES, STYLES, Mark, in_order

MOST = 100


def nested(marks: Iterable[Mark], text: str) -> tuple[list[Mark], list[str]]:
    """Return marks as Telegram keeps them, and what was dropped."""
    given = [mark for mark in in_order(marks) if mark.start < mark.end]
    quotes, lost = _apart([mark for mark in given if mark.kind in QUOTES])
    others = [mark for mark in given if mark.kind not in QUOTES and mark.kind not in STYLES]
    solid, more = _apart([mark for mark in others if _within(mark, quotes)])
    lost += more + [_dropped(mark) for mark in others if not _within(mark, quotes)]
    styles = _styles([mark for mark in given if mark.kind in STYLES], quotes + solid, text)
    kept = in_order(quotes + solid) + styles
    lost += [_dropped(mark) for mark in kept[MOST:]]
    return in_order(kept[:MOST]), lost


def _apart(marks: list[Mark]) -> tuple[list[Mark], list[str]]:
    """Keep of those that meet the first."""
    kept: list[Mark] = []
    lost = []
    for mark in marks:
        if kept and kept[-1].meets(mark):
            lost.append(_dropped(mark))
        else:
            kept.append(mark)
    return kept, lost


def _within(mark: Mark, quotes: list[Mark]) -> bool:
    """Return whether a mark crosses no edge of a quote."""
    return all(quote.holds(mark) or not quote.meets(mark) for quote in quotes)


def _styles(marks: list[Mark], others: list[Mark], text: str) -> list[Mark]:
    """Return styles, cut at each other's starts and at all edges of what is no style."""
    whole = [part for kind in STYLES for part in _joined(marks, kind)]
    edges = {mark.start for mark in whole}
    edges |= {edge for mark in others for edge in (mark.start, mark.end)}
    codes = [mark for mark in others if mark.kind in CODES]
    pieces = [piece for mark in whole for piece in _cut(mark, edges)]
    seen = [piece for piece in pieces if text[piece.start : piece.end].strip()]
    return in_order(piece for piece in seen if not any(code.meets(piece) for code in codes))


def _joined(marks: list[Mark], kind: str) -> list[Mark]:
    """Return the marks of a kind, those that touch as one."""
    joined: list[Mark] = []
    for mark in marks:
        if mark.kind != kind:
            continue
        if joined and mark.start <= joined[-1].end:
            last = joined.pop()
            mark = last.moved(last.start, max(last.end, mark.end))
        joined.append(mark)
    return joined


def _cut(mark: Mark, edges: set[int]) -> list[Mark]:
    inside = sorted(edge for edge in edges if mark.start < edge < mark.end)
    places = [mark.start, *inside, mark.end]
    return [mark.moved(start, end) for start, end in pairwise(places)]


def _dropped(mark: Mark) -> str:
    return f"{mark.kind} at {mark.start}:{mark.end}"
