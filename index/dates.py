"""Dates as articles give them, turned into ISO 8601."""

import re
from datetime import UTC, date, datetime

DOTTED = re.compile(r"\d{1,2}\.\s?\d{1,2}\.")  # "5.1.2023" puts the day first wherever it is used


def iso_date(value: object) -> str | None:
    """Return a date, or date and time, as ISO 8601; None if it names no single day.

    "5 January 2023" gives "2023-01-05", 1672876800 gives "2023-01-05T00:00:00+00:00",
    "2023" gives None.
    """
    match value:
        case datetime() | date():
            return value.isoformat()
        case int() | float() if not isinstance(value, bool):
            return _from_timestamp(value)
        case str() if value.strip():
            return _from_text(value.strip())
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
    import dateparser

    order = "DMY" if DOTTED.match(text) else "MDY"
    whole = {"REQUIRE_PARTS": ["year", "month", "day"], "DATE_ORDER": order}
    found = dateparser.parse(text, settings=whole)
    if found is None:
        return None
    return found.isoformat() if ":" in text else found.date().isoformat()
