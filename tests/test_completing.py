"""What a page says of itself stands; what it does not say comes from its feed."""

from dataclasses import replace

import pytest

from index.article import Article
from index.sources.completing import completed
from index.sources.feeds import Entry, Feed

URL = "https://www.paper.example/bridge"
BARE = Article(URL, "The sky is blue.", "The sky is blue. It rained.", url=URL)
ENTRY = Entry("1", URL, " The\nbridge ", "2026-01-01T08:00:00+00:00", None, ("Ann", "\ufeff Bo "))
FEED = Feed("The Paper", ())
WHOLE = Article(
    *(URL, "Bridge closed", BARE.text, URL),
    published="2025-12-31",
    authors=("Cy",),
    source="Morning Paper",
    language="en",
)


@pytest.mark.parametrize(
    "page",
    [
        BARE,
        replace(BARE, title=URL),
        replace(BARE, title="paper.example"),
        replace(BARE, source="paper.example"),
    ],
)
def test_what_a_page_lacks(page: Article) -> None:
    """A first sentence, an address or a host in its place counts as nothing said."""
    assert completed(page, ENTRY, FEED) == replace(
        BARE,
        title="The bridge",
        published="2026-01-01T08:00:00+00:00",
        authors=("Ann", "Bo"),
        source="The Paper",
    )


def test_what_a_page_says() -> None:
    """It is not overruled."""
    assert completed(WHOLE, ENTRY, FEED) == WHOLE


@pytest.mark.parametrize(
    "page", [BARE, WHOLE, replace(BARE, source="paper.example"), replace(BARE, url="http://[")]
)
def test_nobody_says_anything(page: Article) -> None:
    """An entry that says nothing takes nothing away."""
    assert completed(page, Entry("1", URL), Feed(None, ())) == page
