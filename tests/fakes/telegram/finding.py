"""What Telegram's clients make of a text by themselves: names, commands, tags, numbers.

Nothing is found inside code or a link, nor across the edge of a quote.
"""

import re
from collections.abc import Iterable, Iterator

from tests.fakes.telegram.addresses import addresses
from tests.fakes.telegram.marks import QUOTES, STYLES, Mark, in_order

_LETTER = r"[^\W]|[\u200c\u00b7\u0d80-\u0dff]"
_MENTION = re.compile(r"(?<!\w)@([A-Za-z0-9_]{2,32})(?!\w)")
_COMMAND = re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/<>@])")
_HASHTAG = re.compile(rf"(?<![\w\u200c\u00b7])#((?:{_LETTER})++)(?!#)")
_CASHTAG = re.compile(r"(?<![\w$\u200c])\$(?:1INCH|[A-Z]{1,8})(?![\w$\u200c])")
_PHONE = re.compile(r"(?<![\w+])\+\d(?:[ ().-]{0,2}\d){6,14}(?!\w)")
_SHORT_NAMES = frozenset({"gif", "vid", "pic"})


def found(text: str, marks: Iterable[Mark]) -> list[Mark]:
    """Return what is found in a text beside the marks that it has."""
    given = list(marks)
    solid = [mark for mark in given if mark.kind not in STYLES and mark.kind not in QUOTES]
    quotes = [mark for mark in given if mark.kind in QUOTES]
    kept: list[Mark] = []
    for mark in in_order(_all(text)):
        free = not any(mark.meets(other) for other in solid + kept[-1:])
        if free and all(quote.holds(mark) or not quote.meets(mark) for quote in quotes):
            kept.append(mark)
    return kept


def _all(text: str) -> Iterator[Mark]:
    for name in _MENTION.finditer(text):
        if len(name[1]) >= 4 or name[1].lower() in _SHORT_NAMES:
            yield Mark("mention", name.start(), name.end())
    for tag in _HASHTAG.finditer(text):
        if any(sign.isalpha() for sign in tag[1]):
            yield Mark("hashtag", tag.start(), min(tag.end(), tag.start() + 257))
    for kind, pattern in (
        ("bot_command", _COMMAND),
        ("cashtag", _CASHTAG),
        ("phone_number", _PHONE),
    ):
        yield from (Mark(kind, at.start(), at.end()) for at in pattern.finditer(text))
    yield from addresses(text)
