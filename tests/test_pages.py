"""What was fetched becomes an article, named by its address."""

from dataclasses import replace

import pytest
from fpdf import FPDF

from index.errors import UnreadableSource
from index.sources.feeds import Entry
from index.sources.fetched import Fetched
from index.sources.pages import article_at, article_of, related

TEXT = "The old bridge was closed on Thursday after engineers found a crack in its eastern arch."
HTML = (
    "<html lang='en'><head><title>The old bridge</title>"
    "<link rel='canonical' href='https://paper.example/bridge'>"
    "<meta name='author' content='Ann Lee'>"
    "<meta property='article:published_time' content='2023-01-12T08:30:00Z'></head>"
    f"<body><article><p>{TEXT}</p></article></body></html>"
)
PAGE = Fetched("https://paper.example/a?b=c", "text/html", "utf-8", HTML.encode())


def pdf() -> bytes:
    """Return a PDF with the text."""
    made = FPDF()
    made.add_page()
    made.set_font("helvetica", size=12)
    made.set_title("The bridge")
    made.multi_cell(0, 6, TEXT)
    return bytes(made.output())


def test_a_web_page() -> None:
    """Its canonical address is its id and its link."""
    found = article_at(PAGE)

    assert found.id == found.url == "https://paper.example/bridge"
    assert (found.title, found.text, found.language) == ("The old bridge", TEXT, "en")
    assert (found.published, found.authors) == ("2023-01-12", ("Ann Lee",))


def test_a_page_that_claims_another_host() -> None:
    """No page takes the place of another's."""
    found = article_at(replace(PAGE, url="https://other.example/a?b=c#d"))

    assert found.id == found.url == "https://other.example/a?b=c"


@pytest.mark.parametrize("kind", ["text/html", "application/xhtml+xml", "application/xml"])
def test_kinds_of_pages(kind: str) -> None:
    """XHTML is a page under each of its names."""
    assert article_at(replace(PAGE, content_type=kind)).text == TEXT


def test_the_charset_of_the_server() -> None:
    """Bytes are decoded as the server says."""
    body = HTML.replace("eastern", "östlichen").encode("latin-1")

    assert "östlichen" in article_at(replace(PAGE, body=body, charset="iso-8859-1")).text


def test_a_plain_text() -> None:
    """It is kept to the character, and named by where it was found."""
    text, url = f"  {TEXT}\n\n\nÉnd.", "https://x.example/a.txt"
    found = article_at(Fetched(url, "text/plain", "latin1", text.encode("latin-1")))

    assert (found.id, found.text) == (url, text)


def test_a_text_in_markdown() -> None:
    """Marks are left out; its front matter is believed, but not whose page it is."""
    url = "https://x.example/a.md"
    text = f"---\nid: b\nurl: https://y.example/b\ntitle: Blue\n---\n# Blue\n\n*{TEXT}*\n"
    found = article_at(Fetched(url, "text/markdown", None, text.encode()))

    assert (found.id, found.url, found.title, found.text) == (url, url, "Blue", TEXT)


def test_a_text_whose_front_matter_swells() -> None:
    """A stranger's page that names one thing over and over is refused before it is spelled out."""
    names = "".join(f"a{n}: &a{n} [{f'*a{n - 1}, ' * 10}]\n" for n in range(1, 7))
    text = f"---\na0: &a0 [x]\n{names}title: *a6\n---\n{TEXT}"

    with pytest.raises(UnreadableSource, match="has front matter that is not valid YAML"):
        article_at(Fetched("https://x.example/a.md", "text/markdown", None, text.encode()))


@pytest.mark.parametrize("kind", ["application/pdf", "text/html"])
def test_a_pdf(kind: str) -> None:
    """A PDF is one although its server does not know."""
    found = article_at(Fetched("https://x.example/a.pdf", kind, None, pdf()))

    assert (found.id, found.url) == ("https://x.example/a.pdf", "https://x.example/a.pdf")
    assert (found.title, found.text) == ("The bridge", TEXT)


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        (replace(PAGE, body=b""), "holds no article text"),
        (replace(PAGE, body=b"", content_type="text/plain"), "holds no text"),
        (
            replace(PAGE, body=b"", content_type="application/pdf"),
            "is a PDF file that is incomplete",
        ),
        (replace(PAGE, content_type="application/rss+xml"), "is a feed, not an article"),
        (replace(PAGE, body=b"a\0b" * 99, content_type="text/plain"), "is not a text file"),
    ],
)
def test_a_page_without_an_article(page: Fetched, reason: str) -> None:
    """The reason is named."""
    with pytest.raises(UnreadableSource, match=reason):
        article_at(page)


FEED = "https://feeds.paper.example/all.xml"
ENTRY = Entry(
    id="urn:1",
    link="https://paper.example/bridge",
    title="The bridge",
    published="2023-01-12T07:30:00+00:00",
    authors=("Ann Lee", "Bo Ray"),
    html=f"<p>{TEXT}</p><p>It is old.</p>",
)


def test_the_article_that_a_feed_holds() -> None:
    """Its content is the text, and what the feed says of it the fields."""
    found = article_of(ENTRY, "https://paper.example/feed.xml")

    assert found.id == found.url == "https://paper.example/bridge"
    assert found.text == f"{TEXT}\n\nIt is old."
    assert (found.title, found.authors) == ("The bridge", ("Ann Lee", "Bo Ray"))
    assert found.published == "2023-01-12T07:30:00+00:00"


def test_an_entry_without_a_link_or_title() -> None:
    """It is named by its id, called by its first sentence, and dated by its last change."""
    found = article_of(
        replace(ENTRY, link=None, title=None, published=None, updated="2023-01-13T10:00:00+00:00"),
        FEED,
    )

    assert (found.id, found.url, found.title) == ("urn:1", None, TEXT)
    assert found.published == "2023-01-13T10:00:00+00:00"


@pytest.mark.parametrize("html", [None, "", "<script>alert(1)</script>"])
def test_an_entry_without_content(html: str | None) -> None:
    """A summary is not taken for an article."""
    with pytest.raises(UnreadableSource):
        article_of(replace(ENTRY, html=html), FEED)


def test_what_a_feed_says_of_a_page_elsewhere() -> None:
    """It is not shown under another host's address or name."""
    found = article_of(ENTRY, "https://www.evil.example/feed.xml")

    assert (found.id, found.url) == ("https://www.evil.example/feed.xml#urn:1", None)
    assert (found.source, found.title) == ("evil.example", "The bridge")


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("paper.example", "paper.example", True),
        ("feeds.paper.example", "paper.example", True),
        ("a.paper.example", "b.paper.example", False),
        ("evilpaper.example", "paper.example", False),
        ("paper.example.evil.example", "paper.example", False),
        ("paper.example", None, False),
        (None, None, False),
    ],
)
def test_hosts_of_one_house(one: str | None, other: str | None, expected: bool) -> None:
    """A feed may lie below its site, or its site below it; a name that only ends alike is none."""
    assert related(one, other) is related(other, one) is expected
