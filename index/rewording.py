"""Whether words that stand for others change what is said, where all the rest is the same.

Papers that print one story cut it, add to it and spell it their way; one in whose place
another number, name or word stands says something else, and the more so the more alike
the rest is. No understanding: "purchased" for "bought" counts as another word. Pure functions.
"""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from index.words import stemmer

CHANGED = 5  # words at one place, at most; more of them are another sentence, not a changed one

# Not the verifier's, whose words are compared by their stems: here of "isn't" the "t" is left.
NEGATIONS = frozenset(
    "no not nor never none cannot without t nicht kein keine keinen keiner keinem nie ohne".split()
)
# Among a few words these deny the rest as well.
DENIALS = NEGATIONS | frozenset(
    "neither nobody nothing nowhere hardly barely scarcely rarely seldom few false falsely untrue"
    " unlikely impossible fail fails failed refuse refuses refused deny denies denied reject"
    " rejects rejected nichts niemals niemand kaum selten falsch bestreitet bestritt verweigert"
    " verweigerte".split()
)
NUMBERS = frozenset(
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    " sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety"
    " hundred thousand million billion dozen half first second third fourth fifth sixth seventh"
    " eighth ninth tenth zwei drei vier fünf sechs sieben acht neun zehn elf zwölf zwanzig dreißig"
    " vierzig fünfzig hundert tausend millionen milliarden dutzend".split()
)
# Words that may be others, or be missing: they say when or by whom something is told, not what.
# "From", "before", "he" and "or" are none of them.
LIGHT = frozenset(
    "a an the this that these those which who of in on at by as s is are was were be been being has"
    " have had do does did will would there also then now its their said say says saying told tells"
    " according added stated wrote"
    " der die das den dem des ein eine einen einem einer eines im am an auf bei von vom zu zum zur"
    " als ist sind war waren wird wurde wurden werden worden hat haben hatte hatten dass auch es"
    " sich laut zufolge sagte sagten sagt teilte erklärte so".split()
)
SPELLINGS = (  # British and American, old and new
    ("our", "or"), ("re", "er"), ("is", "iz"), ("ys", "yz"), ("ce", "se"), ("ae", "e"),
    ("oe", "e"), ("ogue", "og"), ("mme", "m"), ("grey", "gray"), ("ph", "f"),
    ("ß", "ss"), ("ä", "ae"), ("ö", "oe"), ("ü", "ue"),
)  # fmt: skip


def says_otherwise(one: Sequence[str], other: Sequence[str]) -> bool:
    """Return whether the words in which two alike texts differ make another story.

    "The bridge was opened" and "The bridge was closed" do, as do "Ann met Bob" and "Bob met
    Ann"; "on Monday" for "Monday", "centre" for "center" and a word more or less do not.
    """
    gone: set[str] = set()
    come: set[str] = set()
    for mine, theirs in _changes(one, other):
        small = max(len(mine), len(theirs)) <= CHANGED
        if _turned(mine, theirs, DENIALS if small else NEGATIONS):
            return True
        if small and _exchanged(mine, theirs):
            return True
        if small and not (mine and theirs):
            gone |= _telling(mine)
            come |= _telling(theirs)
    return bool(gone & come)  # a word that has moved: who did it, and to whom


def _changes(
    one: Sequence[str], other: Sequence[str]
) -> Iterator[tuple[Sequence[str], Sequence[str]]]:
    """Yield the places at which words differ: what stands there, in the one and in the other."""
    mine, theirs = ([word.casefold() for word in words] for words in (one, other))
    for kind, a, b, c, d in SequenceMatcher(None, mine, theirs, autojunk=False).get_opcodes():
        begins = a == c == 0  # "Nothing of this is true:" is said of all that follows
        if kind != "equal" and (begins or max(b - a, d - c) <= CHANGED):
            yield one[a:b], other[c:d]


def _turned(mine: Sequence[str], theirs: Sequence[str], denials: frozenset[str]) -> bool:
    """Return whether one side is denied, or both have a number or a name."""
    denied = [any(word.casefold() in denials for word in words) for words in (mine, theirs)]
    return denied[0] != denied[1] or any(
        any(map(tells, mine)) and any(map(tells, theirs)) for tells in (_is_number, _is_name)
    )


def _exchanged(mine: Sequence[str], theirs: Sequence[str]) -> bool:
    """Return whether words stand for others, and not for the same, spelt or inflected otherwise."""
    if _spelt(mine) == _spelt(theirs):
        return False
    here, there = _telling(mine), _telling(theirs)
    return bool(here and there) and here != there


def _telling(words: Sequence[str]) -> set[str]:
    """Return the stems of the words that say what happened."""
    telling = [word.casefold() for word in words if word.casefold() not in LIGHT]
    return {_spelt([stem]) for stem in stemmer("en")(telling)}


def _spelt(words: Sequence[str]) -> str:
    """Return words in one spelling: "per cent" and "percent", "colour" and "color" are one."""
    text = "".join(words).casefold()
    for one, other in SPELLINGS:
        text = text.replace(one, other)
    return "".join(sign for at, sign in enumerate(text) if text[at - 1 : at] != sign)


def _is_number(word: str) -> bool:
    return word[0].isdigit() or word in "$€£¥%-−" or word.casefold() in NUMBERS


def _is_name(word: str) -> bool:
    return word[0].isupper()
