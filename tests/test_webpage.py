"""The article is taken out of a web page, whoever made the page and to what end."""

import itertools
import time

import pytest

from index.errors import UnreadableSource
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

TEXT = (
    "<p>The old bridge was closed on Thursday after engineers found a crack in its "
    "eastern arch.</p>"
)


def test_the_article_of_a_page() -> None:
    """The text is there, sentence for sentence, and what surrounds it is not."""
    text = extract(PAGE)["text"]

    assert "closed on Thursday after engineers found a crack in its eastern arch." in text
    assert "when the repairs are done & paid for." in text
    assert not any(other in text for other in ("Sport", "script", "All rights reserved", "<"))


def test_headline_and_byline_are_no_sentences() -> None:
    """What is known as title and authors is left out; what is not stands by itself."""
    page = PAGE.replace("</h1>", "</h1><p>By Ann Lee and Bo Ray, 2023-01-12</p><h2>A crack</h2>")
    text = extract(page)["text"]

    assert text.startswith("A crack\n\nThe old bridge was closed on Thursday")
    assert "Ann Lee" not in text
    assert text.count("\n\n") == 2


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


def test_a_date_is_never_made_up() -> None:
    """A number in the text is not the day on which a page was published."""
    text = "".join(f"<p>The bridge number {year} is open.</p>" for year in range(1990, 2020))

    assert "published" not in extract(f"<html><body>{text}</body></html>")


@pytest.mark.parametrize(
    "html",
    [
        "",
        " \n",
        "<!-- a comment -->",
        "<html><body></body></html>",
        "<html><body><script>alert(1)</script></body></html>",
        "<a " * 1000,
    ],
)
def test_a_page_without_an_article(html: str) -> None:
    """An empty article is a named error, never an article."""
    with pytest.raises(UnreadableSource, match="holds no article text"):
        extract(html)


def test_what_is_no_page() -> None:
    """A binary file with the name of a page is told from one."""
    for data in ("\0\1\2" * 100, b"\x89PNG\r\n\x1a\n" + b"\0\1" * 100):
        with pytest.raises(UnreadableSource, match="is not a text file"):
            extract(data)


class TestEncodings:
    """Bytes are decoded as browsers do; more about that in test_charsets."""

    def test_the_page_or_the_server_says(self) -> None:
        """Both are believed, the server first."""
        russian = PAGE.replace("The mayor hopes", "Мэр надеется").replace("<title>", "{}<title>")
        meta = russian.format('<meta charset="koi8-r">')

        for data, charset in (
            (meta.encode("koi8-r"), None),
            (meta.encode("cp1251"), "windows-1251"),
            (russian.format("").encode("utf-8-sig"), None),
        ):
            assert "Мэр надеется to open it again" in extract(data, charset=charset)["text"]

    def test_an_xml_declaration_of_another_encoding(self) -> None:
        """A text that was decoded already is read, whatever it says that it is in."""
        page = f'<?xml version="1.0" encoding="iso-8859-1"?>{PAGE.replace("old", "öld")}'

        assert "The öld bridge" in extract(page)["text"]
        assert "The öld bridge" in extract(page.encode("latin-1"))["text"]


class TestAddress:
    """A page may name its own address, but no other's."""

    @pytest.mark.parametrize(
        ("canonical", "url"),
        [
            ("https://paper.example/bridge", "https://paper.example/bridge"),
            ("https://www.paper.example/bridge", "https://www.paper.example/bridge"),
            ("http://PAPER.example/bridge#top", "http://paper.example/bridge"),
            ("/bridge", "https://paper.example/bridge"),
            ("bridge", "https://paper.example/2023/bridge"),
            ("https://other.example/bridge", "https://paper.example/2023/a?b=c"),
            ("https://paper.example.other.example/bridge", "https://paper.example/2023/a?b=c"),
            ("https://paper.example@other.example/", "https://paper.example/2023/a?b=c"),
            ("javascript:alert(1)", "https://paper.example/2023/a?b=c"),
            ("ftp://paper.example/a", "https://paper.example/2023/a?b=c"),
            ("http://[::1", "https://paper.example/2023/a?b=c"),
            ("", "https://paper.example/2023/a?b=c"),
        ],
    )
    def test_a_page_of_the_web(self, canonical: str, url: str) -> None:
        """It is believed an address of the host where it was found; else that one counts."""
        page = PAGE.replace("https://paper.example/bridge", canonical)

        assert extract(page, "https://paper.example/2023/a?b=c#part")["url"] == url

    def test_a_page_without_an_address(self) -> None:
        """Where it was found is its address."""
        page = PAGE.replace('rel="canonical"', 'rel="next"')

        assert extract(page, "https://paper.example/a#b")["url"] == "https://paper.example/a"
        assert "url" not in extract(page)


class TestBombs:
    """A page that was made to take time, memory or text away gives its text or a reason."""

    @pytest.mark.parametrize("depth", [300, 2000])
    def test_a_deep_page(self, depth: int) -> None:
        """What lies deep is read like anything else."""
        page = f"<html><body>{'<div>' * depth}{TEXT * 5}{'</div>' * depth}</body></html>"

        assert extract(page)["text"].count("eastern arch") == 5

    @pytest.mark.parametrize(
        "page",
        [
            "<html><body>" + TEXT + "<div>" * 3000 + "{text}",
            "<div>" * 100_000 + "{text}",
            "<table><tr><td>" * 3000 + "{text}",
            "<b>x " * 100_000,
        ],
        ids=["mixed", "div", "table", "inline"],
    )
    def test_a_page_that_is_too_deep(self, page: str) -> None:
        """Text is never left out in silence, not even some of it."""
        with pytest.raises(UnreadableSource, match="is nested too deeply"):
            extract(page.replace("{text}", TEXT))

    def test_a_tag_of_100_000_attributes(self) -> None:
        """They are not needed, so they cost nothing."""
        tag = " ".join(f"a{number}=b" for number in range(100_000))
        start = time.monotonic()

        assert (
            "eastern arch" in extract(f"<html><body><div {tag}>{TEXT}</div></body></html>")["text"]
        )
        assert time.monotonic() - start < 5

    def test_a_long_attribute(self) -> None:
        """A picture within a tag is one attribute, and the tag stays."""
        picture = "data:image/png;base64," + "A" * 1_000_000
        found = extract(f'<html><body><img alt="A b" src="{picture}">{TEXT}</body></html>')

        assert "eastern arch" in found["text"]

    def test_a_page_of_many_paragraphs(self) -> None:
        """All of 5,000 paragraphs are there."""
        page = "".join(f"<p>The bridge number {number} is open.</p>" for number in range(5000))
        text = extract(f"<html><body>{page}</body></html>")["text"]

        assert text.count("is open.") == 5000

    @pytest.mark.parametrize("data", ["a" * 10_000_001, b"a" * 10_000_001])
    def test_a_page_that_is_too_large(self, data: str | bytes) -> None:
        """It is refused before anything is done with it."""
        with pytest.raises(UnreadableSource, match="is a web page of more than 10 MB"):
            extract(data)

    def test_entities_are_not_expanded(self) -> None:
        """A thousand million letters are not made of a line."""
        names = "abcdefghij"
        lines = [f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in itertools.pairwise(names)]
        bomb = f'<!DOCTYPE html [<!ENTITY a "haha">{"".join(lines)}]><html><body>&j;{TEXT}'

        assert len(extract(bomb)["text"]) < 1000
