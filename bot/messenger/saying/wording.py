"""What the bot says, in the language of whoever reads it.

One TOML file in `languages/` for each language, by its two letters; English stands in for a
sentence that another file lacks, or has with other slots. Values are put in as they are: whoever
renders escapes them.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from importlib.resources import files
from string import Formatter
from typing import Any

from babel.dates import format_date, format_datetime, format_interval, format_skeleton
from babel.numbers import format_decimal

from index.dates import month_end

ENGLISH = "en"
FOLDER = "languages"
DAYS = "yMMMd"  # as Unicode names the parts of a date

Texts = Mapping[str, Mapping[str, Any]]  # a file of a language, as TOML gives it


@dataclass(frozen=True, slots=True)
class Wording:
    """The sentences of one language.

    Attributes:
        language: Its two letters.
        phrases: The sentences by name, with `{slots}` for values.
        heard: What people say that asks for no article, by what it is answered with.
    """

    language: str
    phrases: Mapping[str, str]
    heard: Mapping[str, frozenset[str]]

    def say(self, name: str, **values: object) -> str:
        """Return a sentence with its values, numbers written as the language does.

        Raises:
            KeyError: If there is no such sentence, or a value for one of its slots is missing.
        """
        shown = {key: self._shown(value) for key, value in values.items()}
        return self.phrases[name].format_map(shown)

    def count(self, name: str, number: float) -> str:
        """Return a number of things: `name` names one of them, `name` with an `s` many."""
        return self.say(name if number == 1 else f"{name}s", number=number)

    def day(self, published: str | None) -> str:
        """Return the day of an ISO 8601 date as the language writes it, "" if there is none."""
        if not published:
            return ""
        return format_date(date.fromisoformat(published[:10]), "medium", locale=self.language)

    def days(self, first: str, last: str) -> str:
        """Return a period as the language writes it: "Nov 18 – 24, 2024", "May 2024", "2021"."""
        start, end = date.fromisoformat(first), date.fromisoformat(last)
        if start == end:
            return self.day(first)
        skeleton = _skeleton(start, end)
        if skeleton == DAYS:
            return format_interval(start, end, skeleton, locale=self.language)
        return format_skeleton(skeleton, start, locale=self.language)

    def moment(self, at: str) -> str:
        """Return an ISO 8601 moment as the language writes it, in UTC."""
        moment = datetime.fromisoformat(at)
        moment = moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
        clock = format_datetime(moment, "HH:mm", locale=self.language)
        return f"{self.day(moment.isoformat())}, {clock} UTC"

    def _shown(self, value: object) -> object:
        return (
            format_decimal(value, locale=self.language) if isinstance(value, int | float) else value
        )


def _skeleton(start: date, end: date) -> str:
    """Return the parts of a date that tell a period: of a whole year or month, or of days."""
    if start.day == 1 and end == month_end(end) and start.year == end.year:
        if (start.month, end.month) == (1, 12):
            return "y"
        if start.month == end.month:
            return "yMMMM"
    return DAYS


def wording(language_code: str | None) -> Wording:
    """Return the wording for a Telegram language code, as `de` or `pt-br`; else English."""
    wanted = (language_code or ENGLISH).partition("-")[0].lower()
    return _wording(wanted if wanted in languages() else ENGLISH)


@cache
def _wording(language: str) -> Wording:
    return completed(language, _read(language), _read(ENGLISH))


def completed(language: str, own: Texts, english: Texts) -> Wording:
    """Return the wording of a language, in English where a sentence is missing or has other slots.

    What people say is never filled in: they do not say it in English.
    """
    said, heard = own.get("phrases", {}), own.get("heard", {})
    return Wording(
        language=language,
        phrases={
            name: said[name] if slots(said.get(name, "{")) == slots(phrase) else phrase
            for name, phrase in english["phrases"].items()
        },
        heard={name: frozenset(heard.get(name, ())) for name in english["heard"]},
    )


def slots(phrase: str) -> set[str] | None:
    """Return the names of the slots of a sentence; None if its braces do not pair."""
    try:
        return {name for _, name, _, _ in Formatter().parse(phrase) if name is not None}
    except ValueError:
        return None


@cache
def languages() -> tuple[str, ...]:
    """Return the languages there are, by their two letters."""
    found = (one.name for one in files("bot.messenger").joinpath(FOLDER).iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in found if name.endswith(".toml")))


def _read(language: str) -> Texts:
    path = files("bot.messenger").joinpath(FOLDER, f"{language}.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))
