"""Two articles that give different numbers for what is asked: both are quoted, with their dates.

Rather missed than mistaken: a question that asks for a number, two of the best sentences, in
articles that are no copies of each other, in the same words but for what stands before or
behind, and one plain number each for the same thing. Who is right is not said. Pure functions.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher
from itertools import combinations

from bot.answer import Citation, Differing, Draft, Evidence, Statement
from bot.checking.days import days, without_days
from bot.checking.numbers import DIGITS, SCALE, UNIT, Quantity, in_digits, quantities
from bot.remarks import Remark, in_words
from index.words import WORD, content_words, stemmer

LOOKED_AT = 6  # of the best sentences
MARGIN = 0.3  # how far below the best one they may score: further than for a quote
ROUGH = Decimal("0.05")  # "about 10,000" and "10,312" are one count
YEARS = range(1000, 2101)

TIME = frozenset("second minute hour day week month year decade century".split())
LENGTH = frozenset("metre kilometre centimetre millimetre mile foot inch".split())
MONEY = frozenset("dollar euro pound".split())
# What asks for a number, and the units that it may have.
UNITS = {
    r"(?:what|which) (?:percentage|percent|share)|welcher (?:anteil|prozentsatz)"
    r"|wie viel prozent": frozenset({"percent"}),
    r"how long|wie lange?": TIME | LENGTH,
    r"how (?:far|high|tall|wide|deep)|wie (?:weit|hoch|breit|tief)": LENGTH,
    r"how much|what (?:is|was|does|did) the (?:price|cost)|wie viel|was kostete?": MONEY,
}
COUNTED = re.compile(
    r"\b(?:how many|(?:what|which) (?:is |was )?(?:the )?number of|wie viele)"
    r"\s+(?:more |other |mehr |weitere )?([^\W\d_]+)",
    re.IGNORECASE,
)
NUMBERED = re.compile(rf"(?<![\d.,])({DIGITS})((?:[ -][^\W\d_]+){{1,3}})")
# A number beside one of these may stand for a range, a part or no count at all.
UNPLAIN = re.compile(
    r"\b(?:hundreds?|thousands|tens|dozens?|scores|couple|few|half|thirds?|quarters?|between|about"
    r"|around|some|nearly|almost|roughly|approximately|estimated|more|another|others?|additional"
    r"|further|not|no|never|cannot|n.t|hunderte[nr]?|tausende[nr]?|dutzende?[nr]?|paar|hälfte"
    r"|drittel|viertel|zwischen|bis|etwa|rund|fast|knapp|gut|mehr|weitere[nr]?|andere[nr]?|nicht"
    r"|keine?[nmr]?|nie)\b|\d\s*(?:-|–|to|of|out of|von)\s*(?:the )?\d",
    re.IGNORECASE,
)
WHEN = re.compile(
    r"\b(?:last|this|next|first|second|third|fourth|previous|past|current|year|month|week|day|night"
    r"|today|yesterday|tomorrow|morning|evening|[a-z]+day|since|before|after|until|now|then|earlier"
    r"|initially|originally|already|letzte[nrs]?|diese[nrsm]?|nächste[nrs]?|erste[nrs]?|zweite[nrs]?"
    r"|jahr(?:es)?|monats?|woche|tages?|nacht|heute|gestern|seit|vor|nach|zuerst|bereits|inzwischen"
    r"|1\d{3}|20\d\d)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence, and the one number that it gives for what is asked."""

    evidence: Evidence
    quantity: Quantity

    @property
    def number(self) -> str:
        """The number as it is written, or in digits if it is written in words."""
        (value, *_) = sorted(self.quantity.values)
        text = self.quantity.text
        written = text if text in self.evidence.text else f"{value.normalize():,f}"
        return f"{written} percent" if self.quantity.unit == "percent" else written


Pair = tuple[Told, Told]


def disagreement(question: str, evidence: Sequence[Evidence], language: str | None) -> Pair | None:
    """Return the best two sentences that give different numbers for what is asked, or None."""
    if not evidence or not asks_for_number(question):
        return None
    least = evidence[0].score - MARGIN
    sides = [
        Told(one, quantity)
        for one in evidence[:LOOKED_AT]
        if one.score >= least and (quantity := asked_for(question, one.text, language))
    ]
    pairs = combinations(sides, 2)
    return next((pair for pair in pairs if differ(question, *pair, language)), None)


def asks_for_number(question: str) -> bool:
    """Return whether a question asks for a number; of any other no sentence is read for one."""
    return bool(COUNTED.search(question) or _units(question))


def asked_for(question: str, sentence: str, language: str | None) -> Quantity | None:
    """Return the one number of a sentence that a question may ask for; None if not just one."""
    if UNPLAIN.search(sentence):
        return None
    written = without_days(in_digits(sentence, language), language)
    known = quantities(written, language)
    if counted := COUNTED.search(question):
        stem = stemmer(language)
        wanted = set(stem([counted[1].casefold()]))
        texts = [
            found[1]
            for found in NUMBERED.finditer(written)
            if wanted & set(stem(WORD.findall(found[2].casefold())))
        ]
        fitting = [one for one in known if one.text in texts and not one.unit]
    else:
        units = _units(question)
        fitting = [one for one in known if one.unit in units]
    single = len(fitting) == 1 and not fitting[0].ordinal and fitting[0].values
    return fitting[0] if single else None


