"""What no sentence may hold: links, addresses, handles, commands, and signs of markup.

Articles are untrusted: a model that repeats their links would pass them on. In a
verbatim quote only what certainly is an address counts; "Amazon.com" is a name.
"""

import re
import unicodedata
from collections.abc import Sequence

from bot.answer import Evidence

SCHEME = re.compile(
    r"\b[a-z][a-z0-9+.-]*://|\b(?:mailto|tel|tg|javascript|data|hxxps?):\S", re.IGNORECASE
)
WWW = re.compile(r"\bwww\.", re.IGNORECASE)
EMAIL = re.compile(r"[\w.+-]+\s?@\s?[\w-]+\.\w+")
HANDLE = re.compile(r"(?<![\w.])@\w{2,}")
COMMAND = re.compile(r"(?<![\w/\[<])/[^\W\d]\w*")  # but for the end of a tag
TOP_LEVEL = (
    "com|org|net|edu|gov|mil|int|info|biz|name|pro|app|dev|xyz|top|site|online|shop|store|club|news"
    "|blog|live|link|click|win|vip|icu|space|website|tech|cloud|page|wiki|onion|zip|mov"
)
DOMAIN = re.compile(rf"(?<![\w@])[\w-]*[^\W\d_]\.(?:{TOP_LEVEL})\b", re.IGNORECASE)
# Two letters in lower case are a country; "a.m" and "e.g" have one letter before the point.
NATIONAL = re.compile(r"(?<![\w@.])(?:[\w-]+\.)*[\w-]*[^\W\d_][\w-]*[^\W_]\.[a-z]{2}\b(?!\.)")
PATH = re.compile(r"(?<![\w@.])(?:[\w-]+\.)+[a-z]{2,}(?::\d+)?/\w?", re.IGNORECASE)
NUMERIC = re.compile(r"\b\d{1,3}(?:\.\d{1,3}){3}\b")
# Any other "word.word", but for a capital after the point, where a space was forgotten.
OTHER = re.compile(r"(?<![\w.@])[^\W\d_][\w-]+\.(?![A-ZÄÖÜ])[^\W\d_]{2,}\b")
# A run without a space is looked at up to here: no address needs more, and no pattern more time.
SHORT = 100
LONG = re.compile(rf"\S{{{SHORT + 1},}}")
SIGNS = frozenset("{}|<>\\`[]~^")
TAG = re.compile(r"</?[a-z!][^>]{0,80}>?", re.IGNORECASE)  # not even one that an article holds
MARKUP = re.compile(r"\*\*|__|^\s*#+\s|^\s*[*>-]\s|\]\(|&\w+;|</?\w+>")


def address(text: str, verbatim: bool) -> str:
    """Return the first address, handle or command in a text, or an empty text."""
    seen = unmasked(text)
    always = (SCHEME, WWW, EMAIL, HANDLE, PATH)
    patterns = always if verbatim else (*always, COMMAND, NUMERIC, DOMAIN, NATIONAL, OTHER)
    for pattern in patterns:
        if match := pattern.search(seen):
            return match[0]
    return ""


def without_addresses(text: str) -> str:
    """Return a text in which each address, handle and command is an ellipsis.

    "Read www.a.example now" gives "Read … now".
    """
    seen = unmasked(text) if address(text, verbatim=False) else text
    for _ in range(len(seen)):
        found = address(seen, verbatim=False)
        if not found:
            break
        word = next(one for one in seen.split(" ") if found in one) if " " not in found else found
        seen = seen.replace(word, "…", 1)
    return seen


def sign(text: str, source: str) -> str:
    """Return the first tag in a text, or other sign of markup that its source does not hold."""
    if tag := TAG.search(text):
        return tag[0]
    if odd := foreign(text, source):
        return odd
    for one in text:
        if one in SIGNS and one not in source:
            return one
    match = MARKUP.search(text)
    return match[0].strip() if match and match[0].strip() not in source else ""


def foreign(text: str, source: str) -> str:
    """Return the first sign of a kind that the source has none of, or an empty text.

    A Cyrillic letter in an English name, a raised or circled digit, an invisible sign.
    """
    known = {kind(one) for one in source}
    for one in text:
        category = unicodedata.category(one)
        if one.isascii() or category[0] in "PZ" or category in {"Sc", "Mn"}:
            continue
        if kind(one) not in known | {"LATIN"} or (category == "Cf" and one not in source):
            return one
    return ""


def kind(sign: str) -> str:
    """Return the script of a letter, or what else its name begins with."""
    return unicodedata.name(sign, "NONE").split()[0]


def unmasked(text: str) -> str:
    """Return a text without what hides an address: wide forms and invisible signs."""
    plain = unicodedata.normalize("NFKC", text).replace("。", ".").replace("．", ".")
    plain = re.sub(r"\s?[\[({]\s?(?:\.|dot|at)\s?[\])}]\s?", _opened, plain, flags=re.IGNORECASE)
    seen = "".join(one for one in plain if unicodedata.category(one) not in {"Cf", "Mn"})
    return LONG.sub(lambda run: run[0][:SHORT], seen)


def _opened(match: re.Match[str]) -> str:
    return "@" if "at" in match[0].casefold() else "."


def unlinked(evidence: Sequence[Evidence]) -> Sequence[Evidence]:
    """Return the evidence without sentences that hold an address, a handle or a command."""
    return [one for one in evidence if not address(one.text, verbatim=False)]
