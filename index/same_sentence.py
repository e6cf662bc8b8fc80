"""Which sentences are one sentence: the same words, whatever the signs between them.

Not whether two mean the same: a word more or another is another sentence. Passages that
are printed twice, with a little changed, are found in `duplicates`.
"""

import re
from functools import lru_cache

from index.words import WORD

# Words, and the signs that make another amount of a number.
TOKEN = re.compile(rf"{WORD.pattern}|[$€£¥%]|(?<!\w)[-−](?=\d)")
AGENCIES = (
    "AP|AFP|ANSA|APA|Bloomberg|CNN|CNN Business|DPA|EFE|KNA|PTI|Reuters|SDA|SID|TASS|UPI|Xinhua"
    "|dpa(?:/[a-z]{2,4})?|epd|ots|sda|sid"
)
# "(CNN) ", "(dpa/lby) - ": who reports says nothing. The place before it stays: of two bombs
# of which all but that is alike, one is in Kabul and one in Paris.
AGENCY = re.compile(rf"\s*\((?:{AGENCIES})\)(?:\s*[-–—:])?\s+")
SMALL = frozenset("a an the on that der die das".split())


@lru_cache(maxsize=4096)
def canonical(sentence: str) -> tuple[str, ...]:
    """Return what equal sentences have in common, whatever their signs and articles.

    "(dpa) - The mayor, Ann Lee, resigned on Monday." and "Mayor Ann Lee resigned Monday."
    have the same; one that says "did not resign", or where else it was, has another.
    """
    found = tuple(word for word in words_of(sentence) if word.casefold() not in SMALL)
    return tuple(word.casefold() for word in found) or (sentence,)


def words_of(text: str) -> list[str]:
    """Return the words of a text as they are written, without the agency that it is from."""
    return TOKEN.findall(AGENCY.sub(" ", text, count=1))
