"""Whether a sentence may tell of the days that a question is about.

It may if its article is from then, or soon after, or has no date; or if it, the sentence
before or behind it, or the title names the time. A measure of what may be quoted, rather too
wide than too narrow: that it answers is for the confidence to say.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from bot.checking.days import Day, told
from bot.understanding.periods import Period
from bot.understanding.when import Range
from index.article import Span
from index.dates import month_end
from index.generations.opening import Index
from index.passage import Passage

AROUND = timedelta(days=1)  # nobody knows when a week begins
LATE = timedelta(days=4)  # a report, at the earliest, is late after so many
# What is so much longer than the period says little of it: a month of a day, a year of a month.
WEEK, LONGER = timedelta(days=7), 5
YEAR = re.compile(r"(?<![\d.,])(?:1\d|20)\d\d(?![\d%]|[.,]\d)")
YEARS = (-1, 0, 1)


@dataclass(frozen=True, slots=True)
class Timely:
    """Tells which sentences of an index may be quoted of a period."""

    index: Index
    period: Period

    def __call__(self, passage: Passage, sentence: Span) -> bool:
        """Return whether a sentence of a passage may tell of the period."""
        record = self.index.store.record(passage.article_id)
        if record.published is None or self.published_then(record.published):
            return True
        near = passage.cut(passage.widened(sentence, before=1, behind=1))
        published = date.fromisoformat(record.published[:10])
        return self.named(f"{record.title}\n{near}", record.language, published)

    def published_then(self, published: str) -> bool:
        """Return whether a day of publication is in the period, or soon after."""
        day, period = date.fromisoformat(published[:10]), self.period
        return period.first - day <= self._slack and day - period.last <= max(LATE, period.lag)

    def named(self, text: str, language: str | None, published: date) -> bool:
        """Return whether a text names a time within the period."""
        try:
            return any(self._meets(*days) for days in named(text, language, published))
        except (OverflowError, ValueError):  # it counts back to before the year 1
            return False

    @property
    def _slack(self) -> timedelta:
        """How long before the period is as good as in it: nothing for a single day."""
        return min(AROUND, self.period.last - self.period.first)

    def _meets(self, first: date, last: date) -> bool:
        period, slack = self.period, self._slack
        if last - first > max(WEEK, LONGER * (period.last - period.first)):
            return False
        return first - period.last <= slack and period.first - last <= slack


def named(text: str, language: str | None, published: date) -> Iterator[Range]:
    """Yield the days, months and years that a text of that day names.

    Without a year, those that come next before and after it.
    """
    for year in YEAR.findall(text):
        yield date(int(year), 1, 1), date(int(year), 12, 31)
    for day in told(text, language, published):
        years = [day.year] if day.year else [published.year + more for more in YEARS]
        found = [one for year in years for one in _days(day, year)]
        before = [one for one in found if one[0] <= published]
        yield from before[-1:]
        yield from found[len(before) : len(before) + 1]


def _days(day: Day, year: int) -> Iterator[Range]:
    """Yield the first and last day of what is named, if a calendar has it."""
    if day.month is None:
        return
    try:
        first = date(year, day.month, day.day or 1)
    except (ValueError, OverflowError):
        return
    yield first, first if day.day else month_end(first)
