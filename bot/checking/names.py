"""The names in a sentence, and whether a source names the same.

What begins with a capital is a name, unless it only begins the sentence. In
German every noun does, so there a noun must stand in the source as well.
Demonyms, acronyms and possessives are known by rules and short tables; two names
that merely look alike, such as Iran and Iraq, stay two. Pure functions.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from babel import Locale, UnknownLocaleError

from index.words import STOPWORDS, stemmer

DOTTED = re.compile(r"\b(?:[A-Z]\.\s?){2,}(?![a-z])")
PLURAL = re.compile(r"(?<=\b[A-Z]{2})s\b|(?<=\b[A-Z]{3})s\b")
POSSESSIVE = re.compile(r"(?:\s?['’]s\b|(?<=s)['’](?!\w))")
WORD = re.compile(r"[^\W_]+(?:['’.&][^\W_]+)*")
OPENING = re.compile(r"(?:^|[.!?:]\s+|[“\"„«(]\s*)$")
TITLES = frozenset(
    "mr mrs ms miss dr sir dame lord lady prof professor herr frau st mme m the".split()
)
SMALL = frozenset("of the and for de la le du von van der den des und für".split())
ENDINGS = (  # what makes the name of a country that of its people
    ("", "n"), ("", "an"), ("", "ian"), ("", "ese"), ("", "i"), ("y", "ian"), ("a", "ese"),
    ("e", "ian"), ("o", "an"), ("e", "an"), ("a", "ean"), ("", "ean"), ("", "nian"), ("", "isch"),
    ("land", "isch"), ("ien", "isch"), ("e", "er"), ("en", "er"), ("ia", "ish"), ("a", "er"),
)  # fmt: skip
APART = frozenset({("niger", "nigerian"), ("dominica", "dominican"), ("guinea", "guinean")})
SAME = (
    "us|usa|united states|united states of america|america|american|americans|u.s",
    "uk|united kingdom|britain|british|great britain", "eu|european union|europe|european",
    "un|united nations", "uae|united arab emirates|emirati", "ussr|soviet union|soviet",
    "france|french", "spain|spanish", "germany|german|germans|deutschland|deutsche",
    "poland|polish|poles", "netherlands|dutch|holland", "switzerland|swiss", "greece|greek",
    "ireland|irish", "wales|welsh", "england|english", "denmark|danish|danes", "sweden|swedish",
    "finland|finnish", "turkey|turkish|türkiye", "ukraine|ukrainian|ukrainians", "norway|norwegian",
    "china|chinese", "portugal|portuguese", "peru|peruvian", "philippines|filipino|philippine",
    "thailand|thai", "scotland|scottish", "mexico|mexican", "afghanistan|afghan",
    "kazakhstan|kazakh", "uzbekistan|uzbek", "pakistan|pakistani", "iceland|icelandic",
    "argentina|argentine|argentinian", "new york city|nyc|new york", "los angeles|la",
    "christianity|christian", "islam|islamic|muslim", "judaism|jewish|jew",
)  # fmt: skip
GROUPS = [frozenset(line.split("|")) for line in SAME]
# Written with a capital in the middle of a sentence they are still no names.
NO_NAMES = frozenset("he she it they we i his her its their the a an this that these sie".split())
OPENING_GERMAN = frozenset(
    "etwa rund knapp fast laut seit insgesamt dabei dort damals heute zudem außerdem später danach"
    " zunächst jedoch trotz wegen während obwohl bereits mehr weniger beide viele einige".split()
)
COMMON = "common_words.txt"


@dataclass(frozen=True, slots=True)
class Name:
    """One word of a name, with those before and after it that belong to it.

    Attributes:
        opens: Whether it has its capital perhaps only because a sentence begins.
        whole: The whole name that it is part of.
    """

    text: str
    opens: bool
    whole: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Named:
    """The words of a source, in the forms that names are compared in.

    Attributes:
        text: All words in order with a space between, for names of several words.
        initials: What the capitals of consecutive words spell: acronyms of what is named.
    """

    words: frozenset[str]
    stems: frozenset[str]
    lower: frozenset[str]
    text: str
    initials: str

    @classmethod
    def of(cls, text: str, language: str | None) -> "Named":
        """Return the words of a text."""
        found = _words(text)
        folded = [fold(word) for word in found]
        return cls(
            words=frozenset(folded),
            stems=frozenset(stemmer(language)(folded)),
            lower=frozenset(word for word in found if word.islower()),
            text=f" {' '.join(folded)} ",
            initials=f"{_initials(found, small=False)} {_initials(found, small=True)}",
        )


def names(sentence: str) -> tuple[Name, ...]:
    """Return the words of a sentence that are, or may be, parts of names."""
    text = plain(sentence)
    found: list[list[re.Match[str]]] = []
    for match in WORD.finditer(text):
        if not any(sign.isupper() for sign in match[0]) or match[0].casefold() in NO_NAMES:
            continue
        gap = text[found[-1][-1].end() : match.start()] if found else "."
        if found and (gap in {" ", "-"} or gap.strip() in SMALL):
            found[-1].append(match)
        else:
            found.append([match])
    return tuple(
        Name(match[0], bool(OPENING.search(text[: match.start()])), _whole(group))
        for group in found
        for match in group
        if not _is_title(match, group)
    )


def is_named(name: Name, near: Named, article: Named, language: str | None) -> bool:
    """Return whether a source names the same.

    `near` is what stands around the citation; from the rest of the `article` a
    surname may be completed.
    """
    word = fold(name.text)
    if name.opens and _is_common(name.text, near, language):
        return True
    if word in near.words or stemmer(language)([word])[0] in near.stems:
        return True
    if not name.text[1:].islower() and len(word) > 4 and word in near.text.replace(" ", ""):
        return True  # "PlayStation3" is "PlayStation 3"
    if _is_same_group(name, near) or _is_acronym(name, near) or _is_completed(name, near, article):
        return True
    if any(_is_demonym(word, other, language) for other in near.words):
        return True
    return language == "de" and any(_is_part(word, other) for other in near.words)


def plain(text: str) -> str:
    """Return a text with "U.S." as "US" and "PCs" as "PC", and with no possessives."""
    text = DOTTED.sub(lambda match: re.sub(r"[.\s]", "", match[0]) + " ", text)
    return PLURAL.sub("", POSSESSIVE.sub("", text.replace("’", "'")))


def fold(word: str) -> str:
    """Return a word in lower case and without accents: "Müller" is "muller"."""
    apart = unicodedata.normalize("NFKD", word.casefold())
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


@cache
def common_words() -> frozenset[str]:
    """Return English words that are usually written in lower case, one of each stem."""
    return frozenset(files("bot.checking").joinpath(COMMON).read_text(encoding="utf-8").split())


@cache
def _common_stems() -> frozenset[str]:
    return frozenset(stemmer("en")(sorted(common_words())))


def _words(text: str) -> list[str]:
    """Return the words of a text, those with a hyphen in parts."""
    return WORD.findall(plain(text))


def _initials(found: Sequence[str], small: bool) -> str:
    """Return the capitals that words begin with; small words between them if asked for."""
    kept = [word for word in found if small or word not in SMALL]
    return "".join(word[0].upper() if word[0].isupper() or word in SMALL else " " for word in kept)


def _whole(group: Sequence[re.Match[str]]) -> tuple[str, ...]:
    return tuple(fold(match[0]) for match in group if not _is_title(match, group))


def _is_title(match: re.Match[str], group: Sequence[re.Match[str]]) -> bool:
    return match[0].casefold().rstrip(".") in TITLES and match is not group[-1]


def _is_common(text: str, near: Named, language: str | None) -> bool:
    """Return whether a word at the start of a sentence has its capital only from there."""
    word = text.casefold()
    if not text[1:].islower() and len(text) > 1:
        return False
    if word in near.lower or word in STOPWORDS.get(language or "en", ()):
        return True
    if language == "de" and word in OPENING_GERMAN:
        return True
    return language in {"en", None} and stemmer("en")([word])[0] in _common_stems()


def _is_same_group(name: Name, near: Named) -> bool:
    whole = f" {' '.join(name.whole)} "
    for group in GROUPS:
        mine = [one for one in group if f" {one} " in whole and fold(name.text) in one.split()]
        if mine and any(f" {one} " in near.text for one in group):
            return True
    return False


def _is_acronym(name: Name, near: Named) -> bool:
    text = name.text.replace(".", "")
    if text.isupper() and len(text) == 2 and text in near.initials.split():
        return True
    if text.isupper() and 3 <= len(text) <= 6 and text in near.initials:
        return True
    letters = "".join(word[0] for word in name.whole if word not in SMALL)
    return len(letters) >= 3 and f" {letters} " in near.text


def _is_demonym(one: str, other: str, language: str | None) -> bool:
    """Return whether one is a country and the other its people: "russia" and "russian"."""
    lands = countries(language)
    for land, people in ((one, other), (other, one)):
        if land in lands and people[:2] == land[:2] and (land, people) not in APART:
            made = {land.removesuffix(a) + b for a, b in ENDINGS if land.endswith(a)}
            if people in made or people.removesuffix("s") in made:
                return True
    return False


@cache
def countries(language: str | None) -> frozenset[str]:
    """Return the names of countries and continents that are one word, folded."""
    found: set[str] = set()
    for code in ("en", language or "en"):
        try:
            found |= {fold(str(name)) for name in Locale.parse(code).territories.values()}
        except (UnknownLocaleError, ValueError):
            continue
    return frozenset(name for name in found if " " not in name)


def _is_part(word: str, other: str) -> bool:
    """Return whether a German noun is part of a compound, or the other way round."""
    short, long = sorted((word, other), key=len)
    return len(short) >= 5 and (long.startswith(short[:-1]) or long.endswith(short))


def _is_completed(name: Name, near: Named, article: Named) -> bool:
    """Return whether the article has the rest of a name whose surname stands near."""
    word, surname = fold(name.text), name.whole[-1]
    if word == surname or word not in name.whole or surname not in near.words:
        return False
    rest = " ".join(name.whole[name.whole.index(word) :])
    return f" {rest} " in article.text
