"""A text of which no Telegram client makes anything: as HTML, each address in it as code.

Clients turn addresses, @names, /commands, tags and numbers into links by themselves, save
in code. What could be one is wrapped, rather too much than too little: the list of known
domain endings is Telegram's to change, so any "word.word" counts. Nothing here says what
may be sent; `bot.checking.links` does.
"""

import re
import unicodedata
from collections.abc import Iterator
from html import escape

from bot.showing.plain import TURNING

# What Telegram drops, makes a space, or cannot be sent: so that we look at what it will see.
# Of the signs that turn the direction of writing it keeps some; we send none.
_LINE_ENDS = dict.fromkeys([0x0D, 0x2028, 0x2029], "\n")  # it drops these: "a\rb" were "ab"
_DROPPED = dict.fromkeys([0x0333, 0x033F, 0x030A])
_BLANK = dict.fromkeys([*range(10), 0x0B, 0x0C, *range(14, 32)], " ")
_LONE = dict.fromkeys(range(0xD800, 0xE000), "\ufffd")
_KEPT = {**_LINE_ENDS, **_DROPPED, **_BLANK, **_LONE}
_UNINKED = "\u115f\u1160\u3164\uffa0\u2800"  # letters that fill a place, Braille of no dot

_TOKEN = re.compile(r"[^\s\"“”„«»<>|、。，；：！？（）「」『』【】《》]+")
_OPENING = "([{'‘’‚¿¡*_~.,;:!?-–—"
_CLOSING = "]}'‘’…*_~.,;:!?-–—"
_BYTE = r"(?:0|[1-9]\d{0,2})"
_CERTAIN = re.compile(rf"://|@\w|(?<!\d){_BYTE}(?:\.{_BYTE}){{3}}")
_DOT = re.compile(r"(?<=[^\s.])\.(?=[^\s.]{2})")
_DAY = r"\d\d[./-]\d\d[./-]\d{2,4}(?!\d)"
_REST = r"[\w/@.#$-]*"  # no second sign stands bare behind the first
_SIGNED = (
    re.compile(rf"(?<![\w<>])/\w{_REST}"),  # a command; "and/or" is none
    re.compile(rf"#[\w\u200c\u00b7\u0d80-\u0dff]*[^\W\d_]{_REST}"),  # a hashtag; "#1" is none
    re.compile(rf"\$(?:1INCH|[A-Z]){_REST}"),  # a cashtag; "$5" is none
    re.compile(r"\+\d(?:[ ()./-]{0,3}\d){5,}"),  # a number to call: +49 30 1234567
    re.compile(rf"(?<!\w)(?!{_DAY})\(?0\d(?:[ ()/-]{{0,2}}\d){{5,}}"),  # 030/1234567
    re.compile(r"(?<![\w.,])\(?\d{3}\)?[ .-]{1,2}\d{3}[ .-]\d{4}(?!\d)"),  # (212) 555-0123
    re.compile(r"\d(?:[ -]{0,3}\d){12,}"),  # a bank card
)


def escaped(text: str) -> str:
    """Return a text as HTML, also for an attribute in double quotes."""
    return escape(text)


def kept(text: str) -> str:
    """Return a text as Telegram keeps what we send of it, but for blanks at its ends.

    Its control signs are blanks, signs that turn the direction of writing are gone, and
    what is no character, as half a pair, is U+FFFD.
    """
    return TURNING.sub("", text.replace("\r\n", "\n").translate(_KEPT))


def stripped(text: str) -> str:
    """Return a text as Telegram keeps it, the blanks at its ends gone too."""
    return kept(text).strip(" \n")


def is_visible(text: str) -> bool:
    """Return whether anything of a text can be seen; Telegram refuses a message without."""
    return any(
        sign not in _UNINKED and unicodedata.category(sign) not in {"Zs", "Zl", "Zp", "Cc", "Cf"}
        for sign in text
    )


def pieces(text: str) -> Iterator[tuple[str, bool]]:
    """Yield the pieces of a text as Telegram keeps it, and whether each has to be code."""
    seen, at = kept(text), 0
    for start, end in _joined(sorted(_found(seen))):
        if at < start:
            yield seen[at:start], False
        yield seen[start:end], True
        at = end
    if at < len(seen):
        yield seen[at:], False


def _found(text: str) -> Iterator[tuple[int, int]]:
    for token in _TOKEN.finditer(text):
        start, end = token.span()
        if _CERTAIN.search(token[0]) or _is_dotted(text[max(0, start - 1) : end]):
            yield _bare(text, start, end)
    for pattern in _SIGNED:
        for match in pattern.finditer(text):
            end = match.start() + len(match[0].rstrip(".-"))
            yield match.start(), end


def _is_dotted(token: str) -> bool:
    """Return whether a token may hold a domain: "a.org" may, "3.5", "U.S." and "e.g" do not.

    An ending has two letters at least; in Indian scripts the second may be a sign above one.
    """
    for dot in _DOT.finditer(token):
        before, first, second = token[dot.start() - 1], *token[dot.end() : dot.end() + 2]
        if not (before.isalnum() or before in "-_~" or before >= "\xc0"):
            continue
        if first.isalpha() and (second.isalpha() or unicodedata.category(second)[0] == "M"):
            return True
    return False


def _bare(text: str, start: int, end: int) -> tuple[int, int]:
    """Return where a token stands without the punctuation around it: "(a.org)." is "a.org"."""
    token = text[start:end].lstrip(_OPENING)
    start, token = end - len(token), token.rstrip(_CLOSING)
    unopened = token.count(")") - token.count("(")
    while unopened > 0 and token.endswith(")"):
        several = min(unopened, len(token) - len(token.rstrip(")")))
        token = token[:-several].rstrip(_CLOSING)
        unopened -= several
    return start, start + len(token)


def _joined(spans: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield spans in order, those that touch as one."""
    begin, last = -1, -1
    for start, end in spans:
        if start > last:
            if begin >= 0:
                yield begin, last
            begin = start
        last = max(last, end)
    if begin >= 0:
        yield begin, last
