"""Feeds are read whoever made them; what is no feed is told from one."""

from contextlib import suppress

import pytest

from index.errors import UnreadableSource
from index.sources.feeds import Entry, Feed, parse, parse_here

URL = "https://paper.example/news/feed.xml"
ONE = "<guid isPermaLink='false'>1</guid>"
LONG = "The old bridge was closed on Thursday after engineers found a crack in its arch. " * 10
RSS = """<?xml version="1.0"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
<title>Morning &amp;amp; Paper</title><link>https://paper.example/</link>
<item><title>The &lt;b&gt;old&lt;/b&gt; bridge</title><link>/bridge</link>
<guid isPermaLink="false">b1</guid><pubDate>Thu, 12 Jan 2023 08:30:00 +0100</pubDate>
<dc:creator>Ann Lee</dc:creator><description>In short.</description>
<content:encoded><![CDATA[<p>The bridge was closed.</p>
<script>alert(1)</script>]]></content:encoded>
</item>
<item><title>High water</title><link>https://paper.example/flood</link></item>
</channel></rss>"""
ATOM = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://paper.example/atom/">
<title type="html">Evening &amp;lt;Paper&amp;gt;</title>
<entry><id>urn:1</id><title>Höhe &lt; 2</title><link rel="alternate" href="one?a=1&amp;b=2"/>
<published>2023-01-12T08:30:00+01:00</published><updated>2023-01-13T10:00:00Z</updated>
<author><name>Ann Lee</name></author><author><name>Bo Ray</name><email>b@x.example</email></author>
<content type="text">One &lt; two.\n\nThree.</content></entry></feed>"""


def feed_of(items: str) -> Feed:
    """Return the feed that holds these items."""
    found = parse(f'<rss version="2.0"><channel>{items}</channel></rss>'.encode(), URL)
    assert found is not None
    return found


def test_an_rss_feed() -> None:
    """Relative links are whole, dates in one form, titles without markup, scripts gone."""
    found = parse(RSS.encode(), URL, "application/rss+xml")

    assert found == Feed(
        "Morning & Paper",
        (
            Entry(
                id="b1",
                link="https://paper.example/bridge",
                title="The old bridge",
                published="2023-01-12T07:30:00+00:00",
                updated=None,
                authors=("Ann Lee",),
                html="<p>The bridge was closed.</p>",
            ),
            Entry("https://paper.example/flood", "https://paper.example/flood", "High water"),
        ),
    )


def test_an_atom_feed() -> None:
    """Text that is no HTML becomes HTML, and the base of the feed counts."""
    found = parse(ATOM.encode(), URL, "application/atom+xml")

    assert found == Feed(
        "Evening <Paper>",
        (
            Entry(
                id="urn:1",
                link="https://paper.example/atom/one?a=1&b=2",
                title="Höhe < 2",
                published="2023-01-12T07:30:00+00:00",
                updated="2023-01-13T10:00:00+00:00",
                authors=("Ann Lee", "Bo Ray"),
                html="<p>One &lt; two.</p><p>Three.</p>",
            ),
        ),
    )


def test_the_child_reads_what_this_process_would() -> None:
    """Limits change nothing about a feed that keeps within them."""
    assert parse(RSS.encode(), URL) == parse_here(RSS.encode(), URL, "")


@pytest.mark.parametrize("encoding", ["utf-16", "koi8-r"])
def test_encodings(encoding: str) -> None:
    """The declaration of a feed is believed."""
    data = (
        f'<?xml version="1.0" encoding="{encoding}"?><rss version="2.0"><channel>'
        "<title>Утро</title></channel></rss>"
    )

    assert parse(data.encode(encoding), URL) == Feed("Утро", ())


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", "text/html"),
        (b"<html><body><p>The rss feed is closed.</p></body></html>", "text/html"),
        (b"<?xml version='1.0'?><note>feed</note>", "application/xml"),
        (b"%PDF-1.7", "application/pdf"),
        (b"{}", "application/json"),
        (b"\xff\xfe\0\0" * 100, "application/rss+xml"),
    ],
)
def test_what_is_no_feed(body: bytes, kind: str) -> None:
    """A page is a page, although it speaks of feeds."""
    assert parse(body, URL, kind) is None


def test_a_feed_that_is_called_something_else() -> None:
    """Servers often do not know what they serve."""
    found = parse(RSS.encode(), URL, "text/html")

    assert found is not None
    assert len(found.entries) == 2


@pytest.mark.parametrize("size", [300, 500, len(RSS) - 10])
def test_a_feed_that_breaks_off(size: int) -> None:
    """Half an entry is not taken for the whole of it."""
    with pytest.raises(UnreadableSource, match="is a feed that is cut off"):
        parse(RSS.encode()[:size], URL)


def test_a_feed_with_an_error_in_the_middle() -> None:
    """What is not quite XML is read as far as it can be told what was meant."""
    found = feed_of("<title>A & B</title><item><title>One<br>two</title>" + ONE + "</item>")

    assert found.title == "A & B"
    assert [one.id for one in found.entries] == [f"{URL}#1"]


@pytest.mark.parametrize(
    ("link", "whole"),
    [
        ("a", "https://paper.example/news/a"),
        ("/a b", "https://paper.example/a%20b"),
        (" https://x.example/ä ", "https://x.example/ä"),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("file:///etc/passwd", None),
        ("https://user:secret@x.example/", None),
        ("http://[::1", None),
        ("mailto:ann@x.example", None),
        ("", None),
    ],
)
def test_links(link: str, whole: str | None) -> None:
    """A link is a whole address of the web, or none; the entry is there all the same."""
    (entry,) = feed_of(f"<item>{ONE}<link>{link}</link></item>").entries

    assert (entry.id, entry.link) == ("1" if whole else f"{URL}#1", whole)


@pytest.mark.parametrize(
    ("written", "date"),
    [
        ("Thu, 12 Jan 2023 08:30:00 GMT", "2023-01-12T08:30:00+00:00"),
        ("2023-01-12", "2023-01-12T00:00:00+00:00"),
        ("2023-01-12T08:30:00-05:00", "2023-01-12T13:30:00+00:00"),
        ("2023-02-30T08:30:00Z", None),
        ("2023-13-01", None),
        ("2023", None),
        ("2023-01", None),
        ("soon", None),
        ("", None),
        ("Thu, 99 Jan 99999 99:99:99 +9999", None),
    ],
)
def test_dates(written: str, date: str | None) -> None:
    """A date that names no day is none."""
    (entry,) = feed_of(f"<item>{ONE}<pubDate>{written}</pubDate></item>").entries

    assert (entry.published, entry.updated) == (date, None)


@pytest.mark.parametrize(
    ("summary", "whole"),
    [("In short.", False), (LONG, True), (f"{LONG}…", False), (f"{LONG} [...]", False)],
)
def test_a_summary_is_not_the_article(summary: str, whole: bool) -> None:
    """A description counts as the content only if it is long, and not cut off."""
    (entry,) = feed_of(f"<item>{ONE}<description>{summary}</description></item>").entries

    assert (entry.html is not None) is whole


def test_an_entry_without_a_name() -> None:
    """What has neither id nor link nor title is nothing that could be found again."""
    assert feed_of("<item/><item><description>A</description></item>").entries == ()


def test_a_long_feed() -> None:
    """The first 200 entries count, in their order; ids and titles have an end."""
    items = "".join(f"<item>{ONE.replace('1', str(number))}</item>" for number in range(300))
    name = "x" * 5000

    assert [one.id for one in feed_of(items).entries] == [
        f"{URL}#{number}" for number in range(200)
    ]
    (entry,) = feed_of(f"<item>{ONE.replace('1', name)}<title>{name}</title></item>").entries
    assert (len(entry.id), len(entry.title or "")) == (64, 500)


def test_entities() -> None:
    """None is expanded to a bomb, and none reads a file."""
    bomb = '<!DOCTYPE rss [<!ENTITY a "{}"><!ENTITY b "{}"><!ENTITY f SYSTEM "{}">]>'.format(
        "haha" * 1000, "&a;" * 10_000, "file:///etc/passwd"
    )
    data = f'<?xml version="1.0"?>{bomb}<rss version="2.0"><channel><title>A&b;&f;</title>'
    found = parse(f"{data}</channel></rss>".encode(), URL)

    assert found is None or (len(found.title or "") < 100 and "root" not in (found.title or ""))


@pytest.mark.parametrize(
    "body",
    [
        b"<rss version='2.0'><channel>" + b"<a>" * 50_000,
        b"<rss>" + b"<" * 100_000,
        b"<rss version='2.0'><channel><title>"
        + b"&lt;b&gt;x " * 100_000
        + b"</title></channel></rss>",
    ],
    ids=["deep", "signs", "title"],
)
def test_feeds_made_to_break_a_reader(body: bytes) -> None:
    """They end soon, in a feed or in a reason."""
    found = None
    with suppress(UnreadableSource):
        found = parse(body, URL)

    assert found is None or found.entries == ()
