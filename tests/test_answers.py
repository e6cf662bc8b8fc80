"""An answer of a web server is unpacked to its limit, and told from what is none."""

import gzip
import tracemalloc
import zlib
from collections.abc import Iterator

import httpx
import pytest

from index.errors import UnreadableSource
from index.sources.answers import LARGEST, Passing, body_of, check_status, content_type, unpacked


class Pieces(httpx.SyncByteStream):
    """A body that comes in pieces."""

    def __init__(self, *pieces: bytes) -> None:
        self.pieces = pieces

    def __iter__(self) -> Iterator[bytes]:
        yield from self.pieces


def answer(*pieces: bytes, status: int = 200, **headers: str) -> httpx.Response:
    """Return an answer with that body and those headers."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx.Response(status, headers=named, stream=Pieces(*pieces))


def test_pieces_of_any_size() -> None:
    """However a packed body is cut, it is the same."""
    body = b"The old bridge was closed. " * 1000
    packed = gzip.compress(body)
    single = [packed[place : place + 1] for place in range(len(packed))]

    assert b"".join(unpacked(answer(*single, content_encoding="gzip"))) == body
    assert b"".join(unpacked(answer(packed, content_encoding="X-GZIP"))) == body
    assert b"".join(unpacked(answer(body, content_encoding="identity"))) == body


def test_no_more_is_unpacked_than_there_may_be() -> None:
    """The rest of a bomb stays packed, although it came in one piece."""
    packer = zlib.compressobj(9, wbits=31)
    bomb = b"".join(packer.compress(bytes(10**7)) for _ in range(10)) + packer.flush()
    tracemalloc.start()
    try:
        with pytest.raises(UnreadableSource, match="is larger than 20 MB when unpacked"):
            list(unpacked(answer(bomb, content_encoding="gzip")))
        assert tracemalloc.get_traced_memory()[1] < 3 * LARGEST
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("after", [b"rest", gzip.compress(b"rest")])
def test_what_comes_after_the_end(after: bytes) -> None:
    """A body with something behind it is not cut in silence."""
    with pytest.raises(Passing, match="is not valid gzip"):
        list(unpacked(answer(gzip.compress(b"body") + after, content_encoding="gzip")))


@pytest.mark.parametrize("status", [200, 203])
def test_a_good_status(status: int) -> None:
    """There is nothing to say about it."""
    check_status(answer(status=status))


@pytest.mark.parametrize(
    ("status", "after", "pause"),
    [(503, "", None), (429, "0", 0.0), (429, "5", 5.0), (500, "3", 3.0)],
)
def test_what_may_pass(status: int, after: str, pause: float | None) -> None:
    """A pause is what the server says, if it is short."""
    with pytest.raises(Passing) as caught:
        check_status(answer(status=status, retry_after=after))

    assert caught.value.pause == pause


@pytest.mark.parametrize(
    ("header", "known"),
    [
        ("Text/HTML;charset=UTF-8", ("text/html", "UTF-8")),
        ("text/html; a=b; charset='x'", ("text/html", "'x'")),
        ("text/html; charset*=utf-8''koi8-r", ("text/html", None)),
        ("", ("", None)),
        (";charset=utf-8", ("", "utf-8")),
        ("text/html\r\nX: y", ("text/html\r\nx: y", None)),
    ],
)
def test_content_types(header: str, known: tuple[str, str | None]) -> None:
    """A header is read as it comes; odd ones name no kind that is read."""
    assert content_type(header) == known


def test_a_body() -> None:
    """Kind, charset and bytes."""
    found = body_of(answer(b"a", b"b", content_type="text/html; charset=utf-8"))

    assert found == ("text/html", "utf-8", b"ab")
