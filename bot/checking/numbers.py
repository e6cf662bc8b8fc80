"""The numbers of a sentence: amounts with their units, ordinals, and "more than" or "up to".

"five million", "5m" and "5,000,000" are one number, and so are "half" and "50 percent".
Dates are not told from other numbers here. Pure functions: nothing is looked up.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from text_to_num import alpha2digit

Bound = Literal["", "more", "less"]

SPELLED = frozenset("en de fr es pt it nl".split())
COMMA_POINT = frozenset("de fr es pt it nl ru sv".split())  # "1.234,5" is 1234.5
SCALES = {
    "hundred hundert": 10**2,
    "k thousand tausend mille mil duizend": 10**3,
    "mn mln mio million millions millionen millón millones milioni miljoen": 10**6,
    "bn billion billions mrd milliarde milliarden milliard milliards miliardi miljard": 10**9,
    "tn trillion trillions": 10**12,
}
SCALE = {name: size for names, size in SCALES.items() for name in names.split()}
LONG_SCALE = {"billion": 10**12, "billionen": 10**12, "trillion": 10**18}  # in German
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
DIGITS = r"\d+(?:[.,]\d+)*"
SCALED = re.compile(
    rf"(?:({DIGITS})(\s*(?:to|-|–|bis)\s*))?({DIGITS})[\s-]?({'|'.join(SCALE)})\b\.?", re.IGNORECASE
)
MONEY = re.compile(rf"([$€£]\s?{DIGITS})\s?([mb])\b", re.IGNORECASE)
FRACTION = re.compile(
    r"\b(?P<few>one|an?|two|three|four|\d{1,2})[ -](?P<part>third|quarter|fifth|tenth)s?\b"
    r"(?=s?[ -]of\b|\W*$|[.,;:)])"
    r"|\b(?:one[ -])?half(?: (?P<million>a million|a billion))?\b|\b(?:halbe?|hälfte|halben)\b",
    re.IGNORECASE,
)
FEW = {"one": 1, "a": 1, "an": 1, "two": 2, "three": 3, "four": 4}
PARTS = {"third": 3, "quarter": 4, "fifth": 5, "tenth": 10}
PRONOUN = re.compile(
    r"(?<![-\w])(?<!and )ones?\b(?![- ](?:hundred|thousand|million|billion|trillion))",
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
ENDLESS = re.compile(r"\S{80,}|[\d.,]{40,}")  # no number, and patterns take long over it


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


def in_digits(text: str, language: str | None) -> str:
    """Return the text with its number words in digits: "five million" is "5000000"."""
    text = ENDLESS.sub(" ", text)
    text = re.sub(r"(?<=\d)[\u00a0\u202f\u2009](?=\d{3}\b)", "", text)
    text = FRACTION.sub(_fraction, PRONOUN.sub("a", text))
    text = MONEY.sub(lambda m: f"{m[1]} {'million' if m[2] in 'mM' else 'billion'}", text)
    text = SCALED.sub(lambda match: _scaled(match, language), text)
    code = language if language in SPELLED else "en"
    return str(alpha2digit(text, code, threshold=0))


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
    values = frozenset(_values(digits, language))
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


def _values(digits: str, language: str | None) -> list[Decimal]:
    """Return what digits may mean; a sign that stands twice separates thousands."""
    point, comma = digits.count("."), digits.count(",")
    if not point and not comma:
        return [Decimal(digits)]
    if point and comma:
        last = max(digits.rfind("."), digits.rfind(","))
        whole = re.sub("[.,]", "", digits[:last])
        return [Decimal(f"{whole}.{digits[last + 1 :]}")] if point == 1 or comma == 1 else []
    plain = Decimal(re.sub("[.,]", "", digits))
    if point + comma > 1:
        return [plain]
    broken = Decimal(digits.replace(",", "."))
    if not re.fullmatch(r"\d{1,3}[.,]\d{3}", digits):
        return [broken]
    # "1,234" is 1234 where a comma separates thousands; where nothing is known, either.
    if language is None:
        return [plain, broken]
    return [plain] if bool(comma) != (language in COMMA_POINT) else [broken]


def _scaled(match: re.Match[str], language: str | None) -> str:
    name = match[4].casefold()
    size = (LONG_SCALE if language == "de" else {}).get(name, SCALE[name])

    def times(digits: str) -> str:
        found = _values(digits, language) or [Decimal(0)]
        return f"{(found[-1] * size).normalize():f}"

    first = f"{times(match[1])}{match[2]}" if match[1] else ""
    return f"{first}{times(match[3])} "


def _fraction(match: re.Match[str]) -> str:
    if match["million"]:
        return "500000" if "million" in match["million"].casefold() else "500000000"
    if not match["few"]:
        return " 50 percent "
    few = match["few"].casefold()
    share = Decimal(FEW.get(few, 0) or int(few)) / PARTS[match["part"].casefold()]
    return f" {round(share * 100, 1).normalize():f} percent "
