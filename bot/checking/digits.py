"""Number words as digits: "five million", "5m" and "half" as a program can compare them.

What a number counts is not asked here, but in `bot.checking.numbers`. Pure functions.
"""

import re
from decimal import Decimal

from text_to_num import alpha2digit

SPELLED = frozenset("en de fr es pt it nl".split())
COMMA_POINT = frozenset("de fr es pt it nl ru sv".split())  # "1.234,5" is 1234.5
SCALES = {
    "hundred hundert": 10**2,
    "k thousand tausend mille mil duizend": 10**3,
    "mn mln mio million millions millionen millón millones milioni miljoen": 10**6,
    "bn billion billions mrd milliarde milliarden milliard milliards miliardi miljard": 10**9,
    "tn trillion trillions billionen": 10**12,
    "trillionen": 10**18,
}
SCALE = {name: size for names, size in SCALES.items() for name in names.split()}
LONG_SCALE = {"billion": 10**12, "trillion": 10**18}  # in German
DIGITS = r"\d+(?:[.,]\d+)*"
SCALED = re.compile(
    rf"(?:({DIGITS})(\s*(?:to|-|–|bis)\s*))?({DIGITS})[\s-]?({'|'.join(SCALE)})\b\.?", re.IGNORECASE
)
MONEY = re.compile(rf"([$€£]\s?{DIGITS})\s?([mb])\b", re.IGNORECASE)
FRACTION = re.compile(
    r"\b(?P<few>one|a|two|three|four|\d{1,2})[ -](?P<part>third|quarter|fifth|tenth)s?\b"
    r"(?=s?[ -]of\b|\W*$|[.,;:)])"
    r"|\b(?:one[ -])?half(?: (?P<million>a million|a billion))?\b|\b(?:halbe?|hälfte|halben)\b",
    re.IGNORECASE,
)
FEW = {"one": 1, "a": 1, "two": 2, "three": 3, "four": 4}
PARTS = {"third": 3, "quarter": 4, "fifth": 5, "tenth": 10}
PRONOUN = re.compile(
    r"(?<![-\w])(?<!and )ones?\b(?![- ](?:hundred|thousand|million|billion|trillion))",
    re.IGNORECASE,
)
ENDLESS = re.compile(r"\S{80,}|[\d.,]{40,}")  # no number, and patterns take long over it


def in_digits(text: str, language: str | None) -> str:
    """Return the text with its number words in digits: "five million" is "5000000"."""
    text = ENDLESS.sub(" ", text)
    text = re.sub(r"(?<=\d)[\u00a0\u202f\u2009](?=\d{3}\b)", "", text)
    text = FRACTION.sub(_fraction, PRONOUN.sub("a", text))
    text = MONEY.sub(lambda m: f"{m[1]} {'million' if m[2] in 'mM' else 'billion'}", text)
    text = SCALED.sub(lambda match: _scaled(match, language), text)
    code = language if language in SPELLED else "en"
    return str(alpha2digit(text, code, threshold=0))


def meant(digits: str, language: str | None) -> list[Decimal]:
    """Return what digits may mean; a sign that stands twice separates thousands."""
    point, comma = digits.count("."), digits.count(",")
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
        found = meant(digits, language) or [Decimal(0)]
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
