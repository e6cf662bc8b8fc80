"""What Telegram strips from a text before it keeps it: odd signs, and blanks at its ends."""

from tests.fakes.telegram.marks import CODES, LINKS, Mark

_BLANK = "\0\x01\x02\x03\x04\x05\x06\x07\x08\t\x0b\x0c" + "".join(map(chr, range(14, 33)))
_GONE = frozenset("\r\u0333\u033f\u030a" + "".join(map(chr, range(0x2028, 0x202F))))
_INVISIBLE = frozenset("\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad \n")


def cleaned(text: str, marks: list[Mark]) -> tuple[str, list[Mark]]:
    """Return a text whose control signs are spaces or gone, and its marks moved with it."""
    places = [0]
    for sign in text:
        places.append(places[-1] + (sign not in _GONE))
    clean = "".join(" " if sign in _BLANK else sign for sign in text if sign not in _GONE)
    moved = [mark.moved(places[mark.start], places[mark.end]) for mark in marks]
    return clean, [mark for mark in moved if mark.start < mark.end]


def trimmed(text: str, marks: list[Mark]) -> tuple[str, list[Mark]]:
    """Return a text without blanks at its ends; those at its front stay inside a mark."""
    seen = [mark for mark in marks if _stays(text, mark)]
    end = len(text.rstrip(" \n"))
    first = min((mark.start for mark in seen), default=end)
    start = min(len(text) - len(text.lstrip(" \n")), first, end)
    moved = [
        mark.moved(mark.start - start, min(mark.end, end) - start)
        for mark in seen
        if mark.start < end
    ]
    return text[start:end], moved


def is_empty(text: str) -> bool:
    """Return whether nothing of a text can be seen."""
    return all(sign in _INVISIBLE for sign in text)


def _stays(text: str, mark: Mark) -> bool:
    blank = not text[mark.start : mark.end].strip(" \n")
    return mark.kind in CODES or mark.kind in LINKS or not blank