def differ(question: str, one: Told, other: Told, language: str | None) -> bool:
    """Return whether two sentences say the same of the same, but for the number."""
    if one.evidence.article_id == other.evidence.article_id:
        return False
    if one.quantity.unit != other.quantity.unit or _compatible(one.quantity, other.quantity):
        return False
    texts = one.evidence.text, other.evidence.text
    values = [_values(text, language) for text in texts]
    if values[0] & other.quantity.values or values[1] & one.quantity.values:
        return False  # "it rose from 12 to 15" gives both
    return (
        _same_time(*texts, language)
        and _same_names(*texts)
        and _same_topic(question, *texts, language)
    )


def in_order(pair: Pair, published: Sequence[str | None]) -> Pair:
    """Return the two by the days of their articles, one without a day last."""
    first, second = (day or "9999" for day in published)
    return pair if first <= second else (pair[1], pair[0])


def unheard(pair: Pair | None, statements: Sequence[Statement]) -> Draft | None:
    """Return a draft of what one side says where only the other is cited; None if all is well."""
    if pair is None:
        return None
    sides = [side.evidence for side in pair]
    silent = [one for one in sides if _citation(one, statements) is None]
    return Draft(silent[0].text, (silent[0].number,)) if len(silent) == 1 else None


def differing(pair: Pair | None, statements: Sequence[Statement]) -> Differing:
    """Return the two numbers with the citations that give them; nothing if not both are cited."""
    found = [(side.number, _citation(side.evidence, statements)) for side in pair or ()]
    made = tuple((number, citation) for number, citation in found if citation)
    return made if len(made) == 2 else ()


def _citation(evidence: Evidence, statements: Sequence[Statement]) -> Citation | None:
    place = evidence.article_id, evidence.span
    made = (one for statement in statements for one in statement.citations)
    return next((one for one in made if (one.article_id, one.span) == place), None)


def told(both: Differing) -> list[Remark]:
    """Return what a reader is told: "The articles differ: 12 (3 May 2023) [1] and 15 [2]."."""
    said = f"The articles differ: {' and '.join(_dated(*one) for one in both)}."
    return [Remark("differing", said)] if both else []


def _dated(number: str, citation: Citation) -> str:
    when = f" ({in_words(citation.published)})" if citation.published else ""
    return f"{number}{when} [{citation.number}]"


def _units(question: str) -> frozenset[str]:
    for asking, units in UNITS.items():
        if re.search(rf"\b(?:{asking})\b", question, re.IGNORECASE):
            return units
    return frozenset()


def _compatible(one: Quantity, other: Quantity) -> bool:
    """Return whether both numbers may be true: equal, rounded, or "at least 12" and 15."""
    low, high = sorted((one, other), key=lambda quantity: min(quantity.values))
    least, most = min(low.values), min(high.values)
    rounded = not (least % 10 and most % 10)
    if one.values & other.values or (rounded and most - least <= ROUGH * most):
        return True
    return (low.bound == "more" and high.bound != "more") or (
        high.bound == "less" and low.bound != "less"
    )


def _values(text: str, language: str | None) -> frozenset[Decimal]:
    found = quantities(in_digits(text, language), language)
    return frozenset(value for one in found for value in one.values)


def _same_time(one: str, other: str, language: str | None) -> bool:
    """Return whether two sentences may be about one time: they name the same, or no other."""
    if _found(WHEN, one) != _found(WHEN, other):
        return False
    named = [
        {(day.month, day.day) for day in days(text, language) if day.month} for text in (one, other)
    ]
    years = [
        {int(value) for value in _values(text, language) if value in YEARS} for text in (one, other)
    ]
    return all(not (mine and theirs) or mine & theirs for mine, theirs in (named, years))


def _same_names(one: str, other: str) -> bool:
    """Return whether not each of two sentences names somebody whom the other does not."""
    mine, theirs = (
        {word for word in WORD.findall(text) if word[0].isupper()} for text in (one, other)
    )
    firsts = {WORD.findall(text)[0] for text in (one, other) if WORD.search(text)}
    return not mine - theirs - firsts or not theirs - mine - firsts


def _same_topic(question: str, one: str, other: str, language: str | None) -> bool:
    """Return whether two sentences have the same words, but for some before or behind them.

    "12 people died in Ham" and "In all 15 people died in Ham, police said" have; "a strike on
    the school" and "on the hospital" have not, nor "has 500 employees" and "cut 50 employees".
    """
    stem = stemmer(language)
    asked, mine, theirs = (
        stem(
            [
                word
                for word in content_words(in_digits(text, language), language)
                if not (word[0].isdigit() or word in UNIT or word in SCALE)
            ]
        )
        for text in (question, one, other)
    )
    if not {*asked} & {*mine} or {*asked} & {*mine} != {*asked} & {*theirs}:
        return False
    changes = SequenceMatcher(None, mine, theirs, autojunk=False).get_opcodes()
    inside = [kind for kind, *_ in changes[1:-1]]
    ends = [kind for kind, *_ in (changes[0], changes[-1])] if changes else []
    return "replace" not in ends and {*inside} <= {"equal"}


def _found(pattern: re.Pattern[str], text: str) -> set[str]:
    return {one.casefold() for one in pattern.findall(text)}
