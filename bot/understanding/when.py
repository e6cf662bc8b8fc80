"""What "yesterday" and "last week" mean in a question: a range of dates.

Which articles a range speaks for is another matter: one about last week may
well have been written this week.
"""

import re
from collections.abc import Callable
from datetime import date, timedelta

WEEKDAYS = (
    "monday|montag",
    "tuesday|dienstag",
    "wednesday|mittwoch",
    "thursday|donnerstag",
    "friday|freitag",
    "saturday|samstag|sonnabend",
    "sunday|sonntag",
)
SATURDAY = 5
UNITS = {
    "day": 1,
    "tag": 1,
    "week": 7,
    "woche": 7,
    "month": 30,
    "monat": 30,
    "year": 365,
    "jahr": 365,
}

Range = tuple[date, date]


def last_days(days: int, end: int = 0) -> Callable[[date], Range]:
    """Return a rule: the `days` days up to `end` days before the question."""
    return lambda asked: (asked - timedelta(days=days + end - 1), asked - timedelta(days=end))


def last_week(asked: date) -> Range:
    """Return the whole week before, from Monday to Sunday."""
    end = asked - timedelta(days=asked.weekday() + 1)
    return end - timedelta(days=6), end


def weekend(asked: date) -> Range:
    """Return the last Saturday and Sunday; of a weekend that has begun, the days so far."""
    sunday = asked - timedelta(days=(asked.weekday() + 1) % 7)
    return (asked, asked) if asked.weekday() == SATURDAY else (sunday - timedelta(days=1), sunday)


def this_weekend(asked: date) -> Range:
    """Return the days since the last Saturday: the coming weekend is still to be reported."""
    return weekend(asked)[0], asked


def this_month(asked: date) -> Range:
    """Return the month so far."""
    return asked.replace(day=1), asked


def last_month(asked: date) -> Range:
    """Return the whole month before."""
    end = asked.replace(day=1) - timedelta(days=1)
    return end.replace(day=1), end


def this_year(asked: date) -> Range:
    """Return the year so far."""
    return asked.replace(month=1, day=1), asked


def last_year(asked: date) -> Range:
    """Return the whole year before."""
    return date(asked.year - 1, 1, 1), date(asked.year - 1, 12, 31)


RULES: dict[str, Callable[[date], Range]] = {
    r"today|tonight|heute": last_days(1),
    r"yesterday|last night|gestern": last_days(1, end=1),
    r"this week|diese woche|dieser woche": last_days(7),
    r"(?:last|past|previous) week|(?:letzte|vergangene|vorige)[rn]? woche": last_week,
    r"this month|diese[nmrs]? monat[s]?": this_month,
    r"(?:last|past|previous) month|(?:letzte|vergangene|vorige)[nm]? monat": last_month,
    r"this year|diese[sm]? jahr": this_year,
    r"(?:last|past|previous) year|(?:letzte|vergangene|vorige)[nsm]? jahr": last_year,
}
AGO = re.compile(
    r"\b(\d{1,3}) (day|week|month|year)s? ago\b|\bvor (\d{1,3}) (tag|woche|monat|jahr)e?n?\b",
    re.IGNORECASE,
)
# Those that articles use for the weekend to come as well are told in questions alone.
WEEKENDS: dict[str, Callable[[date], Range]] = {
    r"(?:last|past|over the|at the) weekend|(?:am|letzte[sn]?|vergangene[sn]?) wochenende": weekend,
    r"this weekend|diese[sm] wochenende": this_weekend,
}
PAST = re.compile(
    r"\b(?:last|past) (\d{1,3}) (day|week|month|year)s?\b"
    r"|\b(?:letzten?|vergangenen?) (\d{1,3}) (tag|woche|monat|jahr)e?n?\b",
    re.IGNORECASE,
)
TODAYS = re.compile(r"\btoday['’]s\b", re.IGNORECASE)  # "today's teens" are those of now
WEEKDAY = re.compile(rf"\b(?:{'|'.join(f'({names})' for names in WEEKDAYS)})\b", re.IGNORECASE)
FOUND = {
    re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE): rule
    for pattern, rule in {**RULES, **WEEKENDS}.items()
}
WORDS = (*FOUND, PAST, AGO, WEEKDAY)


def named(question: str, asked_on: date) -> Range | None:
    """Return the days that words for a time mean, or None if there are none in a question."""
    try:
        return _range(TODAYS.sub(" ", question), asked_on) or _range(question, asked_on)
    except (OverflowError, ValueError):  # before the year 1, or after 9999
        return None


def words(question: str) -> list[re.Match[str]]:
    """Return the words for a time in a question, where they stand."""
    return [match for pattern in WORDS for match in pattern.finditer(question)]


def _range(question: str, asked: date) -> Range | None:
    for pattern, rule in FOUND.items():
        if pattern.search(question):
            return rule(asked)
    if past := PAST.search(question):
        days = int(past[1] or past[3]) * UNITS[(past[2] or past[4]).lower()]
        return asked - timedelta(days=max(days - 1, 0)), asked
    if ago := AGO.search(question):
        number, unit = ago[1] or ago[3], (ago[2] or ago[4]).lower()
        size = UNITS[unit]
        middle = asked - timedelta(days=int(number) * size)
        return middle - timedelta(days=size // 2), middle + timedelta(days=size // 2)
    if day := WEEKDAY.search(question):
        back = (asked.weekday() - (day.lastindex or 1)) % 7 + 1
        return asked - timedelta(days=back), asked - timedelta(days=back)
    return None
