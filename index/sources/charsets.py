"""Decode a web page as browsers do: by its mark, its server, its own word, its bytes.

In one thing unlike browsers: a page that is valid UTF-8 is UTF-8, although it or its
server calls it Latin-1, as many do that never changed their settings.
"""

import codecs
import re

from index.errors import UnreadableSource
from index.sources.encodings import MARKS, decode

HEAD = 4096  # a page says early what it is in
DECLARED = re.compile(
    rb"<meta[^<>]*?charset\s*=\s*[\"']?\s*([\w:.-]{1,40})"
    rb"|<\?xml[^<>]*?encoding\s*=\s*[\"']([\w:.-]{1,40})",
    re.IGNORECASE,
)
WIDER = {  # what browsers take a name for: the encoding that holds that one and more
    **dict.fromkeys(("ascii", "iso8859-1"), "cp1252"),
    **dict.fromkeys(("iso8859-9", "latin5"), "cp1254"),
    **dict.fromkeys(("iso8859-11", "tis-620"), "cp874"),
    **dict.fromkeys(("gb2312", "gbk"), "gb18030"),
    **dict.fromkeys(("big5", "big5hkscs"), "big5hkscs"),
    **dict.fromkeys(("shift_jis", "cp932"), "cp932"),
    **dict.fromkeys(("euc_kr", "cp949", "johab"), "cp949"),
}
ONE_BYTE = re.compile(r"cp\d+|iso8859-\d+|koi8-[rtu]|mac-(?:roman|cyrillic)")
OTHERS = {"utf-8", "utf-16", "utf-16-le", "utf-16-be", "euc_jp", "iso2022_jp", "gb18030"}
TOLERATED = 0.005  # of the characters may be broken: a page is seldom checked


def decode_page(data: bytes, charset: str | None = None) -> str:
    """Return the text of a page; `charset` is what its server calls it.

    Raises:
        UnreadableSource: If it is no text, or in no encoding that can be told.
    """
    if data.startswith(tuple(MARKS)):
        return decode(data)
    said = encoding(charset)
    if not (said or "").startswith("utf-16"):
        if data.count(0) * 1000 > len(data):
            raise UnreadableSource("is not a text file")
        data = data.replace(b"\0", b"")  # a stray one, which browsers pass over too
    for name in (said, in_page(data)):
        if name and (text := read_as(data, name)) is not None:
            return text
    try:
        return decode(data)
    except UnreadableSource:
        text = read_as(data, "utf-8")
        if text is None:
            raise
        return text


def encoding(label: str | None) -> str | None:
    """Return Python's name of the encoding that browsers mean by a label, None if they know none.

    "Latin1" gives "cp1252", "rot13" gives None.
    """
    try:
        name = codecs.lookup((label or "").strip().lower()).name
    except (LookupError, ValueError):
        return None
    name = WIDER.get(name, name)
    return name if name in {*OTHERS, *WIDER.values()} or ONE_BYTE.fullmatch(name) else None


def in_page(data: bytes) -> str | None:
    """Return the encoding that a page says it is in, None if it says none."""
    found = DECLARED.search(data[:HEAD])
    name = encoding((found[1] or found[2]).decode("ascii", "replace")) if found else None
    return "utf-8" if name and name.startswith("utf-16") else name  # it was read as ASCII just now


def read_as(data: bytes, name: str) -> str | None:
    """Return the text in an encoding, None if more of it than happens is broken in that."""
    if ONE_BYTE.fullmatch(name) and not data.isascii():
        try:
            return data.decode()
        except UnicodeDecodeError:
            pass
    text = data.decode(name, "replace")
    return text if text.count("\ufffd") <= TOLERATED * len(text) + 1 else None
