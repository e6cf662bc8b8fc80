"""Articles and the spans that point into them.

A text is normalised once, when it is read; from then on it is immutable, and
every offset in Footnote counts its code points. Nothing here reads a file.
"""

import hashlib
import json
import re
import unicodedata
from dataclasses import asdict, dataclass
from functools import cached_property

TITLE_LENGTH = 100
UNSTORABLE = re.compile("[\0\ud800-\udfff]")


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of code points in an article's text."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"Span must be non-empty and ordered, got {self.start}:{self.end}.")

    def cut(self, text: str) -> str:
        """Return the characters of `text` that the span covers."""
        return text[self.start : self.end]

    def moved(self, by: int) -> "Span":
        """Return the span so many characters further."""
        return Span(self.start + by, self.end + by)

    def overlaps(self, other: "Span") -> bool:
        """Return whether the two spans share at least one character."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True)
class Article:
    """One article: a normalised text and what is known about it.

    Attributes:
        id: The article's own id, or its path relative to the source.
        published: An ISO 8601 date, or a date and time; None if not given.
        language: An ISO 639-1 code; None if not given.
    """

    id: str
    title: str
    text: str
    url: str | None = None
    published: str | None = None
    authors: tuple[str, ...] = ()
    source: str | None = None
    language: str | None = None

    @cached_property
    def text_sha256(self) -> str:
        """The SHA-256 of the text alone, as hexadecimal."""
        return sha256(self.text)

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of text and metadata, as hexadecimal."""
        return sha256(json.dumps(asdict(self), sort_keys=True, ensure_ascii=False))


def sha256(text: str) -> str:
    """Return the SHA-256 of the text's UTF-8 bytes, as hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def normalise(text: str) -> str:
    """Return the text as Footnote counts it: NFC, LF line ends, no byte order mark.

    Nothing is stripped. Characters that cannot be stored faithfully, lone
    surrogates and NUL, become U+FFFD, so that no offset moves.
    """
    text = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    text = unicodedata.normalize("NFC", text)
    return UNSTORABLE.sub("\ufffd", text)


def shorten(text: str, length: int = TITLE_LENGTH) -> str:
    """Return the text on one line, cut between words and ended with an ellipsis if long."""
    line = " ".join(text.split())
    if len(line) <= length:
        return line
    return line[: length - 1].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"
