"""Whether a sentence turns its source around: "not" lost or added, "rose" for "fell".

A local rule, not an understanding: a word that is negated in the one and only
un-negated in the other, and a short table of opposites. Two printed texts that differ in
a few places are compared word for word, by `index.rewording`. Pure functions.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from index.words import STOPWORDS, stemmer

NEGATIONS = frozenset(
    "not no never none neither nor without cannot nobody nothing nowhere"
    " nicht kein keine keinen keinem keiner keines nie niemals ohne niemand nichts weder".split()
)
# Verbs and words that say no without a "not".
DENIALS = frozenset(
    "fail refuse deny reject lack unable prevent avoid stop decline absent oppose prohibit ban"
    " except exclude hardly rarely barely scarcely seldom unlikely impossible instead rather only"
    " until unless before despite although cease neglect disagree dispute few little unlike"
    " scheitern ablehnen verweigern verhindern bestreiten kaum selten unmöglich statt".split()
)
# What denies the whole sentence that follows.
DENIED = re.compile(
    r"^\W*(?:never|no|not so|wrong|false)\s*[:,–—-]"
    r"|\b(?:not|never|un|in)\s?(?:true|correct|right|the case) that\b|\b(?:false|wrong) that\b"
    r"|\bnicht (?:wahr|richtig|so|der fall), dass\b|\bfalsch, dass\b",
    re.IGNORECASE,
)
NOT_ONLY = re.compile(
    r"\b(?:not (?:only|just|merely)|nicht nur|no longer than|no doubt)\b", re.IGNORECASE
)
SHORT = re.compile(r"n['’]t\b|\bcannot\b", re.IGNORECASE)
CLAUSE = re.compile(r"[,;:.!?()–—]|\b(?:but|although|while|sondern|aber|and|und)\b", re.IGNORECASE)
WORD = re.compile(r"[^\W_]+")
REACH = 4  # content words after a negation that it may negate
OPPOSITES = (
    "rise rose risen rises rising increase increases increased increasing grow grew grown growth"
    " climb climbed climbing gain gained up steigen stieg gestiegen zunehmen erhöht"
    "|fall fell fallen falls falling decrease decreases decreased decreasing decline declined"
    " declining drop dropped shrink shrank reduce reduced reduction down sinken sank gesunken",
    "before vor prior bevor|after nach following nachdem",
    "win won wins winning victory gewinnen gewann gewonnen sieg"
    "|lose lost loses losing verlieren verlor verloren niederlage",
    "first erste ersten erster erstes|last final letzte letzten letzter",
    "largest biggest greatest main größte größten|smallest kleinste kleinsten",
    "highest tallest höchste höchsten|lowest niedrigste niedrigsten",
    "higher höher|lower niedriger",
    "larger bigger greater größer|smaller kleiner",
    "more mehr|less fewer weniger",
    "most|least",
    "longest längste|shortest kürzeste",
    "oldest älteste|youngest newest jüngste",
    "older älter|younger newer jünger",
    "earlier früher|later später",
    "earliest|latest",
    "north northern norden nördlich|south southern süden südlich",
    "east eastern osten östlich|west western westen westlich",
    "accept accepted accepts annehmen|reject rejected rejects refuse refused ablehnen abgelehnt",
    "open opened opens opening öffnen geöffnet|close closed closes closing schließen geschlossen",
    "begin began begun start started starts beginnen begann"
    "|end ended ends finish finished enden endete",
    "support supported supports|oppose opposed opposes",
    "allow allowed allows permit permitted erlauben erlaubt|ban banned forbid forbidden prohibit"
    " prohibited verbieten verboten",
    "legal lawful|illegal unlawful", "guilty schuldig|innocent unschuldig",
    "always immer|never nie",
    "over|under", "inside within innerhalb|outside außerhalb", "above|below beneath",
    "buy bought kaufen kaufte|sell sold verkaufen verkaufte",
    "alive survived überlebt|dead died killed tot gestorben",
    "male man men|female woman women", "import imports imported|export exports exported",
    "minimum|maximum", "true wahr|false falsch", "left links|right rechts", "hot warm|cold cool",
    "positive positiv|negative negativ", "good better best|bad worse worst", "early früh|late spät",
    "possible möglich|impossible unmöglich", "with mit|without ohne", "enter entered|leave left",
)  # fmt: skip


# A claim may not add these: none of their kind in the source, none in the claim.
SUPERLATIVES = frozenset(
    "last largest biggest greatest smallest highest tallest lowest longest shortest oldest youngest"
    " least latest earliest größte größten kleinste kleinsten höchste höchsten niedrigste"
    " niedrigsten längste kürzeste älteste jüngste letzte letzten letzter".split()
)


@dataclass(frozen=True, slots=True)
class Polarity:
    """What words of texts stand in the reach of a negation, and which elsewhere; stemmed.

    Attributes:
        denied: The first word that each negation reaches.
        rejects: Whether a sentence is denied as a whole: "It is not true that ...".
        softened: Whether a word such as "failed" or "only" says no without a "not".
        beside: Each word with the content word before or after it: where an opposite stands.
    """

    negated: frozenset[str]
    plain: frozenset[str]
    denied: frozenset[str]
    rejects: bool
    softened: bool
    words: frozenset[str]
    beside: frozenset[tuple[str, str]]

    @classmethod
    def of(cls, texts: Sequence[str], language: str | None) -> "Polarity":
        """Return the polarity of the words of some texts, taken together."""
        negated: set[str] = set()
        plain: set[str] = set()
        denied: set[str] = set()
        found: list[str] = []
        beside: list[tuple[str, str]] = []
        for text in texts:
            text = SHORT.sub(" not ", NOT_ONLY.sub(" ", text)).casefold()
            for clause in CLAUSE.split(text):
                denied |= _sort(clause, language, negated, plain)
            here = WORD.findall(text)
            found += here
            beside += _pairs(here, language)
        return cls(
            negated=frozenset(negated),
            plain=frozenset(plain),
            denied=frozenset(denied),
            rejects=any(DENIED.search(text) for text in texts),
            softened=bool(_denials(language) & {*stemmer(language)(found)}),
            words=frozenset(found),
            beside=frozenset(beside),
        )

    @property
    def negates(self) -> bool:
        """Whether there is a "not" or the like anywhere."""
        return bool(NEGATIONS & self.words)


def turned(claim: Polarity, cited: Polarity, near: Polarity) -> str:
    """Return a word whose negation a claim lost or added, or an empty text.

    `cited` is what the claim cites, `near` that and the sentences around it.
    """
    if claim.rejects and not near.rejects:
        return "the whole sentence"
    if claim.negates and not near.negates and not cited.softened:
        return min(claim.negated, default="the sentence")
    if claim.negated and not claim.negated & near.negated and not cited.softened:
        return min(claim.negated)
    added = (claim.negated - claim.plain) & (near.plain - near.negated)
    if len(added) >= 2 and not claim.negated & cited.negated:
        return min(added)
    lost = (claim.plain - claim.negated) & (cited.negated - cited.plain)
    if (len(lost) >= 2 or lost & cited.denied) and not claim.negates and not claim.softened:
        return min(lost)
    return ""


def opposite(claim: Polarity, cited: Polarity, near: Polarity) -> str:
    """Return a word of a claim in whose place its source has the opposite, or an empty text."""
    for word in sorted(claim.words & opposites().keys()):
        same, other = opposites()[word]
        places = {where for one, where in claim.beside if one == word}
        mine = {where for one, where in near.beside if one in same}
        theirs = {where for one, where in near.beside if one in other}
        if places & (theirs - mine) and not places & mine:
            return word
        if not same & near.words:
            if word in SUPERLATIVES:
                return word
            if other & cited.words and not other & claim.words:
                return word
    return ""


@cache
def opposites() -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    """Return of each word in the table the words like it, and those that say the opposite."""
    found: dict[str, tuple[frozenset[str], frozenset[str]]] = {}
    for line in OPPOSITES:
        one, other = (frozenset(side.split()) for side in line.split("|"))
        for word in one | other:
            same, opposed = (one, other) if word in one else (other, one)
            known = found.get(word, (frozenset(), frozenset()))
            found[word] = same | known[0], opposed | known[1]
    return found


@cache
def _denials(language: str | None) -> frozenset[str]:
    return frozenset(stemmer(language)(sorted(DENIALS)))


@cache
def _stop(language: str | None) -> frozenset[str]:
    return frozenset(STOPWORDS.get(language or "en", ()))


def _sort(clause: str, language: str | None, negated: set[str], plain: set[str]) -> set[str]:
    """Put the content words of a clause to those that a negation reaches, or to the others.

    Returned are the first ones that are reached.
    """
    reach = 0
    denied: set[str] = set()
    before: list[str] = []
    for word in WORD.findall(clause):
        if word in NEGATIONS:
            reach = REACH
            if word == "nicht":  # it stands behind what it negates: "stimmte nicht zu"
                plain.difference_update(before[-REACH:])
                negated.update(before[-REACH:])
        elif word not in _stop(language) and len(word) > 2:
            (stem,) = stemmer(language)([word])
            (negated if reach else plain).add(stem)
            before.append(stem)
            denied |= {stem} if reach == REACH else set()
            reach = max(0, reach - 1)
    return denied


def _pairs(found: list[str], language: str | None) -> list[tuple[str, str]]:
    """Return the words that have opposites, each with the content words beside it, stemmed."""
    content = [word for word in found if word not in _stop(language) or word in opposites()]
    stems = stemmer(language)(content)
    after = [(word, f"{stem} after") for word, stem in zip(content, stems[1:], strict=False)]
    before = [(word, f"{stem} before") for word, stem in zip(content[1:], stems, strict=False)]
    return [pair for pair in (*after, *before) if pair[0] in opposites()]
