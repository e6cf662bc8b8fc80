"""The one figure that a sentence gives for what a question asks, and the words of its clause.

Rather none than a wrong one: a sentence with two that fit, or with a vague number, gives
none. Whether two figures may both be true is told from their clauses. Pure functions.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

from bot.checking.days import days, without_days
from bot.checking.digits import DIGITS, SCALE, in_digits
from bot.checking.numbers import UNIT, Quantity, quantities
from bot.finding.fitting import units_asked
from index.words import WORD, content_stems, content_words, stemmer

ROUGH = Decimal("0.05")  # "10,000" and "10,312" are one count
ROUGHER = Decimal("0.2")  # and so are "about 100" and "84"

COUNTED = re.compile(
    r"\b(?:how many|(?:what|which) (?:is |was )?(?:the )?number of|wie viele)"
    r"\s+(?:more |other |mehr |weitere )?([^\W\d_]+)(.*)",
    re.IGNORECASE,
)
NUMBERED = re.compile(rf"(?<![\d.,])({DIGITS})((?:[ -][^\W\d_]+){{1,3}})")
# Where another thing begins to be said: "3 people were injured | when the house burned".
CUT = re.compile(
    rf"(?<=[^\W\d]),|[;:()]|\b(?:when|while|because|which|who|whose|although|but)\b"
    rf"|\b(?:and|und)\b(?=(?: [^\W\d_]+){{0,4}} {DIGITS})",
    re.IGNORECASE,
)
AND = re.compile(rf"(?<![\d.,])({DIGITS} +[^\W\d_]+)[*_]* (?:and|und)\b", re.IGNORECASE)
# A sentence with one of these may give another number in words, or no count at all.
VAGUE = re.compile(
    r"\b(?:hundreds|thousands|tens|dozens?|scores|couple|few|half|between|hunderte[nr]?"
    r"|tausende[nr]?|dutzende?[nr]?|paar|hälfte|zwischen)\b",
    re.IGNORECASE,
)
# A number beside one of these may be a part, a rest or a range.
UNPLAIN = re.compile(
    r"\b(?:thirds?|quarters?|more|another|others?|additional|further|longer|not|no|never|cannot"
    r"|n.t|drittel|viertel|bis|mehr|weitere[nr]?|andere[nr]?|länger|nicht|keine?[nmr]?|nie)\b"
    r"|\d\s*(?:-|–|to|of|out of|von)\s*(?:the )?\d",
    re.IGNORECASE,
)
ABOUT = re.compile(
    r"\b(?:about|around|some|nearly|almost|roughly|approximately|estimated|etwa|rund|fast|knapp"
    r"|gut|ungefähr)\b",
    re.IGNORECASE,
)
WHEN = re.compile(
    r"\b(?:last|this|next|first|second|third|fourth|previous|past|current|year|month|week|day|night"
    r"|today|yesterday|tomorrow|morning|afternoon|evening|[a-z]+day|since|before|after|until"
    r"|then|earlier|so far|still|already|initially|originally|letzte[nrs]?|diese[nrsm]?"
    r"|nächste[nrs]?|erste[nrs]?|zweite[nrs]?|jahr(?:es)?|monats?|woche|tages?|nacht|heute|gestern"
    r"|seit|vor|nach|zuerst|bereits|bisher|inzwischen|1\d{3}|20\d\d)\b",
    re.IGNORECASE,
)
# Who says it, and that it is said, make no difference to what is said.
SAYING = (
    "said say says told put puts estimated estimates reported reports announced confirmed speak"
    " speaks spoke according police officials authorities officers brigade ministry organisers"
    " sagte sagt teilte mitteilte schätzt schätzte meldete spricht sprach laut polizei behörden"
    " feuerwehr angaben beträgt betrug"
).split()


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that is given for what is asked.

    Attributes:
        clause: The rest of the part of the sentence that it stands in, number words in digits.
        about: Whether it is said to be no exact one.
        values: All numbers of the sentence.
    """

    quantity: Quantity
    clause: str
    about: bool
    values: frozenset[Decimal]

    @property
    def value(self) -> Decimal:
        """The least that it may mean."""
        return min(self.quantity.values)


