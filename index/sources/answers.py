"""What a web server answered: whether it is something to read, and its body, unpacked.

The size is that of the unpacked body, and no more than that is ever unpacked.
"""

import zlib
from collections.abc import Iterator
from email.message import Message
from http import HTTPStatus

import httpx

from index.errors import UnreadableSource

LARGEST = 20_000_000
LONGEST_PAUSE = 5
READABLE = {
    *("text/html", "application/xhtml+xml", "text/plain", "text/markdown", "application/pdf"),
    *("application/rss+xml", "application/atom+xml", "application/rdf+xml"),
    *("application/xml", "text/xml"),
}
UNSAID = {"", "application/octet-stream", "binary/octet-stream"}
PASSING = {429, 500, 502, 503, 504}


class Passing(Exception):
    """Something that may be over at the next try, after a pause that the server may name."""

    def __init__(self, reason: str, pause: float | None = None) -> None:
        super().__init__(reason)
        self.pause = pause


def body_of(answer: httpx.Response) -> tuple[str, str | None, bytes]:
    """Return what kind of body came, its charset if the server says one, and the body.

    Raises:
        UnreadableSource: If it is of a kind that is not read, broken, or too much.
        Passing: If it broke off.
    """
    kind, charset = content_type(answer.headers.get("content-type", ""))
    if kind not in READABLE | UNSAID:
        raise UnreadableSource(f"is {kind[:60]!r}, not a web page, a feed, a text or a PDF")
    body = b"".join(unpacked(answer))
    return sniffed(body) if kind in UNSAID else kind, charset, body


def check_status(answer: httpx.Response) -> None:
    """Check that an answer is one.

    Raises:
        UnreadableSource: If it is not.
        Passing: If the server may answer later.
    """
    code = answer.status_code
    if code in (HTTPStatus.OK, HTTPStatus.NON_AUTHORITATIVE_INFORMATION):
        return
    try:
        phrase = f" ({HTTPStatus(code).phrase.lower()})"
    except ValueError:
        phrase = ""
    reason = f"answered {code}{phrase}"
    if code not in PASSING:
        raise UnreadableSource(reason)
    asked_for = answer.headers.get("retry-after", "")
    if not asked_for:
        raise Passing(reason)
    if not (asked_for.isdecimal() and len(asked_for) < 4 and int(asked_for) <= LONGEST_PAUSE):
        raise UnreadableSource(f"{reason}, and asks for a longer pause; try again later")
    raise Passing(reason, float(asked_for))


def content_type(header: str) -> tuple[str, str | None]:
    """Return the type that a header names, and the charset if it names one."""
    message = Message()
    message["content-type"] = header.replace("\r", " ").replace("\n", " ")
    kind = header.partition(";")[0].strip().lower()
    charset = message.get_param("charset")
    return kind, charset if isinstance(charset, str) and charset else None


def unpacked(answer: httpx.Response) -> Iterator[bytes]:
    """Yield the body as it comes, unpacked.

    Raises:
        UnreadableSource: If there is too much of it, or it is packed in another way.
    """
    packing = answer.headers.get("content-encoding", "").strip().lower()
    if packing not in ("", "identity", "gzip", "x-gzip"):
        raise UnreadableSource(f"is compressed in a way that was not asked for ({packing[:20]!r})")
    too_much = UnreadableSource(f"is larger than {LARGEST // 1_000_000} MB when unpacked")
    unzip = zlib.decompressobj(31) if "gzip" in packing else None
    size = 0
    for packed in answer.iter_raw():
        piece = packed
        if unzip:
            try:
                piece = unzip.decompress(packed, LARGEST + 1 - size)
            except zlib.error as exc:
                raise UnreadableSource("is not valid gzip") from exc
        size += len(piece)
        if size > LARGEST:
            raise too_much
        yield piece
    if unzip and (not unzip.eof or unzip.unused_data):
        raise Passing("broke off, or is not valid gzip")


def sniffed(body: bytes) -> str:
    """Return the type of a body whose server does not say it.

    Raises:
        UnreadableSource: If it cannot be told.
    """
    start = body[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(b"%pdf-"):
        return "application/pdf"
    if start.startswith((b"<!doctype html", b"<html")):
        return "text/html"
    if start.startswith((b"<?xml", b"<rss", b"<feed")):
        return "application/xml"
    raise UnreadableSource("does not say what it is, and is not a web page, a feed or a PDF")
