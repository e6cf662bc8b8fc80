"""The place that is found is the one where the fewest words differ."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.quotations.aligning import DIFFERS, MARKED, Aligned, align, words_of
from bot.quotations.folding import fold

BRIDGE = "the old bridge was closed on Thursday, and opened on Friday"


def aligned(text: str, *pieces: str) -> list[Aligned]:
    """Return where pieces stand in a text."""
    return align([words_of(fold(piece)) for piece in pieces], words_of(fold(text)))


@pytest.mark.parametrize(
    ("pieces", "found"),
    [
        (["old bridge"], [(1, 3, 0)]),
        (["old bridge closed"], [(1, 5, DIFFERS)]),
        (["bridge was really closed"], [(2, 5, DIFFERS)]),
        (["was closed on Monday"], [(3, 7, DIFFERS)]),
        (["on Thursday and opened"], [(5, 9, MARKED)]),
        (["on Thursday"], [(5, 7, 0)]),
        (["old bridge", "opened on Friday"], [(1, 3, 0), (8, 11, 0)]),
        (["the old", "closed on", "on Friday"], [(0, 2, 0), (4, 6, 0), (9, 11, 0)]),
    ],
)
def test_pieces_stand_where_they_cost_least(
    pieces: list[str], found: list[tuple[int, int, int]]
) -> None:
    """A word that differs, is missing or too much costs the same, a mark less, a gap nothing."""
    assert [(one.start, one.end, one.cost) for one in aligned(BRIDGE, *pieces)] == found


def distance(one: list[str], other: list[str]) -> int:
    """Return how many words must be changed, plainly counted."""
    row = list(range(len(other) + 1))
    for n, word in enumerate(one, start=1):
        before, row = row, [n]
        for m, another in enumerate(other, start=1):
            row.append(min(before[m] + 1, row[-1] + 1, before[m - 1] + (word != another)))
    return row[-1]


@given(st.text("ab ", max_size=20), st.text("abc ", max_size=12).filter(str.strip))
def test_no_other_place_costs_less(text: str, piece: str) -> None:
    """Compared with every span of words, counted one by one."""
    words, quoted = text.split(), piece.split()
    (found,) = aligned(text, piece)
    spans = [words[a:b] for a in range(len(words) + 1) for b in range(a, len(words) + 1)]

    assert found.cost == DIFFERS * min(distance(quoted, span) for span in spans)
    assert found.cost == DIFFERS * distance(quoted, words[found.start : found.end])


@given(
    st.text("ab ", max_size=20), st.lists(st.text("ab ", max_size=6).filter(str.strip), max_size=3)
)
def test_pieces_stand_in_order(text: str, pieces: list[str]) -> None:
    """Each after the one before, inside the text, at the cost that is said."""
    if not pieces:
        return
    words, at = text.split(), 0
    for one, piece in zip(aligned(text, *pieces), pieces, strict=True):
        assert at <= one.start <= one.end <= len(words)
        assert one.cost == DIFFERS * distance(piece.split(), words[one.start : one.end])
        at = one.end
