"""What kind of answer a question asks for, and whether a sentence holds one.

Three kinds, each told by the words of the question: a country, a point in time and
an amount. The names of the first two are those of Unicode's CLDR (babel) in the
language of the articles.
"""

import re
from functools import cache
from typing import Literal

from babel import Locale, UnknownLocaleError

from bot.checking.days import relative
from bot.checking.digits import in_digits

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
# What may go before the words that ask, and what asks for something else behind them.
BEFORE = re.compile(
    r"\W*(?:(?:and|but|so|since|until|till|from|by|in|on|at|for|about|over|the"
    r"|und|aber|also|seit|bis|ab|von|an|am|im|um|für|auf|zu|aus|vor|nach)\s+)*",
    re.IGNORECASE,
)
ELSE = re.compile(
    r"\b(?:who|whom|whose|what|why|where|which|how|wer|wen|wem|wessen|warum|wo|wie|welche[mnrs]?)\b",
    re.IGNORECASE,
)
# What may be meant as one of a kind, beyond the names: rather too much than too little.
TIMELIKE = re.compile(
    r"\d{3,}|\d[./:]\d|\d ?(?:st|nd|rd|th|s|am|pm|a\.m|p\.m|uhr|o.clock)\b"
    r"|\b(?:jan|feb|mar|mär|apr|jun|jul|aug|sept?|o[ck]t|nov|de[cz])\b\.?"
    r"|\b(?:ago|earlier|later|noon|midnight|morning|afternoon|evening|night|tonight|spring"
    r"|summer|autumn|winter|christmas|easter|century|decades?|(?:week|month|year|day)s?"
    r"|vor|früher|später|mittags?|mitternacht|morgens?|abends?|nachts?|frühling|frühjahr"
    r"|sommer|herbst|weihnachten|ostern|jahrhundert\w*|jahrzehnt\w*|(?:woche|monat|jahr|tag)\w*"
    r")\b",
    re.IGNORECASE,
)
LANDLIKE = re.compile(
    r"\b(?:US|USA|UK|EU|UAE|America|Britain|England|Scotland|Wales|Ireland|Holland|Turkey|Korea"
    r"|Congo|Burma|Soviet|Amerika|Großbritannien|Schottland|Holland|Sowjet\w*)\b|\bU\.[SK]\."
)
DIGIT = re.compile(r"\d+")
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
    return _more(pattern_of(kind, language), sentence, question)


def asked_for(question: str) -> Kind | None:
    """Return the kind of answer that a question asks for outright, rather missed than mistaken.

    "When did it rain?" asks for a time; "What was closed when it rained?" does not.
    """
    opening = BEFORE.match(question)
    start = opening.end() if opening else 0
    for kind, pattern in ASKING.items():
        if found := pattern.match(question, start):
            return None if ELSE.search(question, found.end()) else kind
    return None


def without_asking(question: str, kind: Kind) -> str:
    """Return a question without the words that ask: nobody looks for the word "country"."""
    return ASKING[kind].sub(" ", question)


def may_hold(sentence: str, kind: Kind, question: str, language: str | None) -> bool:
    """Return whether a sentence may name something of a kind that the question does not name."""
    if holds(sentence, kind, question, language):
        return True
    if kind == "country":
        return _more(LANDLIKE, sentence, question)
    if kind == "time":
        return bool(relative(sentence)) or _more(TIMELIKE, sentence, question)
    return _more(DIGIT, in_digits(sentence, language), in_digits(question, language))


def _more(pattern: re.Pattern[str], sentence: str, question: str) -> bool:
    return bool(set(pattern.findall(sentence)) - set(pattern.findall(question)))


@cache
def pattern_of(kind: Kind, language: str | None) -> re.Pattern[str]:
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
