"""Where sentencex misjudges the end of a sentence, corrected by the language of the text.

The number of an item is no sentence, and neither is an initial: French begins many with
"M.". In English, "May" is no abbreviation, and "A" and "I" begin a sentence as "The" does,
which sentencex knows. In German, a number before a noun is an ordinal if what precedes it
says so: "am 15. Spieltag".
"""

import re
from collections.abc import Iterator, Sequence

from index.words import STOPWORDS

ITEM = re.compile(r"(?:\d{1,3}[.)]|[(]?[a-z][)]|[A-Z]\.)[^\S\n]+")
# After these words a stop is one of a sentence, although sentencex reads "me" as Maine.
NO_ABBREVIATION = re.compile(r"\b(?:May|me|ill|ok)\.[”’\"')]*\s+(?=[“‘\"'(]?[A-Z])")
# Abbreviations that do end sentences: months, firms, and what has stops in it.
BEFORE_OPENER = re.compile(
    r"\b(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Inc|Corp|Ltd|Co|Jr|Sr|Bros|etc"
    r"|[A-Za-z]\.(?:[A-Za-z]\.)*[A-Za-z])\.\s+(?=(?:A|I)\s+[a-z]|I['’][a-z])"
)
ORDINAL = re.compile(
    r"\b(?i:(?:de[rmns]|d(?:ie|as)|[ai]m|vom|zum|zur|beim|ins|ans|(?:jede|diese)[rmns]?)[^\S\n]+"
    r"|(?:Mon|Diens|Donners|Frei|Sams|Sonn)tag,[^\S\n]+|(?:Mittwoch|Sonnabend),[^\S\n]+)"
    r"\d{1,3}\.[^\S\n]+(?=([^\W\d_]+))"
)


def corrected(text: str, cuts: Sequence[int], language: str) -> list[int]:
    """Return where sentences begin, the end of the text last: with the cuts that were missed.

    What is no end in that language is left out; the first and last cut always stay: no rule
    ends at either.
    """
    missed = set(english(text)) if language == "en" else set()
    false = set(german(text)) if language == "de" else set()
    found = sorted({*cuts, *missed} - false)
    return [cut for at, cut in enumerate(found) if not numbers(text, found, at)]


def numbers(text: str, cuts: Sequence[int], at: int) -> bool:
    """Return whether only an item's number, or an initial, is between a cut and the one before."""
    if at == 0 or cuts[at] == len(text):
        return False
    return ITEM.fullmatch(text, cuts[at - 1], cuts[at]) is not None


def english(text: str) -> Iterator[int]:
    """Yield where sentences begin that sentencex takes for one with the last."""
    for rule in (NO_ABBREVIATION, BEFORE_OPENER):
        yield from (found.end() for found in rule.finditer(text))


def german(text: str) -> Iterator[int]:
    """Yield places after ordinals: what follows is a noun, and no word that opens a sentence."""
    for found in ORDINAL.finditer(text):
        if found[1].lower() not in STOPWORDS["de"]:
            yield found.end()
