"""The web addresses and e-mails that Telegram finds in a text by itself.

From each dot it looks both ways for what can stand in a domain, then for a port and a
path, then for a scheme before it: "see paper.example.org/a." gives
"paper.example.org/a". What it finds counts only if the domain ends in a known one.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator

from tests.fakes.telegram.domains import is_ending
from tests.fakes.telegram.marks import Mark

_TAIL = ".:;,('?!`"
_USER_ENDS = frozenset("\n/[]{}()'`<>\"@«»")
_PATH_ENDS = frozenset('\n<>"«»')
_PORT = re.compile(r":0*([1-9]\d{0,4})(?!\d)")
_APP = re.compile(r"(?:tg|ton)://[\w-]{1,253}", re.IGNORECASE | re.ASCII)
_SCHEME = re.compile(r"((?:[^\W_]|[+-])+)://\Z")
_FULL = re.compile(r"(?:https?|ftp)://", re.IGNORECASE)
_EMAIL = re.compile(
    r"([a-z0-9_-]{0,26}[.+]){0,10}[a-z0-9_-]{1,35}"
    r"@(([a-z0-9][a-z0-9_-]{0,28})?[a-z0-9]\.){1,6}[a-z]{2,8}",
    re.IGNORECASE,
)


def addresses(text: str) -> Iterator[Mark]:
    """Find addresses, first those that open an app of Telegram's, then all others."""
    for found in _APP.finditer(text):
        yield Mark("url", found.start(), _path_end(text, found.end()))
    for start, end in _candidates(text):
        word = text[start:end]
        mail = word.removeprefix("mailto:")
        if _EMAIL.fullmatch(mail):
            yield Mark("email", end - len(mail), end)
        elif length := _address(word):
            yield Mark("url", start, start + length)


def _candidates(text: str) -> Iterator[tuple[int, int]]:
    """Yield where something with a dot stands that could be an address."""
    floor = 0
    while (dot := text.find(".", floor)) >= 0 and dot + 1 < len(text):
        if text[dot + 1] == " ":  # a sentence ends, as most dots say
            floor = dot + 2
            continue
        start, end = _around(text, dot, floor)
        begin = _beginning(text, start, floor)
        if begin is None or end <= dot + 1:
            floor = dot + 1
            continue
        yield begin, end
        floor = end
        while text[floor : floor + 1] == ".":
            floor += 1


def _around(text: str, dot: int, floor: int) -> tuple[int, int]:
    start = _back(text, dot, floor, _in_domain)
    end, last_at = dot, -1
    while end < len(text) and (text[end] == "@" or _in_domain(text[end])):
        last_at = end if text[end] == "@" else last_at
        end += 1
    if last_at >= 0:
        start = _back(text, start, floor, _in_user)
    if port := _PORT.match(text, end):
        end = port.end() if int(port[1]) <= 65535 else end
    end = _path_end(text, end)
    while end > dot + 1 and text[end - 1] == ".":
        end -= 1
    if start > floor and text[start - 1] == "@":
        user = _back(text, start - 1, floor, _in_user)
        return (-1 if user == start - 1 or last_at >= 0 else user), end
    return start, end


def _beginning(text: str, start: int, floor: int) -> int | None:
    """Return where the address begins with its scheme, or None if it cannot stand there."""
    if start <= floor:
        return start if start >= 0 else None
    if scheme := _SCHEME.search(text, max(floor, start - 40), start):
        name = scheme[1].lower()
        for known, others in (("https", ()), ("http", ("shttp",)), ("ftp", ("tftp", "sftp"))):
            if name.endswith(known) and name not in others:
                return start - 3 - len(known)
        return None
    before = text[start - 1]
    return None if before.isalnum() or before in "_/#@" else start


def _path_end(text: str, end: int) -> int:
    if text[end : end + 1] not in ("/", "?", "#"):
        return end
    last = end + 1
    while last < len(text) and text[last] not in _PATH_ENDS and _in_url(text[last]):
        last += 1
    while last > end + 1 and text[last - 1] in _TAIL:
        last -= 1
    return last if text[end] == "/" or last > end + 1 else end


def _address(word: str) -> int:
    """Return how much of a candidate is an address; 0 if nothing is."""
    scheme = _FULL.match(word)
    bare = word[scheme.end() :] if scheme else word
    cut = min((at for sign in "/?#" if (at := bare.find(sign)) >= 0), default=len(bare))
    path = _balanced(bare[cut:])
    domain = bare[:cut].partition("@")[2] or bare[:cut]
    parts = re.sub(r":\d+\Z", "", domain).split(".")
    if len(parts) < 2 or any(not 0 < len(part) < 64 or part.endswith("-") for part in parts):
        return 0
    if not (_is_number(parts) or _is_name(parts, scheme is not None)):
        return 0
    return (scheme.end() if scheme else 0) + cut + len(path)


def _is_number(parts: list[str]) -> bool:
    return len(parts) == 4 and all(
        part.isascii() and part.isdigit() and int(part) < 256 and str(int(part)) == part
        for part in parts
    )


def _is_name(parts: list[str], has_scheme: bool) -> bool:
    if all(part.isdigit() for part in parts) or "_" in parts[-2]:
        return False
    ending = parts[-1]
    if ending.startswith("xn--"):
        return len(ending) > 5 and ending[4:].isalnum()
    if len(ending) < 2 or "_" in ending or "-" in ending:
        return False
    return has_scheme or is_ending(ending)


def _balanced(path: str) -> str:
    """Return a path up to a bracket that closes nothing: "/a)" is "/a", "/a_(b)" stays."""
    depth = dict.fromkeys(")]}", 0)
    end = len(path)
    for place, sign in enumerate(path):
        if sign in "([{":
            depth[")]}"["([{".index(sign)]] += 1
        elif sign in depth:
            depth[sign] -= 1
            if depth[sign] < 0:
                end = place
                break
    return path[:end].rstrip(_TAIL)


def _back(text: str, at: int, floor: int, fits: Callable[[str], bool]) -> int:
    while at > floor and fits(text[at - 1]):
        at -= 1
    return at


def _in_url(sign: str) -> bool:
    if "\u2000" <= sign <= "\u206f":
        return sign in "\u200c\u200d" or "\u2010" <= sign <= "\u2015"
    return not unicodedata.category(sign).startswith("Z")


def _in_domain(sign: str) -> bool:
    if sign < "\xc0":
        return sign in ".-_~" or (sign.isascii() and sign.isalnum())
    return _in_url(sign)


def _in_user(sign: str) -> bool:
    return sign not in _USER_ENDS and _in_url(sign)
