"""A quotation is found in the article that it comes from, the best place first."""

from datetime import date

import pytest

from bot.quotations.locating import Quotation
from bot.quotations.origins import Origin, origins
from index.filters import Filters
from index.generations.opening import Index


def found(index: Index, text: str, limit: int = 5, **limits: date) -> list[Origin]:
    """Return where a text stands in an index."""
    return origins(Quotation(text), index.store, index.keywords, Filters(**limits), limit)


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("The old bridge was closed on Thursday", [("exact", 0, 37), ("exact", 143, 180)]),
        ("eastern arch. The mayor hopes", [("normalised", 90, 120)]),
        ("The mayor hopes to close it in spring", [("near", 105, 141)]),
        ("The mayor sells unicorns to the harbour office", []),
        ("zebra", []),
    ],
)
def test_each_place_is_found(
    paper_index: Index, text: str, places: list[tuple[str, int, int]]
) -> None:
    """Across passages too; the words are those of the article."""
    got = found(paper_index, text)

    assert [(one.kind, one.span.start, one.span.end) for one in got] == places
    for one in got:
        assert one.words == tuple(span.cut(one.text) for span in one.place.pieces)
        assert bool(one.differences) == bool(one.marked) == (one.kind == "near")


def test_limits_are_kept(paper_index: Index) -> None:
    """How many at most, and which articles."""
    text = "The old bridge was closed on Thursday"

    assert len(found(paper_index, text, limit=1)) == 1
    assert found(paper_index, text, until=date(2022, 12, 31)) == []


def test_what_differs_is_said(paper_index: Index) -> None:
    """Piece by piece where words were left out."""
    (one,) = found(paper_index, "Forty families left their homes ... the fire brigade said")

    assert one.marked == "Forty families left their [homes -> houses] […] the fire brigade said"
    assert [(run.quoted, run.stands) for run in one.differences] == [("homes", "houses")]
