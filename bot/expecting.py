"""What kind of answer a question asks for, and whether a sentence holds one.

Three kinds, each told by the words of the question: a country, a point in time and
an amount. The names of the first two are those of Unicode's CLDR (babel) in the
language of the articles.
"""

import re
from functools import cache
from typing import Literal

from babel import Locale, UnknownLocaleError

Kind = Literal["country", "time", "amount"]

ASKING: dict[Kind, re.Pattern[str]] = {
    "country": re.compile(
        r"\b(?:what|which) (?:country|countries|nations?)\b|\bwelche[mns]? (?:land|länder|staat)",
        re.IGNORECASE,
    ),
    "time": re.compile(
        r"\b(?:when|wann)\b|\b(?:what|which) (?:year|date|day|month|decade|century)\b"
        r"|\bwelche[mnrs]? (?:jahr|tag|datum|monat|jahrhundert)",
        re.IGNORECASE,
    ),
    "amount": re.compile(
        r"\bhow (?:many|much|long|old|far|tall|high|large|big|deep|fast|heavy|often|wide)\b"
        r"|\b(?:what|which) (?:percent|percentage|number|amount|share|price|population|age)\b"
        r"|\bwie (?:viele?n?|lange?|alt|weit|hoch|groß|tief|schnell|schwer|oft|breit)\b"
        r"|\bwie häufig\b|\bwelche[rnms]? (?:prozentsatz|anzahl|anteil|preis|betrag|menge)\b",
        re.IGNORECASE,
    ),
}
AMOUNT = re.compile(
    r"\d+(?:[.,]\d+)*|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty"
    r"|thirty|forty|fifty|hundreds?|thousands?|millions?|billions?|half|dozens?|once|twice|double"
    r"|third|quarter|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf|zwanzig|dreißig"
    r"|vierzig|fünfzig|hunderte?|tausende?|millionen|milliarden?|halb|dutzende?|einmal|zweimal"
    r"|doppelt|drittel|viertel|hälfte)\b",
    re.IGNORECASE,
)
YEAR = r"1\d{3}|20\d\d|\d+(?:st|nd|rd|th) centur(?:y|ies)|\d+\. Jahrhunderts?"


def expected(question: str) -> Kind | None:
    """Return the kind of answer that a question asks for, or None if it is none of these."""
    for kind, pattern in ASKING.items():
        if pattern.search(question):
            return kind
    return None


def holds(sentence: str, kind: Kind, question: str, language: str | None) -> bool:
    """Return whether a sentence names something of a kind that the question does not name.

    "a great fief of medieval France" holds a country for "In what country is Normandy?".
    """
    pattern = names(kind, language)
    return bool(set(pattern.findall(sentence)) - set(pattern.findall(question)))


@cache
def names(kind: Kind, language: str | None) -> re.Pattern[str]:
    """Return what finds the names of a kind in a language; English where it is not known."""
    if kind == "amount":
        return AMOUNT
    try:
        locale = Locale.parse(language or "en")
    except (UnknownLocaleError, ValueError):
        locale = Locale("en")
    if kind == "country":
        found = [name for code, name in locale.territories.items() if code.isalpha()]
        return re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first(found)))})\b")
    calendars = (locale.months["format"]["wide"], locale.days["format"]["wide"])
    found = [name for calendar in calendars for name in calendar.values()]
    return re.compile(rf"\b(?:{YEAR}|{'|'.join(map(re.escape, longest_first(found)))})\b")


def longest_first(found: list[str]) -> list[str]:
    """Return names so that "Guinea-Bissau" is tried before "Guinea"."""
    return sorted(found, key=lambda name: (-len(name), name))
