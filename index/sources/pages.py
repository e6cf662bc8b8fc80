"""From what was fetched, or from an entry of a feed, to an article.

HTML is read in `webpage`, feeds in `feeds`; here it is only decided which of them it is.
"""

from typing import Any
from urllib.parse import urldefrag

from index.article import Article, normalise
from index.errors import UnreadableSource
from index.sources import markdown
from index.sources.charsets import decode_page
from index.sources.feeds import Entry
from index.sources.fetched import Fetched
from index.sources.formats import article
from index.sources.pdf import extract_pdf
from index.sources.webpage import extract, host

OTHERS = {"id", "doc_id", "url"}  # a file from the web does not say whose it is
FEEDS = {"application/rss+xml", "application/atom+xml", "application/rdf+xml"}


def article_at(fetched: Fetched) -> Article:
    """Return the article of a page, a text or a PDF that was fetched.

    Its id is the address that the page calls its own, if that is of the same host, else the
    one where it was found.

    Raises:
        UnreadableSource: If there is no article in it.
    """
    fields = fields_of(fetched)
    url = fields.get("url") or urldefrag(fetched.url).url
    return article({**fields, "url": url}, url)


def fields_of(fetched: Fetched) -> dict[str, Any]:
    """Return the fields of the record that was fetched.

    Raises:
        UnreadableSource: If there is no article in it.
    """
    if fetched.content_type in FEEDS:
        raise UnreadableSource("is a feed, not an article")
    if fetched.content_type == "application/pdf" or fetched.body.startswith(b"%PDF-"):
        return extract_pdf(fetched.body)
    if fetched.content_type == "text/plain":
        return {"text": decode_page(fetched.body, fetched.charset)}
    if fetched.content_type == "text/markdown":
        fields = markdown.fields_of(normalise(decode_page(fetched.body, fetched.charset)))
        return {name: value for name, value in fields.items() if name not in OTHERS}
    return extract(fetched.body, fetched.url, fetched.charset)


def article_of(entry: Entry, feed: str) -> Article:
    """Return the article that the feed at an address itself holds, when its page cannot be read.

    Of a page on another host it may say anything: that article is called by the feed, and
    leads nowhere.

    Raises:
        UnreadableSource: If the feed has only a summary of it.
    """
    if not entry.html:
        raise UnreadableSource("has no text in the feed, or only a summary")
    found = extract(f"<html><body><article>{entry.html}</article></body></html>")
    link = entry.link
    foreign = link is not None and not related(host(link), host(feed))
    fields = {
        "title": entry.title,
        "text": found["text"],
        "url": None if foreign else link,
        "source": host(feed) if foreign else None,
        "published": entry.published or entry.updated,
        "authors": list(entry.authors),
    }
    return article(fields, f"{feed}#{entry.id}" if foreign else link or entry.id)


def related(one: str | None, other: str | None) -> bool:
    """Return whether two hosts are the same, or one is below the other."""
    if not one or not other:
        return False
    return f".{one}".endswith(f".{other}") or f".{other}".endswith(f".{one}")
