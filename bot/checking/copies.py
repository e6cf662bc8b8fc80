"""What differs between a sentence and the one that it all but copies.

A copy may leave words out or put others in, but not another number in the
place of the source's, and no "not" more or less. Pure functions.
"""

import re
from difflib import SequenceMatcher
from functools import lru_cache

from bot.checking.digits import in_digits
from bot.checking.polarity import NEGATIONS, SHORT
from index.words import content_words, stemmer

ALMOST = 0.8  # from this share of equal words on, a sentence is a copy
TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+")
NUMBER = re.compile(r"\d")


def altered_number(claim: str, cited: str, language: str | None) -> str:
    """Return a number that stands where the copied sentence has another, or an empty text.

    "He won at 39." copies "He won at 38." with another number.
    """
    for mine, theirs in _replaced(in_digits(claim, language), in_digits(cited, language)):
        new = [word for word in mine if NUMBER.match(word) and word not in theirs]
        if new and any(NUMBER.match(word) for word in theirs):
            return new[0]
    return ""


def altered_word(claim: str, cited: str, language: str | None) -> str:
    """Return a word that stands where the copied sentence has another one, or an empty text.

    "He denied that it rained." is no copy of "He admitted that it rained.".
    """
    for mine, theirs in _replaced(claim, cited):
        new, old = _stems(mine, language), _stems(theirs, language)
        if len(new) == len(old) == 1 and new != old:
            return next(word for word in mine if _stems((word,), language))
    return ""


def altered_negation(claim: str, cited: str) -> str:
    """Return a negation that a copy has lost or gained, or an empty text."""
    lost: list[str] = []
    gained: list[str] = []
    for mine, theirs in _replaced(SHORT.sub(" not ", claim), SHORT.sub(" not ", cited)):
        gained += [word for word in mine if word in NEGATIONS]
        lost += [word for word in theirs if word in NEGATIONS]
    return "" if len(lost) == len(gained) else (lost or gained)[0]


@lru_cache(maxsize=256)
def _replaced(claim: str, cited: str) -> tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]:
    """Return the words that differ, place by place; nothing if one is no copy of the other."""
    mine, theirs = (tuple(TOKEN.findall(text.casefold())) for text in (claim, cited))
    matcher = SequenceMatcher(None, mine, theirs, autojunk=False)
    if matcher.quick_ratio() < ALMOST or matcher.ratio() < ALMOST:
        return ()
    return tuple(
        (mine[a:b], theirs[c:d]) for kind, a, b, c, d in matcher.get_opcodes() if kind != "equal"
    )


def _stems(found: tuple[str, ...], language: str | None) -> frozenset[str]:
    """Return the beginnings of the content words: "announced" and "announcement" are one."""
    words = content_words(" ".join(found), language)
    return frozenset(stem[:5] for stem in stemmer(language)(words) if not stem.isdigit())
