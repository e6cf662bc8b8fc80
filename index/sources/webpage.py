"""Take the article out of a web page, in a child process, with what the page says of itself."""

import re
from contextlib import suppress
from datetime import date
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

from index.errors import UnreadableSource
from index.sources.blocks import whole
from index.sources.body import blocks
from index.sources.charsets import decode_page
from index.sources.sandbox import in_child

LARGEST = 10_000_000
# lxml takes 14 seconds for a tag of 100,000 attributes, and no page needs a thousand.
LONG_TAG = re.compile(r"<[a-zA-Z][^\s<>]*(\s[^<>]{5000,})")
ATTRIBUTES = 1000
WEB = {"http", "https"}
DATES = {"original_date": True, "extensive_search": False}  # no number in the text is a date
FIELDS = {
    "title": "title",
    "author": "authors",
    "date": "published",
    "url": "url",
    "sitename": "source",
    "language": "language",
}


def extract(
    html: str | bytes, url: str | None = None, charset: str | None = None
) -> dict[str, Any]:
    """Return text, title and what else the page says of itself, as the fields of a record.

    Bytes are decoded as browsers do, by the `charset` of the server first. A page
    that was fetched from `url` is believed another address only of the same host.

    Raises:
        UnreadableSource: If there is no article in it, or it takes too long or too much memory.
    """
    if len(html) > LARGEST:
        raise UnreadableSource(f"is a web page of more than {LARGEST // 1_000_000} MB")
    fields: dict[str, Any] = in_child(extract_here, html, url, charset)
    if not (fields.get("text") or "").strip():
        raise UnreadableSource("holds no article text that could be found")
    return fields


def extract_here(
    html: str | bytes, url: str | None = None, charset: str | None = None
) -> dict[str, Any]:
    """Return the same as `extract`, in this process and without limits."""
    import trafilatura

    text = html if isinstance(html, str) else decode_page(html, charset)
    tree = parsed(text)
    if tree is None:
        return {}
    if url is not None:
        complete_canonical(tree, url)
    document = trafilatura.bare_extraction(
        tree,
        url=url,
        with_metadata=True,
        include_comments=False,
        date_extraction_params={**DATES, "max_date": date.today().isoformat()},
    )
    found: dict[str, Any] = document.as_dict() if document else {}  # type: ignore[union-attr]
    fields = {ours: found[theirs] for theirs, ours in FIELDS.items() if found.get(theirs)}
    if "authors" in fields:
        fields["authors"] = fields["authors"].split("; ")
    if url is not None:
        fields["url"] = address(fields.get("url"), url)
    text = whole(blocks(found.get("body")), found.get("title"), fields.get("authors", ()))
    return {**fields, "text": text or found.get("text") or trafilatura.html2txt(tree)}


def parsed(html: str) -> Any:
    """Return the tree of a page, None if there is nothing in it.

    trafilatura's own parser passes over what lies deeper than 256 elements, and says nothing.

    Raises:
        UnreadableSource: If it is no text, or so deep that some of it would be lost.
    """
    from lxml import etree  # type: ignore[import-untyped]
    from lxml import html as lxml_html
    from trafilatura.utils import repair_faulty_html

    if html.count("\0") * 1000 > len(html):
        raise UnreadableSource("is not a text file")
    html = LONG_TAG.sub(shortened, html.replace("\0", ""))
    html = repair_faulty_html(html, html[:50].lower())
    parser = lxml_html.HTMLParser(
        huge_tree=True,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
        default_doctype=False,
        encoding="utf-8",
    )
    try:
        tree = lxml_html.document_fromstring(html.encode("utf-8", "replace"), parser=parser)
    except etree.ParserError:  # an empty one
        return None
    if any(error.type_name == "ERR_RESOURCE_LIMIT" for error in parser.error_log):
        raise UnreadableSource("is nested too deeply to be read")
    return tree


def complete_canonical(tree: Any, url: str) -> None:
    """Make the canonical address of a page a whole one: trafilatura drops one that is relative."""
    for link in tree.iterfind('.//link[@rel="canonical"]'):
        with suppress(ValueError):
            link.set("href", urljoin(url, link.get("href", "").strip()))


def shortened(tag: re.Match[str]) -> str:
    """Return a tag as it is, without its attributes if there are too many."""
    return (
        tag[0] if len(tag[1].split(maxsplit=ATTRIBUTES)) <= ATTRIBUTES else tag[0][: -len(tag[1])]
    )


def address(canonical: str | None, url: str) -> str:
    """Return the address that a page names as its own if it has the host of `url`, else that."""
    if canonical and host(canonical) == host(url) and urlsplit(canonical).scheme in WEB:
        return urldefrag(canonical).url
    return urldefrag(url).url


def host(url: str) -> str | None:
    """Return the host of an address, without "www."; None if it has none."""
    try:
        name = urlsplit(url).hostname
    except ValueError:
        return None
    return name.removeprefix("www.") if name else None
