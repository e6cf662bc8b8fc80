"""Which articles a question may be answered from, by date and by source."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Filters:
    """Limits on the articles; both dates are inclusive, None means no limit.

    An article without a date is outside any limit on dates. The names of sources are
    compared without regard to case.
    """

    since: date | None = None
    until: date | None = None
    source: str | None = None

    @property
    def dated(self) -> bool:
        """Whether there is any limit on dates."""
        return self.since is not None or self.until is not None

    def allows_source(self, name: str | None) -> bool:
        """Return whether an article of a source, None if it names none, is within the limits."""
        return self.source is None or (name or "").casefold() == self.source.casefold()

    def include(self, published: str | None, source: str | None) -> bool:
        """Return whether an article of that date and source is within the limits."""
        day = day_number(published)
        timely = not self.dated or self.first_day <= day <= self.last_day
        return timely and self.allows_source(source)

    def __bool__(self) -> bool:
        """Return whether there is any limit at all."""
        return self.dated or self.source is not None

    @property
    def first_day(self) -> int:
        """The first day allowed, as `day_number` counts."""
        return self.since.toordinal() if self.since else 1

    @property
    def last_day(self) -> int:
        """The last day allowed, as `day_number` counts."""
        return (self.until or date.max).toordinal()


def day_number(published: str | None) -> int:
    """Return the proleptic ordinal of an ISO 8601 date (or date and time), 0 for None."""
    return date.fromisoformat(published[:10]).toordinal() if published else 0
