"""The period that a question names: "in May 2022", "on 5 March", "since Monday", "in 2021".

Months go by their names in Unicode's CLDR (babel); words such as "last week" are read by
`bot.understanding.when`. Here it is a preference for articles published in it or soon after;
what may be quoted of others, `bot.finding.timely` says.
"""

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.checking.days import Day, days
from bot.understanding import when
from bot.understanding.when import WEEKDAY, Range
from index.dates import month_end
from index.filters import Filters

LAG = timedelta(days=2)  # a report appears up to so many days after what it reports
SOON = timedelta(days=30)  # a day without a year that comes up so soon may be meant
SHARE = 4  # a report appears up to a fourth of the period after it
SINCE = re.compile(r"\b(?:since|seit)\b", re.IGNORECASE)
# Before a month that stands alone, which else may be a name: "in April", "April Jones".
IN = re.compile(
    r"\b(?:in|since|during|from|to|and|between|until|early|mid|late|of"
    r"|im|seit|anfang|mitte|ende|zwischen|und|bis|von)\W+$",
    re.IGNORECASE,
)
# A question about what is to come means the next April, or the one that an article names.
COMING = re.compile(r"\b(?:will|shall|going to|wird|werden|sollen?)\b", re.IGNORECASE)
BEFORE = re.compile(r"\b(?:before|until|till|by|vor(?: dem)?|bis(?: zum)?)\W+$", re.IGNORECASE)
BETWEEN = re.compile(r"\b(?:between|from|zwischen|vo[nm])(?: dem)?\W+$", re.IGNORECASE)
AND = re.compile(r"\W+(?:and|to|until|till|und|bis)(?: the| dem| zum)?\W+|\s*[-–—]\s*")
# So many of something are no year: "of 2000 people", "seit 2000 Jahren", "to 1990 young voters".
UNITS = (
    r"people|persons|men|women|children|percent|per cent|prozent|volts?|watts?|dollars?|euros?"
    r"|(?:kilo)?met(?:er|re)s?|miles?|tons?|tonnes?|feet|years|days|weeks|hours|menschen|leuten?"
    r"|personen|kindern?|frauen|männern?|(?:ein|be)wohnern?|(?:jahr|tag|woche|stunde|tonne)e?n?|k[mg]"
)
PLURAL = r"(?!(?:was|has|is|its|this|does|as|us|plus|versus|wins|press|congress)\b)[a-zäöüß]{3,}s"
MANY = rf"[.,]?\d|\s*%|\s+(?:\w+\s+)?(?:{UNITS})\b"
YEAR = re.compile(
    rf"\b(?:im jahre?\s+((?:19|20)\d\d)\b"
    rf"|(?:in|during|since|seit)\s+((?:19|20)\d\d)\b(?!{MANY})"
    r"|(?:from|between|of|and|to|zwischen|von|und|bis)"
    rf"\s+((?:19|20)\d\d)\b(?!{MANY}|\s+(?:\w+\s+)?{PLURAL}\b))",
    re.IGNORECASE,
)
# What stands before a time and goes with it, and behind.
LEADING = re.compile(
    r"(?:(?:^|(?<=\W))(?:in|on|at|over|during|since|from|between|and|to|until|till|of|the|for|early"
    r"|mid|late|year|month|im|am|um|seit|vo[nm]|bis|zum?|zwischen|und|jahre?|monat|anfang|mitte"
    r"|ende|de[nrms]|die|das)\b\W*)+$",
    re.IGNORECASE,
)
TRAILING = re.compile(
    r"['’]s\b|\s+(?:morning|afternoon|evening|night|früh|morgens?|vormittag|nachmittag|abend|nacht)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Period:
    """The days that a question names, both inclusive.

    Attributes:
        lag: How long after it a report appears.
        binding: Whether the question is about just these days: "today" may be nowadays, "on
            Friday" asked on a Friday that very day, of several times none is the one, and
            "will it open in April" asks for another April than the last.
    """

    first: date
    last: date
    lag: timedelta = LAG
    binding: bool = True

    def preferred(self, asked_on: date) -> Filters:
        """Return the dates of articles that it points at; none is after the question."""
        late = self.last + min(self.lag, date.max - self.last)
        return Filters(since=self.first, until=min(late, max(asked_on, self.last)))


def period(question: str, asked_on: date, language: str | None = None) -> Period | None:
    """Return the period that a question names, or None if it names no time.

    Asked in 2023, "in May 2022" gives 2022-05-01 to 2022-05-31, with a week after it. "This
    week" goes before a date: that is when something happened, the date what it was about.
    """
    words = when.named(question, asked_on)
    found = None
    if words is None or when.named(WEEKDAY.sub(" ", question), asked_on) is None:
        try:
            found = _named(question, asked_on, language)
        except (OverflowError, ValueError):  # a day that no calendar has
            found = None
    if found or words is None:
        return found
    first, last = words
    if SINCE.search(question):
        last = asked_on
    return Period(first, last, binding=_sure(question, first, last, asked_on))


def without_time(question: str, asked_on: date, language: str | None = None) -> str:
    """Return a question without the words for the time that it names, if it names one.

    "What happened on 5 May 2022 in Lisbon?" gives "What happened in Lisbon?".
    """
    if period(question, asked_on, language) is None:
        return question
    spans = [(at, at + len(day.text)) for at, day in _places(question, language)]
    for start, end in sorted([*spans, *(one.span() for one in when.words(question))], reverse=True):
        behind = TRAILING.match(question, end)
        before = LEADING.sub("", question[:start])
        question = f"{before} {question[behind.end() if behind else end :]}"
    return question


def _sure(question: str, first: date, last: date, asked: date) -> bool:
    """Return whether words for a time mean just these days."""
    today = first == last == asked
    this_weekday = first == last == asked - timedelta(7) and WEEKDAY.search(question)
    return not (today or this_weekday)


def _named(question: str, asked: date, language: str | None) -> Period | None:
    """Return the period that days, months and years in a question mean, or None."""
    places = _places(question, language)
    if not places or BEFORE.search(question[: places[0][0]]):
        return None
    (at, day), *others = places
    end, several = at + len(day.text), bool(others)
    first, last = _range(day, asked)
    if SINCE.search(question, max(0, at - 12), at):
        last = asked
    elif others and BETWEEN.search(question[:at]) and AND.fullmatch(question[end : others[0][0]]):
        year, (_, last) = others[0][1].year, _range(others[0][1], asked)
        first, _ = _range(day if day.year else replace(day, year=year), asked)
        several = len(others) > 1
    if first > min(last, asked):
        return None
    coming = day.year is None and COMING.search(question)
    return Period(first, last, max(LAG, (last - first) / SHARE), not (several or coming))


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
        at, text = year.start(year.lastindex or 1), year[year.lastindex or 1]
        if at not in taken:
            found[at] = Day(text, year=int(text))
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
    return first, month_end(first)
