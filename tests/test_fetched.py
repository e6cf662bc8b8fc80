"""What came from the web is there, or there is a reason."""

import pytest

from index.errors import UnreadableSource
from index.sources.fetched import Fetched, whole
from tests.fakes.newspaper import SITE, Newspaper

PAGE = Fetched(SITE, "text/html", "utf-8", b"<p>It rained.</p>", etag="a")


def test_the_whole_is_asked_for_without_conditions() -> None:
    """Whatever is known of it."""
    paper = Newspaper()
    paper.put(SITE, PAGE)

    assert whole(paper, SITE) == PAGE
    assert paper.history == [(SITE, None, None)]


def test_a_server_that_sends_nothing_is_told() -> None:
    """That nothing changed is no answer to one who has nothing."""

    class Silent:
        def get(self, url: str, etag: str | None = None, modified: str | None = None) -> None:
            """Give no page."""

    with pytest.raises(UnreadableSource, match="only that nothing has changed"):
        whole(Silent(), SITE)
