"""Make a follow-up stand alone, without a model: carry forward what the last turns were about.

Names, numbers and telling words are carried, or else which articles were cited.
Nothing is resolved: "he" stays "he", with the names it may stand for behind the
question. The weights were chosen with tests/benchmarks/follow_ups.py.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from bot.account import Account
from bot.answer import LONGEST_QUESTION
from bot.understanding.conversation import LONGEST_SAID, Turn
from bot.understanding.doubting import Doubt
from bot.understanding.expecting import pattern_of
from bot.understanding.phrases import TOKEN, Phrase, PhraseFinder, pointers
from index.generations.keywords import Keywords
from index.words import QUESTION_WORDS, words

TURNS = 2
MOST_WORDS = 6
# What a phrase is worth in a question as it was asked, as it was understood, and in an answer.
ASKED, UNDERSTOOD, SAID = 1.0, 0.5, 0.1
OLDER = 0.5  # for each turn further back
LEAST = 0.2  # of what the best phrase is worth
# A question of so few words, together at most this rare, tells too little to stand alone.
FEW, LITTLE = 5, 2.5
# One that stands alone keeps to the topic if so much of what it tells was told before.
SHARED = 0.25
# A pronoun after this many telling words stands for one of them.
RESOLVED = 2

# How a question opens that goes on from the last answer.
OPENING = re.compile(
    r"(?:and|but|so|then|or|also|what about|how about|und|aber|oder|dann|was ist mit)\b",
    re.IGNORECASE,
)
THAT = re.compile(
    r"\b(?:do|did|does|is|was|mean|why|about|of|for|after|before|to|with|by|like) (that)\b"
    r"|\b(that)\W*$",
    re.IGNORECASE,
)
# The same words where they point at nothing; a German "Sie" may be who is asked.
IDLE = re.compile(
    r"\b(?:is|are|was|were) there\b|\bthere (?:is|are|was|were)\b|\bis it (?:possible|true)\b"
    r"|\bthis (?:day|week|weekend|month|year|season|time)\b|\bgibt es\b|\bes gibt\b"
    r"|(?-i:(?<=\w )(?:Sie|Ihnen|Ihre?[mnrs]?)\b)",
    re.IGNORECASE,
)
POLITE = frozenset("thank thanks hello hi bye ok okay danke hallo tschüss".split())


@dataclass(frozen=True, slots=True)
class Carried:
    """A question as it is searched for.

    Attributes:
        question: It stands alone; the question itself if nothing is carried.
        articles: Those cited in the last turns, if the question keeps to their topic
            and no words are carried: both together were worse than the words.
        behind: The words at its end that it goes on from: "And what about NATO?" asks for NATO.
            Empty where a pronoun stands for them: then they are asked for as well.
        doubt: Why it may stand alone after all; None if it cannot, or does.
        last: The turn that it goes on from, if it has no telling word of its own.
    """

    question: str
    articles: frozenset[str] = frozenset()
    behind: str = ""
    doubt: Doubt | None = None
    last: Turn | None = None


@runtime_checkable
class Rewriter(Protocol):
    """Whoever makes a follow-up stand alone."""

    async def standalone(
        self, question: str, turns: Sequence[Turn], keywords: Keywords, account: Account
    ) -> Carried:
        """Return the question as it is understood after these turns, the oldest first."""


def carry(question: str, turns: Sequence[Turn], keywords: Keywords) -> Carried:
    """Return the question as it stands alone after these turns, the oldest first."""
    finder = PhraseFinder(keywords)
    last = gone_on_from(question, turns, finder)
    cited = frozenset(article for turn in last for article in turn.cited)
    if not last or not follows(question, last, finder):
        return Carried(question, cited if shares(question, last, finder) else frozenset())
    phrases = chosen(question, last, finder)
    aside = bool(phrases) and apart(question, phrases, finder)
    if aside and not goes_on(question, finder):
        return Carried(question)
    behind = fitting(question.strip(), [phrase.text for phrase in phrases])
    text = f"{question.strip()}{behind}" if behind else question
    own = "" if points_back(question, finder) else behind
    articles = frozenset() if behind else cited
    if not finder.telling(question):
        return Carried(text, articles, own, last=last[-1])
    doubt: Doubt = "apart" if aside else "telling"
    return Carried(text, articles, own, doubt if behind else None)


def gone_on_from(question: str, turns: Sequence[Turn], finder: PhraseFinder) -> tuple[Turn, ...]:
    """Return the last turns that a question may go on from, the oldest first.

    What was not answered is passed over; but a pronoun after a question that named somebody
    means them, or else an abstention about one would become an answer about another.
    """
    unanswered = turns[-1:] if turns and not turns[-1].cited else ()
    named = any(phrase.name for turn in unanswered for phrase in finder.phrases(turn.question))
    if named and points_back(question, finder):
        return tuple(unanswered)
    last = tuple(turn for turn in turns if turn.cited)[-TURNS:]
    changed = len(last) > 1 and another_topic(last[-1], last[:-1], finder)
    return last[-1:] if changed else last


def another_topic(turn: Turn, before: Sequence[Turn], finder: PhraseFinder) -> bool:
    """Return whether a turn stood alone and had nothing to do with those before it."""
    cited = {article for one in before for article in one.cited}
    alone = turn.question == turn.standalone_question and cited.isdisjoint(turn.cited)
    return alone and not shares(turn.question, before, finder)


def follows(question: str, turns: Sequence[Turn], finder: PhraseFinder) -> bool:
    """Return whether a question cannot stand without the turns before it."""
    rarities = finder.rarities(finder.telling(question))
    if not rarities:
        seen = set(words(question))
        return not seen & POLITE or bool(seen & QUESTION_WORDS)
    if points_back(question, finder):
        return True
    if OPENING.match(question.lstrip()):
        return min(rarities) < 1  # else no article is about any of it
    if len(rarities) > FEW or sum(rarities) > LITTLE or max(rarities) == 1:
        return False
    known = before(turns, finder)
    return all(phrase.stems & known for phrase in finder.phrases(question) if phrase.name)


def points_back(question: str, finder: PhraseFinder) -> bool:
    """Return whether a pronoun stands where nothing in the question can be meant."""
    text = IDLE.sub(" ", question)
    back = pointers(finder.language(question))
    places = [word.start() for word in TOKEN.finditer(text) if word[0].casefold() in back]
    places += [that.start() for that in THAT.finditer(text)]
    return bool(places) and len(finder.telling(text[: min(places)])) < RESOLVED


def shares(question: str, turns: Sequence[Turn], finder: PhraseFinder) -> bool:
    """Return whether a question keeps to what the turns were about."""
    asked = finder.telling(question)
    shared = asked & before(turns, finder)
    return bool(shared) and sum(finder.rarities(shared)) >= SHARED * sum(finder.rarities(asked))


def before(turns: Sequence[Turn], finder: PhraseFinder) -> frozenset[str]:
    """Return the stems of all words of the turns."""
    return finder.stems(" ".join(f"{turn.standalone_question} {turn.said}" for turn in turns))


def goes_on(question: str, finder: PhraseFinder) -> bool:
    """Return whether a question says by a word that it goes on from what was said."""
    return points_back(question, finder) or bool(OPENING.match(question.lstrip()))


def apart(question: str, phrases: Sequence[Phrase], finder: PhraseFinder) -> bool:
    """Return whether no passage has to do with both a question and what would be carried.

    "What does the honey cost?" after a concert: where there is honey, no passage is about that.
    """
    asked = finder.telling(question)
    return bool(asked) and not finder.together(asked, phrases)


def chosen(question: str, turns: Sequence[Turn], finder: PhraseFinder) -> list[Phrase]:
    """Return the phrases to carry, best first, none that the question has already."""
    worth = weighed(turns, finder)
    known, room = finder.stems(question), MOST_WORDS
    found: list[Phrase] = []
    least = LEAST * max(worth.values(), default=0.0)
    for phrase in sorted(worth, key=lambda one: -worth[one]):
        if worth[phrase] > least and not phrase.stems & known and len(phrase.stems) <= room:
            found.append(phrase)
            known |= phrase.stems
            room -= len(phrase.stems)
    return found


def weighed(turns: Sequence[Turn], finder: PhraseFinder) -> dict[Phrase, float]:
    """Return the phrases of the turns with what each is worth at its best place.

    A time of which an answer told is not the time that the next question is about.
    """
    worth: dict[Phrase, float] = {}
    for age, turn in enumerate(reversed(turns)):
        places = {turn.said[:LONGEST_SAID]: SAID, turn.standalone_question: UNDERSTOOD}
        for text, weight in (places | {turn.question: ASKED}).items():
            found = finder.phrases(text)
            if weight == SAID:
                time = pattern_of("time", finder.language(text))
                found = (phrase for phrase in found if not time.search(phrase.text))
            for phrase in found:
                value = weight * OLDER**age * finder.worth(phrase)
                worth[phrase] = max(worth.get(phrase, 0.0), value)
    return worth


def fitting(question: str, phrases: Sequence[str]) -> str:
    """Return as many of the phrases as there is room for behind a question, in brackets."""
    for count in range(len(phrases), 0, -1):
        text = f" ({', '.join(phrases[:count])})"
        if len(question) + len(text) <= LONGEST_QUESTION:
            return text
    return ""


class Carrier:
    """Makes follow-ups stand alone without a model."""

    async def standalone(
        self, question: str, turns: Sequence[Turn], keywords: Keywords, account: Account
    ) -> Carried:
        """Return the question with what it takes from the turns before it."""
        return carry(question, turns, keywords)
