"""What an answer says of its articles is held against the index: by nobody else could it be."""

from typing import Any

import pytest

from bot.quotations.attributing import misled, unprinted
from bot.quotations.claimed import ClaimedCitation
from index.article import Article
from index.generations.opening import Index

CLOSED = "The old bridge was closed on Thursday."


def claim(**known: Any) -> ClaimedCitation:
    """Return a citation as a file claims it."""
    about = {"number": 1, "article_id": "bridge", "article_sha256": "", "start": 0, "end": 38}
    return ClaimedCitation.model_validate({**about, "quote": CLOSED, **known})


def told(citation: ClaimedCitation, index: Index) -> list[tuple[str, str, str | None]]:
    """Return what is said otherwise: of which article, in which field, and what stands there."""
    return [(one.article_id, one.field, one.stands) for one in misled(citation, index.store)]


def test_what_is_not_said_or_right_is_no_difference(paper_index: Index) -> None:
    """Earlier versions left fields out; a title of nothing is none."""
    right = {"title": "The old bridge", "published": "2023-01-12", "source": "Morning Paper"}

    assert told(claim(), paper_index) == []
    assert told(claim(**right), paper_index) == []
    assert told(claim(article_id="gone", title="Gone"), paper_index) == []


@pytest.mark.parametrize(
    ("field", "claimed", "stands"),
    [
        ("title", "The new bridge", "The old bridge"),
        ("published", "2024-01-12", "2023-01-12"),
        ("published", None, "2023-01-12"),
        ("source", "Reuters", "Morning Paper"),
        ("url", "https://evil.example/", "https://paper.example/bridge?a=1&b=2"),
    ],
)
def test_each_field_is_compared(
    paper_index: Index, field: str, claimed: str | None, stands: str
) -> None:
    """Of the cited article as of those that are said to print the quote, too."""
    other = {"article_id": "bridge", "start": 0, "end": 38, field: claimed}

    assert told(claim(**{field: claimed}), paper_index) == [("bridge", field, stands)]
    assert told(claim(also_in=[other]), paper_index) == [("bridge", field, stands)]


def test_where_a_quote_is_said_to_stand_too_it_is_looked_for(papers: dict[str, Article]) -> None:
    """An article that is gone prints nothing, and one that says it elsewhere does not say it."""
    again = papers["bridge"].text.rindex(CLOSED)
    places = [("bridge", again, again + 38), ("bridge", 1, 38), ("gone", 0, 38)]
    others = [dict(zip(("article_id", "start", "end"), place, strict=True)) for place in places]

    texts = {"bridge": papers["bridge"].text}

    assert [*unprinted(claim(also_in=others), texts)] == ["bridge", "gone"]
