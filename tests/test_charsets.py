"""A web page is decoded as browsers do."""

import pytest

from index.errors import UnreadableSource
from index.sources.charsets import decode_page, encoding

RUSSIAN = "<p>Старый мост закрыли в четверг.</p>"


def page(charset: str, text: str = RUSSIAN) -> str:
    """Return a page that says what it is in."""
    return f"<html><head><meta charset={charset}></head><body>{text}</body></html>"


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("UTF-8", "utf-8"),
        (" utf8 ", "utf-8"),
        ("ISO-8859-1", "cp1252"),
        ("latin1", "cp1252"),
        ("us-ascii", "cp1252"),
        ("windows-1251", "cp1251"),
        ("KOI8-R", "koi8-r"),
        ("Shift_JIS", "cp932"),
        ("gb2312", "gb18030"),
        ("GBK", "gb18030"),
        ("Big5", "big5hkscs"),
        ("euc-kr", "cp949"),
        ("ks_c_5601-1987", "cp949"),
        ("TIS-620", "cp874"),
        ("macintosh", "mac-roman"),
        ("utf-16", "utf-16"),
        *((label, None) for label in ("rot13", "hex", "zip", "idna", "punycode", "utf-7")),
        *((label, None) for label in ("unicode_escape", "raw_unicode_escape", "undefined")),
        *((label, None) for label in ("", "none", "x" * 5000, "a\0b", "\ud800", None)),
    ],
    ids=lambda value: ascii(value)[:20],
)
def test_what_a_label_means(label: str | None, name: str | None) -> None:
    """Old names mean the wider encodings they are used for; what is no encoding means none."""
    assert encoding(label) == name


@pytest.mark.parametrize(
    ("data", "charset"),
    [
        (RUSSIAN.encode(), None),
        (RUSSIAN.encode("utf-8-sig"), "koi8-r"),  # a mark is stronger than the server
        (RUSSIAN.encode("utf-16"), None),
        (RUSSIAN.encode("utf-16-be"), "utf-16be"),
        (RUSSIAN.encode("koi8-r"), "koi8-r"),
        (RUSSIAN.encode(), "latin1"),  # a server that was never told
    ],
)
def test_what_the_server_says(data: bytes, charset: str | None) -> None:
    """The mark comes first, then the server; valid UTF-8 is it whatever they call it."""
    assert decode_page(data, charset) == RUSSIAN


@pytest.mark.parametrize(
    "text",
    [
        page("koi8-r"),
        page('"koi8-r"'),
        RUSSIAN.join(['<meta http-equiv="Content-Type" content="text/html; charset=koi8-r">', ""]),
        RUSSIAN.join(["<?xml version='1.0' encoding='KOI8-R'?>", ""]),
    ],
)
def test_what_the_page_says(text: str) -> None:
    """A page is believed about itself if the server says nothing, or nonsense."""
    assert decode_page(text.encode("koi8-r")) == text
    assert decode_page(text.encode("koi8-r"), "nonsense") == text


@pytest.mark.parametrize("declared", ["utf-16", "windows-1251", "utf-8"])
def test_a_page_that_is_wrong_about_itself(declared: str) -> None:
    """What it calls itself is not followed into nonsense."""
    text = page(declared)

    assert decode_page(text.encode()) == text


def test_the_server_is_stronger_than_the_page() -> None:
    """A proxy may have changed the encoding; the page would not know."""
    text = page("koi8-r")

    assert decode_page(text.encode("cp1251"), "windows-1251") == text


def test_a_few_broken_bytes() -> None:
    """A page with one bad byte is read, with a sign for it; a stray NUL is passed over."""
    data = RUSSIAN.encode() * 20

    assert decode_page(data + b"\xff") == RUSSIAN * 20 + "\ufffd"
    assert decode_page(data + b"\0") == RUSSIAN * 20


def test_without_any_word() -> None:
    """A page that says nothing is guessed like any text, or refused."""
    text = "<p>Старый мост закрыли в четверг после того, как инженеры обнаружили трещину.</p>"

    assert decode_page(text.encode("koi8-r")) == text
    with pytest.raises(UnreadableSource, match="an encoding that could not be recognised"):
        decode_page(b"<p>" + bytes(range(128, 256)) * 3)
