"""Turn questions so that nothing answers them, close to ones that something does.

After Zhu et al. 2019, "Learning to Ask Unanswerable Questions for Machine Reading
Comprehension", but by rules: another name, another number, or the opposite of a word.
"""

import random
import re

TURNS = [
    pair.split("/")
    for pair in (
        "first/last earliest/latest before/after most/least largest/smallest biggest/smallest "
        "highest/lowest north/south east/west northern/southern eastern/western more/fewer "
        "increase/decrease increased/decreased best/worst oldest/youngest won/lost winner/loser "
        "good/bad start/end started/ended began/ended win/lose like/dislike likes/dislikes "
        "easy/hard male/female men/women father/mother son/daughter brother/sister "
        "king/queen always/never older/younger longer/shorter taller/shorter "
        "common/rare new/old early/late above/below inside/outside "
        "arrive/leave allowed/forbidden can/can't did/didn't does/doesn't is/isn't was/wasn't"
    ).split()
]
TURNED_WORDS = {a: b for pair in TURNS for a, b in (pair, pair[::-1])}
NAME = re.compile(r"(?<=[\w,] )[A-Z][\w'-]+(?: (?:of |the )?[A-Z][\w'-]+)*")
NUMBER = re.compile(r"\b\d[\d,.]*\d\b|\b\d\b")
WORD = re.compile(r"[\w']+")


def turned(question: str, answer: str, around: str, chance: random.Random) -> str | None:
    """Return a question with another answer than that one, or none; `around` gives other names."""
    ways = [way for way in (_name, _number, _word) if way(question, answer, around, chance)]
    return chance.choice(ways)(question, answer, around, chance) if ways else None


def _name(question: str, answer: str, around: str, chance: random.Random) -> str | None:
    return _other(NAME, question, answer, around, chance)


def _number(question: str, answer: str, around: str, chance: random.Random) -> str | None:
    return _other(NUMBER, question, answer, around, chance)


def _other(
    pattern: re.Pattern[str], question: str, answer: str, around: str, chance: random.Random
) -> str | None:
    """Replace a name or number by another one of the same article."""
    mine = pattern.findall(question)
    others = sorted({x for x in pattern.findall(around) if x not in question and x not in answer})
    if not mine or not others:
        return None
    return question.replace(chance.choice(mine), chance.choice(others), 1)


def _word(question: str, answer: str, around: str, chance: random.Random) -> str | None:
    words = [x for x in WORD.findall(question) if x.lower() in TURNED_WORDS]
    if not words:
        return None
    word = chance.choice(words)
    return re.sub(rf"\b{re.escape(word)}\b", TURNED_WORDS[word.lower()], question, count=1)
