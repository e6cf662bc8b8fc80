"""The article is taken out of a web page, whoever made the page and to what end."""

import pytest

from index.errors import UnreadableSource
from index.sources import webpage
from index.sources.webpage import extract, extract_here

PAGE = """<!doctype html><html lang="en"><head><title>The old bridge</title>
<link rel="canonical" href="https://paper.example/bridge">
<meta name="author" content="Ann Lee"><meta name="author" content="Bo Ray">
<meta property="og:site_name" content="Morning Paper">
<meta property="article:published_time" content="2023-01-12T08:30:00+01:00">
<script>var x = "The script is not text.";</script></head><body>
<nav><a href="/">Home</a> <a href="/sport">Sport</a></nav>
<article><h1>The old bridge</h1>
<p>The old bridge was closed on Thursday after engineers found a crack in its eastern arch.</p>
<p>The mayor hopes to open it again in spring, when the repairs are done &amp; paid for.</p>
</article><footer>All rights reserved by nobody in particular.</footer></body></html>"""


def test_the_article_of_a_page() -> None:
    """The text is there, sentence for sentence, and what surrounds it is not."""
    text = extract(PAGE)["text"]

    assert "closed on Thursday after engineers found a crack in its eastern arch." in text
    assert "when the repairs are done & paid for." in text
    assert not any(other in text for other in ("Sport", "script", "All rights reserved", "<"))


def test_what_a_page_says_of_itself() -> None:
    """Title, address, date, publisher and each author are fields."""
    fields = extract(PAGE)

    assert fields["title"] == "The old bridge"
    assert fields["url"] == "https://paper.example/bridge"
    assert fields["published"] == "2023-01-12"
    assert fields["authors"] == ["Ann Lee", "Bo Ray"]
    assert fields["source"] == "Morning Paper"


def test_the_child_reads_what_this_process_would() -> None:
    """Limits change nothing about a page that keeps within them."""
    assert extract(PAGE) == extract_here(PAGE)


def test_a_short_page_is_read_too() -> None:
    """A page of one line is an article if there is nothing else on it."""
    assert extract("<html><body><p>The bridge is open.</p></body></html>")["text"] == (
        "The bridge is open."
    )


@pytest.mark.parametrize(
    "html",
    [
        "",
        "<html><body></body></html>",
        "<html><body><script>alert(1)</script></body></html>",
        "<div>" * 100_000 + "deep",
        "\0\1\2" * 100,
    ],
    ids=["empty", "bare", "script", "deep", "binary"],
)
def test_a_page_without_an_article(html: str) -> None:
    """An empty article is a named error, never an article."""
    with pytest.raises(UnreadableSource, match="holds no article text"):
        extract(html)


def test_a_page_that_takes_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    """The child that reads it is stopped, and the next page is read."""
    slow = f"<html><body>{'<p>The bridge is open.</p>' * 30_000}</body></html>"

    with monkeypatch.context() as patch:
        patch.setattr(webpage, "SECONDS", 0.5)
        with pytest.raises(UnreadableSource, match="takes longer"):
            extract(slow)

    assert extract(PAGE)["title"] == "The old bridge"
