"""How well a sentence fits what a question asks for: a measure, a reason, or just a kind.

"How much" asks for money rather than for any number, "why" for a sentence that gives a
reason. Words alone decide: whether the reason is that of what is asked is not known here.
"""

import re
from dataclasses import dataclass

from bot.checking.digits import in_digits
from bot.checking.numbers import quantities
from bot.understanding.expecting import Kind, expected, holds

MEASURED = 2.0  # a number in the very unit: few sentences have one

TIME = frozenset("second minute hour day week month year decade century".split())
LENGTH = frozenset("metre kilometre centimetre millimetre mile foot inch".split())
MONEY = frozenset("dollar euro pound crown franc yen yuan".split())
SHARE = frozenset({"percent"})
# What asks for a measure, and the units that it may have; the first that is found counts.
UNITS = {
    r"how long|wie lange?": TIME | LENGTH,
    r"how (?:far|tall|wide|deep)|wie (?:weit|breit|tief)": LENGTH,
    r"how high|wie hoch": LENGTH | MONEY | SHARE,
    r"(?:what|which) (?:percentage|percent|share)|welcher (?:anteil|prozentsatz)"
    r"|wie ?viel prozent": SHARE,
    r"how much|what (?:is|was|does|did) the (?:price|cost)|wie ?viel|wie teuer"
    r"|was kostete?n?": MONEY | SHARE,
}
ASKING = {re.compile(rf"\b(?:{words})\b", re.IGNORECASE): units for words, units in UNITS.items()}
WHY = re.compile(
    r"\b(?:why|how come|warum|weshalb|wieso|weswegen)\b|\b(?:what|which|was|welche[nrs]?) "
    r"(?:(?:is|was|were|are|war|ist) )?(?:(?:the|der|die) )?(?:\w+ )?"
    r"(?:reasons?|causes?|caused|led to|grund|gründe|ursachen?)\b",
    re.IGNORECASE,
)
# Rather too much than too little, as it only weighs: `ellipsis` asks for one beyond doubt.
REASON = re.compile(
    r"\b(?:because|due to|owing to|as a result|result(?:ed|s)? (?:of|from|in)|blamed?|blames"
    r"|thanks to|so that|in order to|since|caus(?:e|ed|es|ing)|reasons?|led to|therefore|out of"
    r"|wegen|weil|aufgrund|grund|gründen?|ursachen?|verursacht\w*|infolge|deshalb|daher|damit|da"
    r"|denn|um)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a question asks for, as far as its words tell."""

    question: str
    kind: Kind | None
    units: frozenset[str]
    reason: bool

    @classmethod
    def of(cls, question: str) -> "Wanted":
        """Return what a question asks for."""
        reason = bool(WHY.search(question))
        return cls(question, expected(question), units_asked(question), reason)

    def fits(self, sentence: str, language: str | None) -> float:
        """Return how well a sentence fits: 0, 1 for the kind or a reason, 2 for a measure."""
        if self.reason:
            return float(bool(REASON.search(sentence)))
        if self.units:
            found = quantities(in_digits(sentence, language), language)
            return MEASURED if any(one.unit in self.units for one in found) else 0.0
        if self.kind is None:
            return 0.0
        return float(holds(sentence, self.kind, self.question, language))


def units_asked(question: str) -> frozenset[str]:
    """Return the units that the answer to a question may have; none if it asks for no measure."""
    return next((units for words, units in ASKING.items() if words.search(question)), frozenset())
