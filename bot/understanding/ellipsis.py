"""Answer what is nothing but "When?" or "Why?": the last question, asked for something else.

Only sentences of the articles just cited that tell what is asked for count; else one would
be shown the sentence again that one has just read. Told in English and in German.
"""

import re
from dataclasses import replace
from typing import Literal

from bot.answer import Evidence
from bot.finding.fitting import WHY
from bot.finding.ranking import NONE, Ranking
from bot.understanding.conversation import Turn
from bot.understanding.expecting import ASKING, Kind, expected, may_hold
from index.generations.opening import Index

Wanted = Kind | Literal["reason"]

# What tells a reason beyond doubt: "since" and "da" are mostly a time or a place.
REASON = re.compile(
    r"\b(?:because|due to|owing to|blam(?:e[ds]?|ing)|caused?|causes|reasons?|in order to|so that"
    r"|out of (?:revenge|fear|anger|concern|protest|necessity)|for fear|thanks to|as a result"
    r"|too (?:few|many|little|much|small|large|expensive|old)|in response to"
    r"|weil|denn|wegen|aufgrund|auf grund|gr[uü]nde?n?|ursachen?|damit|um \w[^.]*? zu"
    r"|aus (?:rache|angst|sorge|protest|not)|deshalb|deswegen|daher|infolge|dank de[rms])\b",
    re.IGNORECASE,
)
# A number that is no time: "8,412", "7.6", "172", but not "2024" or "3.5.2024".
COUNT = re.compile(
    r"(?<![\d.,])(?:\d{1,3}(?:[.,]\d{3})+|\d+[.,]\d+|(?!(?:1\d|20)\d\d\b)\d{3,})(?![\d.,]*\d)"
)
# How far below the best sentence of these articles one may score and still be about the same.
MARGIN = 0.75


def wanted(question: str) -> Wanted | None:
    """Return what a question asks for by its question word alone, if that can be told."""
    return "reason" if WHY.search(question) else expected(question)


def spelled_out(question: str, last: Turn) -> str:
    """Return a question with what the last one was about, and not what that asked for.

    "When?" after "How many people came?" gives "When? people came?".
    """
    about = last.standalone_question
    for asking in (WHY, *ASKING.values()):
        about = asking.sub(" ", about)
    return f"{question.strip()} {' '.join(about.split())}"


def fulfilled(question: str, last: Turn, ranking: Ranking, index: Index) -> Ranking:
    """Return only those sentences that tell what is asked for; if none does, none speaks for it.

    What was said is said again only if the last question asked for something else, and
    what is far from what that was about is not meant.
    """
    kind = wanted(question)
    if kind is None:
        return ranking
    near = [one for one in ranking.evidence if one.article_id in last.cited]
    fresh = [one for one in near if one.text not in last.said]
    sought = fresh if wanted(last.question) == kind else near
    least = max((one.score for one in near), default=0.0) - MARGIN
    meant = [one for one in sought if one.score >= least]
    if telling := tuple(one for one in meant if tells(one, kind, question, index)):
        return replace(ranking, evidence=telling)
    return replace(ranking, evidence=tuple(fresh) or ranking.evidence, signs=NONE)


def tells(one: Evidence, kind: Wanted, question: str, index: Index) -> bool:
    """Return whether a sentence tells something of a kind."""
    if kind == "reason":
        return bool(REASON.search(one.text))
    language = index.store.record(one.article_id).language or index.keywords.language
    text = COUNT.sub(" ", one.text) if kind == "time" else one.text
    return may_hold(text, kind, question, language)
