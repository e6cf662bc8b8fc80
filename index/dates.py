"""Dates that stand by themselves, as in a field of an article or an option, as ISO 8601.

Days that are named within a sentence or a question are found in `bot`.
"""

import re
from calendar import monthrange
from contextlib import suppress
from datetime import UTC, date, datetime

LONGEST = 100  # dateparser takes half a minute for a line of 16,000 characters
FIRST_TIMESTAMP = 100_000_000  # in 1973; a smaller number is written like a date: 20230105
TIMESTAMP = re.compile(r"\d{10}")
DOTTED = re.compile(r"\d{1,2}\.\s?\d{1,2}\.")  # "5.1.2023" puts the day first wherever it is used
YEAR_FIRST = re.compile(r"(\d{4})(?:([-/])(\d{1,2})(?:\2(\d{1,2}))?)?")
NUMBERS = re.compile(r"\d{1,2}(?P<sign>[-./])\s?\d{1,2}(?P=sign)\s?\d{4}")
NAMED = re.compile(  # "5 March 2024", "March 5th, 2024", "March 2024"
    r"(\d{1,2}(st|nd|rd|th|\.)?\s+)?[^\W\d_]{3,}\.?(\s+\d{1,2}(st|nd|rd|th)?,?)?,?\s+\d{4}"
)
WHOLE = {  # no "yesterday": it would be another day at each reading
    "REQUIRE_PARTS": ["year", "month", "day"],
    "PARSERS": ["absolute-time"],
}


def iso_date(value: object) -> str | None:
    """Return a date, or date and time, as ISO 8601; None if it names no single day.

    "5 January 2023" gives "2023-01-05", 1672876800 gives "2023-01-05T00:00:00+00:00",
    "2023" gives None.
    """
    match value:
        case datetime() | date():
            return value.isoformat()
        case int() | float() if not isinstance(value, bool) and value >= FIRST_TIMESTAMP:
            return _from_timestamp(value)
        case int() | str() if 0 < len(text := str(value).strip()) <= LONGEST:
            return _from_text(text)
    return None


def _from_timestamp(seconds: float) -> str | None:
    try:
        return datetime.fromtimestamp(seconds, UTC).isoformat()
    except (OverflowError, ValueError, OSError):
        return None


def _from_text(text: str) -> str | None:
    for parse in (date.fromisoformat, datetime.fromisoformat):
        try:
            return parse(text).isoformat()
        except ValueError:
            continue
    if TIMESTAMP.fullmatch(text):
        return _from_timestamp(int(text))
    import dateparser

    order = "DMY" if DOTTED.match(text) else "MDY"
    found = dateparser.parse(text, settings={**WHOLE, "DATE_ORDER": order})
    if found is None:
        return None
    return found.isoformat() if ":" in text else found.date().isoformat()


def readings(text: str) -> list[tuple[date, date]]:
    """Return the first and last day of each day, month or year that a text may name.

    "March 2024" gives the days from 2024-03-01 to 2024-03-31, "5/3/2024" both 5 March
    and 3 May, "5.3.2024" only the former, and "yesterday" nothing.
    """
    text = text.strip()
    if found := YEAR_FIRST.fullmatch(text):
        return _year_first(*(int(part) for part in found.group(1, 3, 4) if part is not None))
    if not NUMBERS.fullmatch(text) and not NAMED.fullmatch(text):
        return []
    orders = ("DMY",) if DOTTED.match(text) else ("DMY", "MDY")
    read = (_reading(text, order) for order in orders)
    return list(dict.fromkeys(one for one in read if one))


def _year_first(
    year: int, month: int | None = None, day: int | None = None
) -> list[tuple[date, date]]:
    with suppress(ValueError):
        if month is None:
            return [(date(year, 1, 1), date(year, 12, 31))]
        first = date(year, month, 1 if day is None else day)
        return [(first, month_end(first) if day is None else first)]
    return []


def month_end(day: date) -> date:
    """Return the last day of the month that a day is in."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def _reading(text: str, order: str) -> tuple[date, date] | None:
    from dateparser.date import DateDataParser

    settings = {**WHOLE, "REQUIRE_PARTS": ["year", "month"], "PREFER_DAY_OF_MONTH": "first"}
    found = DateDataParser(settings={**settings, "DATE_ORDER": order}).get_date_data(text)
    if found.date_obj is None or found.period not in ("day", "month"):
        return None
    day = found.date_obj.date()
    return day, day if found.period == "day" else month_end(day)
