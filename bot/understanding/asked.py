"""What a question asks for besides its words: a time, and more than sentences can tell."""

from dataclasses import dataclass
from datetime import date

from bot.understanding.beyond import Beyond, beyond
from bot.understanding.happening import asks_all
from bot.understanding.periods import Period, period, without_time


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question asks for.

    Attributes:
        beyond: What quotes cannot give, if it asks for that.
        period: The days that it names, if it names some.
    """

    beyond: Beyond | None = None
    period: Period | None = None

    @classmethod
    def of(cls, question: str, understood: str, day: date, language: str) -> "Asked":
        """Return what a question asks for, as it was asked on a day and as it is understood."""
        asks_for = beyond(question)
        if asks_for is None and asks_all(without_time(understood, day, language)):
            asks_for = "news"
        return cls(asks_for, period(understood, day, language))

    @property
    def newest(self) -> bool:
        """Whether the articles of a time come nearest to it."""
        return self.beyond == "news" or (self.beyond == "summary" and self.period is not None)

    @property
    def bound(self) -> Period | None:
        """The days that an answer must be about, if there are such."""
        return self.period if self.period and self.period.binding and not self.beyond else None
