"""The period that a question names: "in May 2022", "on 5 March", "since Monday", "in 2021".

Months go by their names in Unicode's CLDR (babel); words such as "last week" are read by
`bot.when`. A period is a preference for articles published in it or soon after, never a
filter: what is older is reported again, and a question about history finds no article of then.
"""

import re
from calendar import monthrange
from dataclasses import replace
from datetime import date, timedelta

from bot.checking.days import Day, days
from bot.when import LAG, WEEKDAY, Range
from bot.when import meant as meant_by_words
from index.filters import Filters

SOON = timedelta(days=30)  # a day without a year that comes up so soon may be meant
SHARE = 4  # a report appears up to a fourth of the period after it
SINCE = re.compile(r"\b(?:since|seit)\b", re.IGNORECASE)
# Before a month that stands alone, which else may be a name: "in April", "April Jones".
IN = re.compile(
    r"\b(?:in|since|during|from|to|and|between|until|early|mid|late|of"
    r"|im|seit|anfang|mitte|ende|zwischen|und|bis|von)\W+$",
    re.IGNORECASE,
)
BEFORE = re.compile(r"\b(?:before|until|till|by|vor(?: dem)?|bis(?: zum)?)\W+$", re.IGNORECASE)
BETWEEN = re.compile(r"\b(?:between|from|zwischen|vo[nm])(?: dem)?\W+$", re.IGNORECASE)
AND = re.compile(r"\W+(?:and|to|until|till|und|bis)(?: the| dem| zum)?\W+|\s*[-–—]\s*")
YEAR = re.compile(
    r"\b(?:in|during|since|from|between|of|and|to|im jahre?|seit|zwischen|von|und|bis)"
    r"\s+((?:19|20)\d\d)\b(?![.,]?\d|\s*%)",
    re.IGNORECASE,
)


def meant(question: str, asked_on: date, language: str | None = None) -> Filters | None:
    """Return the dates of articles that a question points at, or None if it names no time.

    Asked in 2023, "in May 2022" gives 2022-05-01 and a week after the month. "This week"
    goes before a date: that is when something happened, the date what it was about.
    """
    words = meant_by_words(question, asked_on)
    named = None
    if words is None or meant_by_words(WEEKDAY.sub(" ", question), asked_on) is None:
        try:
            named = _named(question, asked_on, language)
        except (OverflowError, ValueError):  # a day that no calendar has
            named = None
    if named is None:
        return replace(words, until=asked_on) if words and SINCE.search(question) else words
    first, last = named
    lag = min(max(LAG, (last - first) / SHARE), date.max - last)
    return Filters(since=first, until=min(last + lag, max(asked_on, last)))


def _named(question: str, asked: date, language: str | None) -> Range | None:
    """Return the period that days, months and years in a question mean, or None."""
    places = _places(question, language)
    if not places or BEFORE.search(question[: places[0][0]]):
        return None
    (at, day), *others = places
    end = at + len(day.text)
    first, last = _range(day, asked)
    if SINCE.search(question, max(0, at - 12), at):
        last = asked
    elif others and BETWEEN.search(question[:at]) and AND.fullmatch(question[end : others[0][0]]):
        year, (_, last) = others[0][1].year, _range(others[0][1], asked)
        first, _ = _range(day if day.year else replace(day, year=year), asked)
    return (first, last) if first <= min(last, asked) else None


def _places(question: str, language: str | None) -> list[tuple[int, Day]]:
    """Return the days, months and years that a question names, with where they stand."""
    found: dict[int, Day] = {}
    for day in days(question, language):
        at = question.find(day.text)
        alone = day.year is None and day.day is None
        if day.month and not (alone and not IN.search(question[:at])):
            found.setdefault(at, day)
    taken = {sign for at, day in found.items() for sign in range(at, at + len(day.text))}
    for year in YEAR.finditer(question):
        if year.start(1) not in taken:
            found[year.start(1)] = Day(year[1], year=int(year[1]))
    return sorted(found.items())


def _range(day: Day, asked: date) -> Range:
    """Return the first and the last day of what is named; without a year, the last one.

    Raises:
        ValueError: If no calendar has such a day.
    """
    if day.month is None:
        year = day.year or asked.year
        return date(year, 1, 1), date(year, 12, 31)
    year = day.year or asked.year
    first = date(year, day.month, day.day or 1)
    if day.year is None and first > asked + SOON:
        first = date(year - 1, day.month, day.day or 1)
    if day.day:
        return first, first
    return first, first + timedelta(days=monthrange(first.year, first.month)[1] - 1)
