"""Why nothing is stated: a value, and its sentence in English.

A chat words the same kinds in the language of its reader; which of them it is, `abstaining` says.
"""

from dataclasses import dataclass
from typing import Literal

from bot.telling.remarks import days_in_words, when_in_words
from bot.understanding.beyond import REASONS

Kind = Literal[
    "cannot_list",
    "cannot_summary",
    "cannot_news",
    "none_then",
    "not_then",
    "unknown_source",
    "out_of_limits",
    "nothing_like_it",
    "model_silent",
    "unknown_words",
    "unknown_names",
    "no_time",
    "no_amount",
    "no_country",
    "comes_near",
]
MOST_SOURCES = 10  # that are named
SENTENCES: dict[Kind, str] = {
    "cannot_list": REASONS["list"],
    "cannot_summary": REASONS["summary"],
    "cannot_news": REASONS["news"],
    "none_then": "No article is{then}.",
    "not_then": "No sentence{then}, or about that time, clearly answers this.",
    "unknown_source": "No article is from the source {first!r}; {rest}.",
    "out_of_limits": "No article is within the limits on date and source.",
    "nothing_like_it": "Nothing in the articles is like this question.",
    "model_silent": "The language model failed, and no sentence in the articles clearly answers "
    "this by itself.",
    "unknown_words": "Nothing in the articles mentions {listed}; try {other}.",
    "unknown_names": "Nothing in the articles mentions {listed}.",
    "no_time": "The articles come near this, but give no date for it.",
    "no_amount": "The articles come near this, but give no number for it.",
    "no_country": "The articles come near this, but name no country for it.",
    "comes_near": "No sentence in the articles clearly answers this; see whether the closest do.",
}


@dataclass(frozen=True, slots=True)
class Reason:
    """Why nothing is stated.

    Attributes:
        words: Those that no article has; or the source that none is from, then those there are.
        days: The first and the last day of the time that is asked about (ISO 8601), if one is.
    """

    kind: Kind
    words: tuple[str, ...] = ()
    days: tuple[str, str] | None = None

    @property
    def text(self) -> str:
        """It in one English sentence."""
        first, *others = self.words or ("",)
        quoted = [f"“{word}”" for word in self.words or ("",)]
        named = ", ".join(map(repr, others[:MOST_SOURCES]))
        more = f" and {len(others) - MOST_SOURCES:,} more" if len(others) > MOST_SOURCES else ""
        return SENTENCES[self.kind].format(
            first=first,
            rest=f"there are {named}{more}" if named else "none of them names a source",
            listed=f"{', '.join(quoted[:-1])} or {quoted[-1]}" if others else quoted[0],
            other="other words" if others else "another word",
            when=f" {when_in_words(*self.days)}" if self.days else "",
            then=f" from {days_in_words(*self.days)}" if self.days else "",
        )
