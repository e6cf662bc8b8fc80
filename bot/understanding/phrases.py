"""What a text is about: its names, numbers and telling words, as one collection knows words."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.generations.keywords import Keywords
from index.words import QUESTION_WORDS, STOPWORDS, is_sign, words

# A word counts as much as it is rare, 0..1; a name tells something even where it is not.
COMMON_NAME, RARE_NAME = 0.75, 1.5

# What points at something that was named before: in English, and in German.
ENGLISH = frozenset(
    "he him his she her hers it its they them their theirs this these those there "
    "former latter".split()
)
GERMAN = frozenset(
    "er ihm ihn sie ihr ihre ihrem ihren ihrer ihnen sein seine seinem seinen seiner es dies diese "
    "diesem diesen dieser dieses dort da dabei dafür dagegen damit danach daran darauf darüber "
    "davon dazu deren dessen".split()
)
# What people say to each other, whatever they talk about.
CHAT = frozenset(
    "please thank thanks sorry hi hello ok okay yes yeah well good great sure tell talk talking "
    "say said know want need like think mean meant help give get got let would could also however "
    "therefore really since thing things something anything information question questions "
    "bitte danke hallo ja nein gut sag sagen sagte weiß wissen möchte mehr eigentlich frage".split()
)
TOKEN = re.compile(r"[^\W_]+(?:[.,’'&/-][^\W_]+)*")
SENTENCE_START = re.compile(r"(?:^|[.!?:;\n“„\"(*-])\s*$")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A name of one or more words, or a single other word."""

    text: str
    stems: frozenset[str]
    name: bool


class PhraseFinder:
    """Finds what a text is about, as one collection's keyword index knows words."""

    def __init__(self, keywords: Keywords) -> None:
        self.keywords = keywords
        self._stem = keywords.stems

    def stems(self, text: str) -> frozenset[str]:
        """Return the stems of all words of a text."""
        return frozenset(self._stem(words(text)))

    def language(self, text: str) -> str:
        """Return the language that most little words of a text are in."""
        seen, known = set(words(text)), self.keywords.language
        return max(STOPWORDS, key=lambda one: (len(seen & set(STOPWORDS[one])), one == known))

    def silent(self, text: str) -> frozenset[str]:
        """Return the words that tell nothing, in the language of a text."""
        return CHAT.union(QUESTION_WORDS, STOPWORDS[own := self.language(text)], pointers(own))

    def telling(self, text: str) -> frozenset[str]:
        """Return the stems of the words that tell something."""
        silent = self.silent(text)
        found = (w for w in words(text) if w not in silent and (len(w) > 1 or is_sign(w)))
        return frozenset(self._stem(list(found)))

    def rarities(self, stems: frozenset[str]) -> list[float]:
        """Return how rare each word is in the articles; 1 for one that none of them holds."""
        return [self.keywords.rarity(stem) for stem in stems]

    def phrases(self, text: str) -> Iterator[Phrase]:
        """Yield the phrases of a text in order."""
        silent = self.silent(text)
        run: list[re.Match[str]] = []
        for token in TOKEN.finditer(text):
            word = token[0]
            joined = bool(run) and text[run[-1].end() : token.start()] == " "
            long = len(word) > 1 or is_sign(word) or (joined and word.isdigit())
            telling = long and not silent.issuperset(words(word))
            capital = telling and (word[0].isupper() or word[0].isdigit())
            if run and not (joined and capital):
                yield from self._named(run)
                run = []
            if capital:
                run.append(token)
            elif telling:
                yield from self._plain(word)
        if run:
            yield from self._named(run)

    def together(self, stems: frozenset[str], phrases: Sequence[Phrase]) -> bool:
        """Return whether a passage holds the rarest of some words with one of the phrases."""
        rarest = max(stems, key=lambda one: (self.keywords.rarity(one), one))
        held = self.keywords.holding([rarest])
        return any((held & self.keywords.holding(phrase.stems)).any() for phrase in phrases)

    def worth(self, phrase: Phrase) -> float:
        """Return how much a phrase tells: as much as its rarest word that an article holds."""
        rarity = max((one for one in self.rarities(phrase.stems) if one < 1), default=0.0)
        return COMMON_NAME + (RARE_NAME - COMMON_NAME) * rarity if phrase.name else rarity

    def _named(self, run: list[re.Match[str]]) -> Iterator[Phrase]:
        """Yield a name; one word that opens a sentence may owe its capital to that alone."""
        first = run[0]
        lone = len(run) == 1 and not (first[0].isupper() or first[0][0].isdigit())
        if lone and SENTENCE_START.search(first.string, 0, first.start()):
            yield from self._plain(first[0])
            return
        text = " ".join(token[0] for token in run).removesuffix("'s").removesuffix("’s")
        yield Phrase(text, self.stems(text), name=True)

    def _plain(self, word: str) -> Iterator[Phrase]:
        """Yield a word, if an article holds it."""
        stems = self.stems(word)
        if any(rarity < 1 for rarity in self.rarities(stems)):
            yield Phrase(word, stems, name=False)


def pointers(language: str) -> frozenset[str]:
    """Return the words of a language that point back."""
    return GERMAN if language == "de" else ENGLISH
