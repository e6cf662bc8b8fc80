"""The days, months and weekdays that a sentence names, in parts that can be compared.

"14 March 2025", "March 14, 2025" and "2025-03-14" are one day. What an article
calls "yesterday" or "on Friday" is counted from the day it was published.
Years alone are left to `bot.checking.numbers`. Pure functions: no clock.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from babel import Locale, UnknownLocaleError

from bot.understanding.when import AGO, RULES, UNITS, WEEKDAYS

YEAR = r"(?:1\d|20)\d\d"
NTH = r"(?:st|nd|rd|th|\.|er|º)?"
ISO = re.compile(r"\b((?:1\d|20)\d\d)-(\d{1,2})-(\d{1,2})\b")
NUMERIC = re.compile(r"\b(\d{1,2})([./])(\d{1,2})\2((?:1\d|20)\d\d)\b")
FUTURE = re.compile(
    r"\b(?:will|would|next|coming|plans?|planned|due|scheduled|upcoming|wird|werden|will|nächste[nrs]?"
    r"|kommende[nrs]?|geplant|soll)\b",
    re.IGNORECASE,
)
LAST = re.compile(r"\b(?:last|letzte[nmr]?|vergangene[nmr]?|vorige[nmr]?)\s*$", re.IGNORECASE)
RELATIVE = re.compile(
    rf"\b(?:tomorrow|morgen|übermorgen|next (?:week|month|year)|{'|'.join(RULES)})\b", re.IGNORECASE
)
# "may" and "march" are months only with a capital and something that dates have.
LEADING = (
    r"\b(?:in|of|since|until|till|by|from|during|to|and|early|late|mid|last|next"
    r"|im|am|bis|seit|vom)"
)
WEEKDAY = re.compile(rf"\b(?:{'|'.join(f'({names})' for names in WEEKDAYS)})s?\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Day:
    """A day as far as it is named; `weekday` counts from Monday as 0."""

    text: str
    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None


@dataclass(frozen=True, slots=True)
class Calendar:
    """The month names of a language and of English, and what finds days written with them."""

    months: dict[str, int]
    pattern: re.Pattern[str]

    @classmethod
    def of(cls, language: str | None) -> "Calendar":
        """Return the calendar of a language; English where it is not known."""
        return _calendar(language or "en")


@cache
def _calendar(language: str) -> Calendar:
    months: dict[str, int] = {"sept": 9}
    for code in ("en", language):
        try:
            named = Locale.parse(code).months
        except (UnknownLocaleError, ValueError):
            continue
        for use in ("format", "stand-alone"):
            for width in ("abbreviated", "wide"):
                found = named[use][width].items()
                months |= {name.casefold().rstrip("."): number for number, name in found}
    names = "|".join(sorted(map(re.escape, months), key=lambda name: (-len(name), name)))
    month = rf"(?P<month{{0}}>{names})\b\.?"
    pattern = re.compile(
        rf"\b(?P<day1>\d{{1,2}}){NTH}\s+(?:of |de |of the )?{month.format(1)}"
        rf"(?:\s*,?\s+(?:of |de )?(?P<year1>{YEAR}))?"
        rf"|\b{month.format(2)}\s+(?:the )?(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:%])"
        rf"(?:\s*,?\s+(?P<year2>{YEAR}))?"
        rf"|\b{month.format(3)}\s*,?\s+(?:of )?(?P<year3>{YEAR})\b"
        rf"|(?<![\w-]){month.format(4)}",
        re.IGNORECASE,
    )
    return Calendar(months, pattern)


def days(written: str, language: str | None) -> tuple[Day, ...]:
    """Return the days that a text names, its number words being digits already."""
    found = [_day(match, language) for match in _matches(written, language)]
    found += [_of(m[0], int(m[1]), int(m[2]), int(m[3])) for m in ISO.finditer(written)]
    for match in NUMERIC.finditer(written):
        found.append(_of(match[0], int(match[4]), int(match[3]), int(match[1])))
        if match[2] == "/":
            found.append(_of(match[0], int(match[4]), int(match[1]), int(match[3])))
    weekdays = [Day(m[0], weekday=(m.lastindex or 1) - 1) for m in WEEKDAY.finditer(written)]
    return (*found, *weekdays)


def without_days(written: str, language: str | None) -> str:
    """Return the text without the days and months in it; the years stay, as numbers."""
    for match in reversed(_matches(written, language)):
        year = match["year1"] or match["year2"] or match["year3"] or ""
        written = f"{written[: match.start()]} {year} {written[match.end() :]}"
    return NUMERIC.sub(r" \4 ", ISO.sub(r" \1 ", written))


def told(written: str, language: str | None, published: date | None) -> tuple[Day, ...]:
    """Return the days that a source names, and those it means by words such as "yesterday"."""
    named = days(written, language)
    if published is None:
        return named
    return (*named, *_meant(written, published))


def _meant(written: str, published: date) -> Iterator[Day]:
    """Yield the days that words mean on the day of publication."""
    for match in WEEKDAY.finditer(written):
        yield _weekday(match, written, published)
    for pattern, rule in RULES.items():
        for match in re.finditer(rf"\b(?:{pattern})\b", written, re.IGNORECASE):
            yield _range(match[0], *rule(published))
    for match in AGO.finditer(written):
        size = UNITS[(match[2] or match[4]).lower()]
        back = timedelta(days=int(match[1] or match[3]) * size)
        if back.days < published.toordinal():
            then = published - back
            yield _range(match[0], then, then if size == 1 else then + timedelta(days=size))
    for match in re.finditer(r"\b(?:tomorrow|morgen)\b", written):
        yield _exact(match[0], published + timedelta(days=1))


def relative(text: str) -> tuple[str, ...]:
    """Return the words of a text that mean a day only for whoever knows when it was written."""
    return tuple(match[0].casefold() for match in RELATIVE.finditer(text))


def is_told(claimed: Day, known: Sequence[Day], years: Iterable[int]) -> bool:
    """Return whether a source names a day: each part of it, none of them otherwise.

    A year may stand elsewhere in the source: `years` are those that do.
    """
    return any(_fits(claimed, one, frozenset(years)) for one in known)


def _fits(claimed: Day, one: Day, years: frozenset[int]) -> bool:
    weekday = one.weekday
    if weekday is None and one.year and one.month and one.day:
        weekday = date(one.year, one.month, one.day).weekday()
    if claimed.weekday is not None and claimed.weekday != weekday:
        return False
    if claimed.month is not None and claimed.month != one.month:
        return False
    if claimed.day is not None and claimed.day != one.day:
        return False
    return (
        claimed.year is None or claimed.year == one.year or (not one.year and claimed.year in years)
    )


def _matches(written: str, language: str | None) -> list[re.Match[str]]:
    found = Calendar.of(language).pattern.finditer(written)
    return [match for match in found if not match["month4"] or _alone(match, written)]


def _alone(match: re.Match[str], written: str) -> bool:
    """Return whether a word that stands without a number is a month: "in May", not "it may"."""
    word = match[0].rstrip(".")  # of an abbreviation, or of the sentence
    if not word[0].isupper() or len(word) < 3:
        return False
    if word.casefold() not in {"may", "march", "mar", "jan", "sun", "dec", "mai"}:
        return len(word) > 3
    return bool(re.search(rf"{LEADING}\s+$", written[: match.start()], re.IGNORECASE))


def _day(match: re.Match[str], language: str | None) -> Day:
    parts = match.groupdict()
    name = next(parts[f"month{i}"] for i in range(1, 5) if parts[f"month{i}"])
    year = match["year1"] or match["year2"] or match["year3"]
    day = match["day1"] or match["day2"]
    month = Calendar.of(language).months[name.casefold().rstrip(".")]
    return _of(match[0], int(year) if year else None, month, int(day) if day else None)


def _of(text: str, year: int | None, month: int, day: int | None) -> Day:
    """Return a day of the parts given; of a date that no calendar has, only the parts."""
    try:
        date(year or 2000, month, day or 1)
    except ValueError:
        return Day(text, month=month if 1 <= month <= 12 else None, day=day)
    return Day(text, year, month, day)


def _exact(text: str, day: date) -> Day:
    return Day(text, day.year, day.month, day.day, day.weekday())


def _range(text: str, first: date, last: date) -> Day:
    """Return what the days of a range have in common."""
    if first == last:
        return _exact(text, first)
    year = first.year if first.year == last.year else None
    return Day(text, year, first.month if year and first.month == last.month else None)


def _weekday(match: re.Match[str], written: str, published: date) -> Day:
    """Return the day that a weekday means: the one before the article, or the coming one."""
    back = (published.weekday() - ((match.lastindex or 1) - 1)) % 7
    sentence = written[max(0, match.start() - 60) : match.end()]
    if LAST.search(written[: match.start()]) and back == 0:
        back = 7
    elif FUTURE.search(sentence):
        back -= 7
    return _exact(match[0], published - timedelta(days=back))
