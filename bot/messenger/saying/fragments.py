"""Links that open an article at the words that are quoted from it.

The words are a text fragment (https://wicg.github.io/scroll-to-text-fragment/): a browser
that knows none, or a page that lacks the words, shows the article from its beginning.
Nothing is fetched here, and no address but the article's own is ever made a link.
"""

import re
from urllib.parse import quote as percent_encoded

from bot.answer import Citation

LONGEST = 2000  # of a link, in characters
WHOLE = 120  # characters up to which a quote is named as a whole
WORDS, WORD_LENGTH = 6, 60  # by how many words at each end a longer one is named, and how long
_DIRECTIVE = ":~:"
_WEB = re.compile(r"(https?)://([^/?#]*)([^#]*)(?:#(.*))?", re.IGNORECASE | re.DOTALL)
# One that Telegram takes has a dot in its host. Neither name nor password may stand before it:
# "https://bank.example@other.example" leads to the other.
_HOST = re.compile(r"(?:[\w-]{1,63}\.)+[\w-]{1,63}(?::([1-9][0-9]{0,4}))?")
_SAFE = "!#$%&'()*+,-./:;=?@[]^_{|}~\\"


def deep_link(citation: Citation) -> str | None:
    """Return the link to a citation's article, opened at the quote; None if there is none."""
    return link(citation.url, citation.quote)


def link(url: str | None, quote: str) -> str | None:
    """Return an address of the web with a quote's text fragment, or alone if that is too long.

    Returns:
        None if it is no address of the web, one that Telegram would not take, or too long.
    """
    address, fragment = _checked(url or "")
    if not address:
        return None
    alone = f"{address}#{fragment}" if fragment else address
    deep = f"{address}#{fragment}{_DIRECTIVE}text={named(quote)}" if quote.strip() else alone
    if len(deep) <= LONGEST:
        return deep
    return alone if len(alone) <= LONGEST else None


def named(quote: str) -> str:
    """Return how a text fragment names a quote: by itself, or by its ends if it is long.

    "Rain, again." gives "Rain%2C%20again."; a hundred words give six, a comma and six.
    """
    lines = [line for line in quote.splitlines() if line.strip()]
    if len(lines) == 1 and len(quote) <= WHOLE:
        return _encoded(lines[0])
    first, last = lines[0].split(), lines[-1].split()
    if len(lines) == 1 and len(first) < 2 * WORDS:
        half = len(first) // 2
        return _ends(first[:half], first[half:]) if half else _encoded(lines[0])
    return _ends(first[:WORDS], last[-WORDS:])


def _ends(first: list[str], last: list[str]) -> str:
    """Return two ends of a quote, each of as few words as are long enough."""
    while len(first) > 1 and len(" ".join(first)) > WORD_LENGTH:
        first = first[:-1]
    while len(last) > 1 and len(" ".join(last)) > WORD_LENGTH:
        last = last[1:]
    return f"{_encoded(' '.join(first))},{_encoded(' '.join(last))}"


def _encoded(words: str) -> str:
    """Return words for a directive, where "-", "," and "&" have a meaning of their own."""
    plain = " ".join(words.split()).encode("utf-8", "replace")
    return percent_encoded(plain, safe="").replace("-", "%2D")


def _checked(url: str) -> tuple[str, str]:
    """Return an address without its fragment, and the fragment; both empty if unfit."""
    found = _WEB.fullmatch(url.strip())
    host = _HOST.fullmatch(found[2].lower()) if found else None
    if not found or not host or int(host[1] or 80) > 65535:
        return "", ""
    path = _printable(found[3])
    root = "" if path.startswith("/") else "/"
    fragment = _printable((found[4] or "").partition(_DIRECTIVE)[0])
    return f"{found[1].lower()}://{host[0]}{root}{path}", fragment


def _printable(text: str) -> str:
    """Return a part of an address in printable ASCII, what is encoded already as it is."""
    return percent_encoded(text.encode("utf-8", "replace"), safe=_SAFE)
