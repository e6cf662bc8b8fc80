"""Read RSS and Atom feeds (feedparser, in a child process)."""

import html
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any
from urllib.parse import urljoin

from index.article import sha256, shorten
from index.errors import UnreadableSource
from index.sources.addresses import parts
from index.sources.sandbox import in_child

MOST_ENTRIES = 200
LONGEST_ID = 1000
LONGEST_TITLE = 500
FEED = re.compile(rb"<(?:\w+:)?(?:rss|feed|rdf|channel)\b", re.IGNORECASE)
END = re.compile(
    rb"</(?:\w+:)?(?:rss|feed|rdf|channel)\s*>\s*(?:<!--[^<>]*-->\s*)*\Z", re.IGNORECASE
)
HEAD = 4096
TAG = re.compile(r"<[^<>]*>")
WHOLE_TEXT = 600  # characters: a description that long, and not cut off, is no summary
CUT_OFF = re.compile(r"(?:…|\.\.\.)[\])]?\s*$")
ISO_DATE = re.compile(r"\s*\d{4}-\d\d-\d\d")
PARTIAL_DATE = re.compile(r"\s*\d{4}(?:-\d\d)?\s*")


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a feed.

    Attributes:
        id: What the feed calls it, else its link.
        link: The address of its page, whole and of the web; None if there is none.
        published: An ISO 8601 date and time; None if not given.
        updated: The same.
        html: Its whole content; None if the feed has only a summary, or nothing.
    """

    id: str
    link: str | None
    title: str | None = None
    published: str | None = None
    updated: str | None = None
    authors: tuple[str, ...] = ()
    html: str | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed: its title, and its entries in its order, no more than `MOST_ENTRIES`."""

    title: str | None
    entries: tuple[Entry, ...]


def parse(body: bytes, url: str, content_type: str = "") -> Feed | None:
    """Return the feed that was fetched from `url`, or None if it is no feed.

    Raises:
        UnreadableSource: If it breaks off, or takes too long or too much memory.
    """
    if not FEED.search(body[:HEAD].replace(b"\0", b"")):
        return None
    feed: Feed | None = in_child(parse_here, body, url, content_type)
    return feed


def parse_here(body: bytes, url: str, content_type: str) -> Feed | None:
    """Return the same as `parse`, in this process and without limits.

    Raises:
        UnreadableSource: If it breaks off.
    """
    import feedparser  # type: ignore[import-untyped]

    headers = {"content-location": url, "content-type": content_type or "application/xml"}
    found = feedparser.parse(BytesIO(body), response_headers=headers)
    if not found.version:
        return None
    if found.bozo and not END.search(body[-HEAD:].replace(b"\0", b"")):
        raise UnreadableSource("is a feed that is cut off")
    entries = (entry_of(one, url) for one in found.entries[:MOST_ENTRIES])
    return Feed(plain(found.feed.get("title_detail")), tuple(one for one in entries if one))


def entry_of(found: Any, url: str) -> Entry | None:
    """Return an entry as feedparser found it in the feed of `url`; None if nothing names it."""
    link = whole(found.get("link"), url)
    title = plain(found.get("title_detail"))
    name = (found.get("id") or "").strip() or link or title
    if not name:
        return None
    if not link:  # it becomes an article's id, and must not be that of somebody's file
        name = f"{url}#{name}"
    return Entry(
        id=name if len(name) <= LONGEST_ID else sha256(name),
        link=link,
        title=title,
        published=moment(found, "published"),
        updated=moment(found, "updated"),
        authors=authors(found),
        html=content(found),
    )


def whole(link: str | None, url: str) -> str | None:
    """Return a link as a whole address of the web; None if it is none."""
    try:
        address = urljoin(url, (link or "").strip().replace(" ", "%20"))
        parts(address)
    except (ValueError, UnreadableSource):
        return None
    return address if link else None


def plain(detail: Any) -> str | None:
    """Return a title as text on one line; None if it is empty."""
    text = (detail or {}).get("value") or ""
    if "html" in ((detail or {}).get("type") or ""):
        text = html.unescape(TAG.sub("", text))
    return shorten(text, LONGEST_TITLE) or None


def moment(found: Any, name: str) -> str | None:
    """Return a date of an entry, None if it has none or one that names no day."""
    # Asked for by `get`, feedparser answers with another date if there is not this one.
    said, read = dict.get(found, name) or "", dict.get(found, f"{name}_parsed")
    if not read or PARTIAL_DATE.fullmatch(said):
        return None
    try:
        if ISO_DATE.match(said):
            date.fromisoformat(said.strip()[:10])  # feedparser makes 2 March of 30 February
        year, month, day, hour, minute, second = read[:6]
        return datetime(year, month, day, hour, minute, min(second, 59), tzinfo=UTC).isoformat()
    except ValueError:
        return None


def authors(found: Any) -> tuple[str, ...]:
    """Return the names of those who wrote an entry, each once."""
    names = [(one.get("name") or "").strip() for one in found.get("authors") or ()]
    return tuple(dict.fromkeys(filter(None, names)))


def content(found: Any) -> str | None:
    """Return the whole content of an entry as HTML, None if it has only a summary."""
    for one in found.get("content") or ():
        if (one.get("value") or "").strip():
            return as_html(one)
    detail = found.get("summary_detail") or {}
    text = TAG.sub("", detail.get("value") or "").strip()
    return as_html(detail) if len(text) >= WHOLE_TEXT and not CUT_OFF.search(text) else None


def as_html(detail: Any) -> str:
    """Return a text or piece of HTML in a feed as HTML."""
    value: str = detail["value"]
    if "html" in (detail.get("type") or ""):
        return value
    return "".join(f"<p>{html.escape(one)}</p>" for one in value.split("\n\n"))
