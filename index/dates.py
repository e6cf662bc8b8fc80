"""Dates as articles give them, turned into ISO 8601."""

import re
from datetime import UTC, date, datetime

LONGEST = 100  # dateparser takes half a minute for a line of 16,000 characters
FIRST_TIMESTAMP = 100_000_000  # in 1973; a smaller number is written like a date: 20230105
TIMESTAMP = re.compile(r"\d{10}")
DOTTED = re.compile(r"\d{1,2}\.\s?\d{1,2}\.")  # "5.1.2023" puts the day first wherever it is used
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
