"""What a claim cites, and what is told around it: its days, numbers and names, each read once.

Nothing is judged here; `bot.checking.claims` compares. Pure values.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from bot.checking.days import Day, told, without_days
from bot.checking.digits import in_digits
from bot.checking.names import Named
from bot.checking.numbers import Quantity, also_meant, quantities


@dataclass(frozen=True)
class Cited:
    """One cited sentence and what stands around it.

    Attributes:
        sentence: What is cited.
        near: The sentence with the ones before and after it.
        article: The whole text that it stands in.
        published: The article's date in ISO 8601.
    """

    sentence: str
    near: str
    title: str = ""
    published: str | None = None
    article: str = ""
    language: str | None = None

    @property
    def day(self) -> date | None:
        """The day of publication."""
        return date.fromisoformat(self.published[:10]) if self.published else None

    @cached_property
    def written(self) -> str:
        """Title and surroundings with their numbers in digits."""
        return in_digits(f"{self.title}\n{self.near}", self.language)

    @cached_property
    def days(self) -> tuple[Day, ...]:
        """The days that are named or meant, that of publication among them."""
        found = told(self.written, self.language, self.day)
        day = self.day
        if day is None:
            return found
        return (*found, Day("published", day.year, day.month, day.day, day.weekday()))

    @cached_property
    def numbers(self) -> tuple[Quantity, ...]:
        """The numbers, the years of all days among them; those of the cited sentence alone too."""
        years = [Quantity(d.text, frozenset({Decimal(d.year)})) for d in self.days if d.year]
        plain = without_days(self.written, self.language)
        whole = quantities(self.written, self.language)
        return (*quantities(plain, self.language), *whole, *also_meant(self.written), *years)

    @cached_property
    def names(self) -> Named:
        """The words around the citation, and the title's."""
        return Named.of(f"{self.title}\n{self.near}", self.language)

    @cached_property
    def everywhere(self) -> Named:
        """The words of the whole article."""
        return Named.of(f"{self.title}\n{self.article}", self.language)