def asks_for_figure(question: str) -> bool:
    """Return whether a question asks for a count or a measure, other than an age."""
    return bool(COUNTED.search(question) or units_asked(question))


def figure(question: str, sentence: str, language: str | None) -> Figure | None:
    """Return the one number of a sentence that a question may ask for; None if not just one."""
    if VAGUE.search(sentence) or not _says_it(question, sentence, language):
        return None
    written = in_digits(sentence, language)
    clauses = CUT.split(AND.sub(r"\1, ", written))
    found = [(one, clause) for clause in clauses for one in _fitting(question, clause, language)]
    if len(found) != 1:
        return None
    ((one, clause),) = found
    if UNPLAIN.search(clause) or one.ordinal or not one.values:
        return None
    known = quantities(written, language)
    values = frozenset(value for other in known for value in other.values)
    rest = clause.replace(one.text, " ", 1)
    return Figure(one, rest, bool(ABOUT.search(clause)), values)


def contradict(one: Figure, other: Figure, language: str | None) -> bool:
    """Return whether two numbers are of one unit and time, and cannot both be true."""
    if one.quantity.unit != other.quantity.unit or _compatible(one, other):
        return False
    if one.values & other.quantity.values or other.values & one.quantity.values:
        return False  # "it rose from 12 to 15" gives both
    return _same_time(one.clause, other.clause, language)


def besides(clause: str, known: str, language: str | None) -> set[str]:
    """Return the stems of what a clause says besides a number and what is known."""
    stem = stemmer(language)
    said = content_words(ABOUT.sub(" ", clause), language)
    told = {word for word in said if not _is_number(word)}
    return set(stem([*told.difference(SAYING)])) - content_stems(known, language)


def _says_it(question: str, sentence: str, language: str | None) -> bool:
    """Return whether a sentence says what is asked of what is counted: that people were injured."""
    counted = COUNTED.search(question)
    stem = stemmer(language)
    asked = stem(content_words(counted[2], language)[:1]) if counted else []
    return set(asked) <= content_stems(sentence, language)


def _fitting(question: str, clause: str, language: str | None) -> list[Quantity]:
    """Return the numbers of a clause that have the unit, or count the thing, that is asked for."""
    written = without_days(clause, language)
    known = quantities(written, language)
    counted = COUNTED.search(question)
    if not counted:
        units = units_asked(question)
        return [one for one in known if one.unit in units]
    stem = stemmer(language)
    # "How many people were injured?" may be answered by "five injured".
    wanted = {*stem([counted[1].casefold()]), *stem(content_words(counted[2], language)[:1])}
    texts = [
        match[1]
        for match in NUMBERED.finditer(written)
        if wanted & set(stem(WORD.findall(match[2].casefold())))
    ]
    return [one for one in known if one.text in texts and not one.unit]


def _is_number(word: str) -> bool:
    return word[0].isdigit() or word in UNIT or word in SCALE


def _compatible(one: Figure, other: Figure) -> bool:
    """Return whether both numbers may be true: equal, rounded, or "at least 12" and 15."""
    low, high = sorted((one, other), key=lambda figure: figure.value)
    least, most = low.value, high.value
    rounded = not (least % 10 and most % 10)
    near = ROUGHER if one.about or other.about else ROUGH if rounded else Decimal(0)
    if one.quantity.values & other.quantity.values or most - least <= near * most:
        return True
    bounds = low.quantity.bound, high.quantity.bound
    return bounds in {("more", ""), ("more", "less"), ("", "less")}


def _same_time(one: str, other: str, language: str | None) -> bool:
    """Return whether two clauses may be about one time: they name the same, or no other."""
    if _found(WHEN, one) != _found(WHEN, other):
        return False
    mine, theirs = (
        {(day.month, day.day) for day in days(text, language) if day.month} for text in (one, other)
    )
    return not (mine and theirs) or bool(mine & theirs)


def _found(pattern: re.Pattern[str], text: str) -> set[str]:
    return {one.casefold() for one in pattern.findall(text)}
