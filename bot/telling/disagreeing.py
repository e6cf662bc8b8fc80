"""Two articles that give different numbers for what is asked: both are quoted, with their dates.

Rather missed than mistaken: a question that asks for a number, two sentences that are about as
good answers to it, in articles on one event that are no copies of each other, and one number
each whose clauses say nothing else (figures.py). Who is right is not said. Pure functions.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations

from bot.answer import Citation, Differing, Draft, Evidence, Statement
from bot.checking.cited import Cited
from bot.checking.digits import SCALED, in_digits
from bot.finding.figures import Figure, asks_for_figure, besides, contradict, figure
from bot.telling.remarks import Remark, in_words
from bot.understanding.expecting import pattern_of
from index.words import WORD, content_stems

LOOKED_AT = 10  # of the best sentences
MARGIN = 0.6  # how far below the best one they may score: further than for a quote
ABOUT = 2 / 3  # of the question's words, in the article
HALF = 1 / 2  # of them, in a clause that says anything besides
SOON = 31  # days, in which a story goes on
NAME = re.compile(r"(?<=[\w,;] )[A-ZÄÖÜ]\w+")


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence, the one number that it gives for what is asked, and where it stands."""

    evidence: Evidence
    figure: Figure
    source: Cited

    @property
    def number(self) -> str:
        """The number as it is written ("2.9 million"), or in digits if it is written in words."""
        quantity = self.figure.quantity
        scaled = (match[0] for match in SCALED.finditer(self.evidence.text))
        written = (one for one in (quantity.text, *scaled) if self._writes(one))
        shown = next(written, f"{self.figure.value.normalize():,f}")
        return f"{shown} percent" if quantity.unit == "percent" else shown

    def _writes(self, text: str) -> bool:
        """Return whether a text is this number and stands in the sentence."""
        same = in_digits(text, None).strip() == self.figure.quantity.text
        return same and text in self.evidence.text


Pair = tuple[Told, Told]


def disagreement(
    question: str,
    evidence: Sequence[Evidence],
    source: Callable[[Evidence], Cited],
    language: str | None,
) -> Pair | None:
    """Return two sentences that give different numbers for what is asked, the newer one first.

    Of several pairs that with the newest number counts, and then that with the best sentence.
    """
    if not evidence or not asks_for_figure(question):
        return None
    likely = evidence[:LOOKED_AT]
    least = max(one.at_sight for one in likely) - MARGIN
    near = [one for one in likely if one.at_sight >= least]
    found = [(one, figure(question, one.text, language)) for one in near]
    sides = [Told(one, given, source(one)) for one, given in found if given]
    sides.sort(key=lambda side: side.source.published or "", reverse=True)
    pairs = combinations(sides, 2)
    return next((pair for pair in pairs if differ(question, *pair, language)), None)


def differ(question: str, one: Told, other: Told, language: str | None) -> bool:
    """Return whether two articles say the same of the same, but for the number."""
    if one.evidence.article_id == other.evidence.article_id:
        return False
    if not contradict(one.figure, other.figure, language):
        return False
    known = f"{question} {_shared(one.source.title, other.source.title)}"
    mine, theirs = (besides(side.figure.clause, known, language) for side in (one, other))
    if mine != theirs or (mine and _share(question, one.figure.clause, language) <= HALF):
        return False
    return _one_event(question, one.source, other.source, language)


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


def _one_event(question: str, one: Cited, other: Cited, language: str | None) -> bool:
    """Return whether two articles may tell of one event.

    Both are about the question, and they are of one month or name somebody whom it does not.
    """
    for source in (one, other):
        if _share(question, f"{source.title} {source.article}", language) < ABOUT:
            return False
    first, second = one.day, other.day
    if first and second and abs((first - second).days) <= SOON:
        return True
    mine, theirs = (_names(source.article, language) for source in (one, other))
    return bool(mine & theirs - {*WORD.findall(question)})


def _share(question: str, text: str, language: str | None) -> float:
    """Return how many of the question's words a text has, 0..1."""
    asked = content_stems(question, language)
    return len(asked & content_stems(text, language)) / max(len(asked), 1)


def _names(text: str, language: str | None) -> set[str]:
    """Return the words that are written with a capital inside a sentence; no days, no months."""
    return set(NAME.findall(pattern_of("time", language).sub(" ", text)))


def _shared(one: str, other: str) -> str:
    return " ".join({*WORD.findall(one)} & {*WORD.findall(other)})
