"""The numbers of a sentence: amounts with their units, ordinals, and "more than" or "up to".

"five million", "5m" and "5,000,000" are one number, and so are "half" and "50 percent".
Dates are not told from other numbers here. Pure functions: nothing is looked up.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from bot.checking.digits import DIGITS, meant

Bound = Literal["", "more", "less"]

UNITS = {
    "percent": "% percent pct prozent pourcent procent",
    "dollar": "$ us$ dollar dollars usd",
    "euro": "€ euro euros eur",
    "pound": "£ pound pounds gbp lb lbs pfund",
    "crown": "crown crowns krone kronen kroner kronor",
    "franc": "franc francs franken chf",
    "yen": "¥ yen",
    "yuan": "yuan",
    "metre": "m metre metres meter meters metern",
    "kilometre": "km kilometre kilometres kilometer kilometers kilometern",
    "centimetre": "cm centimetre centimetres centimeter centimeters zentimeter zentimetern",
    "millimetre": "mm millimetre millimetres millimeter millimeters",
    "mile": "mi mile miles meile meilen",
    "foot": "ft foot feet fuß",
    "inch": "inch inches zoll",
    "acre": "acre acres",
    "hectare": "ha hectare hectares hektar",
    "gram": "g gram grams gramm",
    "kilogram": "kg kilo kilos kilogram kilograms kilogramm",
    "tonne": "ton tons tonne tonnes tonnen",
    "litre": "l litre litres liter liters litern",
    "degree": "° °c °f degree degrees grad",
    "second": "seconds sekunde sekunden",
    "minute": "min minute minutes minuten",
    "hour": "hour hours stunde stunden",
    "day": "day days tag tage tagen",
    "week": "week weeks woche wochen",
    "month": "month months monat monate monaten",
    "year": "year years jahr jahre jahren",
    "decade": "decade decades jahrzehnt jahrzehnte jahrzehnten",
    "century": "century centuries jahrhundert jahrhunderte jahrhunderten",
}
UNIT = {name: unit for unit, names in UNITS.items() for name in names.split()}
BOUNDS: dict[Bound, str] = {
    "more": r"more than|greater than|larger than|higher than|longer than|older than|at least|over"
    r"|above|exceed(?:s|ed|ing)?|upwards of|(?:no|not) (?:fewer|less) than|minimum of|mehr als"
    r"|mindestens|wenigstens|über|nicht weniger als",
    "less": r"less than|fewer than|lower than|smaller than|shorter than|younger than|under|below"
    r"|up to|at most|(?:no|not) more than|maximum of|weniger als|unter|bis zu|höchstens"
    r"|maximal|nicht mehr als",
}
AFTER: dict[Bound, str] = {
    "more": r"\+|or (?:more|older|higher|above|longer)|and (?:above|over|older)|oder mehr",
    "less": r"or (?:less|fewer|younger|lower|below|under)|and (?:below|under)|oder weniger",
}
MILD = r"(?: (?:about|around|roughly|some|nearly|almost|an?|the|its|their|etwa|rund|fast))*"
# One alternation, so that "no more than" is not read as "more than".
BEFORE = re.compile(
    rf"\b(?:(?P<less>{BOUNDS['less']})|(?P<more>{BOUNDS['more']})){MILD}\s*(?:US)?[$€£]?\s*$",
    re.IGNORECASE,
)
FOUND = re.compile(
    rf"(?P<sign>(?<!\S)[-−]|\bminus )?(?P<money>US\$|[$€£])?\s?(?<![\d.,])(?P<digits>{DIGITS})"
    r"(?:(?P<ordinal>st|nd|rd|th)\b|(?P<decade>['’]?s\b)"
    r"|[\s-]{0,2}(?P<size>square|cubic)?\s?(?P<unit>%|per cent|°[CF]?|[^\W\d_]+))?",
    re.IGNORECASE,
)
SHORT_YEAR = re.compile(r"\b(\d\d)(\d\d)\s?[–-]\s?(\d\d)\b")
JOINT = re.compile(r"^\s*(?:to|or|and|-|–|bis|und|oder|,)\s*$", re.IGNORECASE)
ROMAN = {"ii": 2, "iii": 3, "iv": 4, "vi": 6, "vii": 7, "viii": 8, "ix": 9}


@dataclass(frozen=True, slots=True)
class Quantity:
    """One number of a text.

    Attributes:
        values: What its digits may mean: "1.234" is 1.234 or 1234.
        unit: Its unit in one form for all languages; empty if none is known.
        bound: Whether it is said to be more or less than that.
    """

    text: str
    values: frozenset[Decimal]
    unit: str = ""
    ordinal: bool = False
    bound: Bound = ""


def quantities(written: str, language: str | None) -> tuple[Quantity, ...]:
    """Return the numbers of a text whose number words are digits already."""
    matches = list(FOUND.finditer(written))
    found = [_quantity(match, written, language) for match in matches]
    for i in range(len(found) - 2, -1, -1):  # "5 to 10 metres": both are metres
        gap = written[matches[i].end("digits") : matches[i + 1].start("digits")]
        if JOINT.match(gap) and not found[i].unit:
            found[i] = replace(found[i], unit=found[i + 1].unit)
    return tuple(found)


def also_meant(written: str) -> tuple[Quantity, ...]:
    """Return numbers that a source says in another form: "1939-45" says 1945, "II" says 2."""
    years = [
        Quantity(m[0], frozenset({Decimal(m[1] + m[3])})) for m in SHORT_YEAR.finditer(written)
    ]
    roman = [word for word in re.findall(r"\b[IVX]+\b", written) if word.lower() in ROMAN]
    values = [(word, frozenset({Decimal(ROMAN[word.lower()])})) for word in roman]
    both = [Quantity(word, value, ordinal=o) for word, value in values for o in (True, False)]
    return (*years, *both)


def lacking(claimed: Quantity, told: Sequence[Quantity]) -> Literal["", "number", "unit", "bound"]:
    """Return what of a claimed number a source does not tell, or an empty text."""
    same = [one for one in told if claimed.values & one.values and claimed.ordinal == one.ordinal]
    if claimed.unit == "decade" and any(_in_decade(claimed, one) for one in told):
        return ""
    if not same:
        return "number"
    fitting = [one for one in same if _units_agree(claimed.unit, one.unit)]
    if not fitting:
        return "unit"
    return "" if any(one.bound == claimed.bound for one in fitting) else "bound"


def _units_agree(claimed: str, told: str) -> bool:
    if not claimed:
        return told not in {"percent", "decade"}
    return claimed == told


def _in_decade(claimed: Quantity, told: Quantity) -> bool:
    return any(0 <= b - a < 10 for a in claimed.values for b in told.values if a >= 1000)


def _quantity(match: re.Match[str], written: str, language: str | None) -> Quantity:
    digits = match["digits"]
    unit = UNIT.get((match["unit"] or "").casefold().replace("per cent", "percent"), "")
    if match["size"]:
        unit = f"{match['size'].casefold()} {unit}"
    if match["money"]:
        unit = UNIT[match["money"].casefold()]
    if match["decade"]:
        unit = "decade"
    values = frozenset(meant(digits, language))
    if match["unit"] == "m":
        values |= {value * 10**6 for value in values}
    if match["sign"]:
        values = frozenset(-value for value in values)
    end = match.end("unit") if unit and match["unit"] else match.end("digits")
    return Quantity(
        text=digits,
        values=values,
        unit=unit,
        ordinal=bool(match["ordinal"]),
        bound=_bound(written[: match.start()], written[end:]),
    )


def _bound(before: str, after: str) -> Bound:
    if found := BEFORE.search(before[-60:]):
        return "less" if found["less"] else "more"
    for bound, pattern in AFTER.items():
        if re.match(rf"\s*(?:{pattern})", after, re.IGNORECASE):
            return bound
    return ""
