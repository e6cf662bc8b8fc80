"""Take text and metadata out of a PDF (pypdf, in a child process).

A PDF knows lines, not paragraphs. A line break becomes a space where the next line
surely goes on: where it begins with a small letter after no end of a sentence, or where
the line is about as long as the longest of the page. A hyphen at such a break is
taken away if the next line begins with a small letter, unless the document has the
word with its hyphen elsewhere. All other breaks stay; pages are apart by an empty line.
"""

import math
import re
from collections.abc import Iterable
from contextlib import suppress
from io import BytesIO
from typing import TYPE_CHECKING, Any

from index.errors import UnreadableSource
from index.sources.sandbox import in_child

if TYPE_CHECKING:
    from pypdf import PdfReader

ENCRYPTED = "is encrypted; save a copy that opens without a password"
SCANNED = (
    "holds only pictures of its text (scanned); save a copy whose text has been recognised (OCR)"
)
MOST_TEXT = 6_000_000  # more than an article may have; the rest of a bomb is not read
NARROWEST = 30  # letters: what is narrower is no line of a paragraph, but of a list or poem
FULL = 0.85  # of the longest line of its page: such a line was broken for want of room
PROGRAM = re.compile(
    r"microsoft \w+ - |untitled|.*\.(?:docx?|indd|tex|dvi|qxd|rtf|odt|pdf)\s*$", re.IGNORECASE
)
HYPHENATED = re.compile(r"(\w+)[-\u2010\u00ad]$")
SENTENCE_END = re.compile(r"[.!?:;…。！？][\"'”’»)\]]*$")
ITEM = re.compile(r"[•▪◦‣*–-]\s|\(?\w{1,3}[.)]\s")
IDEOGRAPH = re.compile(r"[\u3001-\u30ff\u3400-\u9fff\uff01-\uff5e]")  # written without spaces
COMPOUND = re.compile(r"\w+-\w+")
WORD = re.compile(r"\w+")


def extract_pdf(data: bytes) -> dict[str, Any]:
    """Return text, title, authors and date of a PDF, as the fields of a record.

    Raises:
        UnreadableSource: If it is encrypted, scanned or broken, or takes too long or too
            much memory.
    """
    fields: dict[str, Any] = in_child(extract_pdf_here, data)
    return fields


def extract_pdf_here(data: bytes) -> dict[str, Any]:
    """Return the same as `extract_pdf`, in this process and without limits.

    Raises:
        UnreadableSource: If it is encrypted, scanned or broken.
    """
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnreadableSource(ENCRYPTED)
        text = joined(page_texts(reader))
        if not text.strip():
            raise UnreadableSource(SCANNED if has_pictures(reader) else "holds no text")
        return {**about(reader), "text": text}
    except PyPdfError as exc:
        raise UnreadableSource("is a PDF file that is incomplete or damaged") from exc


def page_texts(reader: "PdfReader") -> Iterable[str]:
    """Yield the text of each page, until there is more than an article may have."""
    length = 0
    for page in reader.pages:
        text = page.extract_text()
        yield text
        length += len(text)
        if length > MOST_TEXT:
            return


def has_pictures(reader: "PdfReader") -> bool:
    """Return whether there is a picture on any page."""
    for page in reader.pages:
        with suppress(KeyError, AttributeError):
            drawn = page["/Resources"]["/XObject"].get_object()  # type: ignore[index]
            if any(one.get_object().get("/Subtype") == "/Image" for one in drawn.values()):
                return True
    return False


def about(reader: "PdfReader") -> dict[str, Any]:
    """Return what the PDF says of itself, without titles that only name a program's file."""
    known = reader.metadata
    if known is None:
        return {}
    fields: dict[str, Any] = {}
    with suppress(Exception):  # a date or text of any form: the article is read without it
        fields["authors"] = list(filter(None, map(str.strip, (known.author or "").split(";"))))
    with suppress(Exception):
        title = known.title or ""
        fields["title"] = None if PROGRAM.match(title) else title
    with suppress(Exception):
        fields["published"] = known.creation_date and known.creation_date.isoformat()
    return fields


def joined(pages: Iterable[str]) -> str:
    """Return the text of all pages, lines that belong together joined."""
    texts = list(pages)
    compounds = {word for text in texts for word in COMPOUND.findall(text)}
    parts: list[str] = []
    before = ""
    for text in texts:
        lines = [line.strip() for line in text.strip().splitlines()]
        longest = max(map(width, lines), default=0)
        apart, enough = "\n\n" if parts else "", math.inf  # at the top of a page
        for line in lines:
            gap = between(before, line, full=width(before) >= enough)
            if not gap and parts and hyphen_goes(before, line, compounds):
                parts[-1] = parts[-1][:-1]
            parts += [apart if gap == "\n" and apart else gap, line]
            before, apart, enough = line, "", max(NARROWEST, FULL * longest)
    return "".join(parts).strip("\n")


def width(line: str) -> int:
    """Return how wide a line is, in letters: an ideograph is as wide as two."""
    return len(line) + len(IDEOGRAPH.findall(line))


def between(before: str, line: str, *, full: bool) -> str:
    """Return what stands between two lines: nothing, a space or a line break."""
    small = line[:1].islower()
    if small and HYPHENATED.search(before):
        return ""
    if not before or not line or ITEM.match(line):
        return "\n"
    if not full and not (small and not SENTENCE_END.search(before)):
        return "\n"
    return "" if IDEOGRAPH.match(before[-1]) and IDEOGRAPH.match(line) else " "


def hyphen_goes(before: str, line: str, compounds: set[str]) -> bool:
    """Return whether the hyphen at a line's end is only there because the line ended."""
    half = HYPHENATED.search(before)
    other = WORD.match(line)
    return bool(half and other and f"{half[1]}-{other[0]}" not in compounds)
