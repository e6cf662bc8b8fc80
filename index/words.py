"""What a word is, and its stem, for all that searches, ranks or checks.

Of lists there is only that of the stop words: whoever needs another has its own.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from threading import get_ident

import Stemmer
from bm25s.stopwords import (
    STOPWORDS_DUTCH,
    STOPWORDS_EN_PLUS,
    STOPWORDS_FRENCH,
    STOPWORDS_GERMAN,
    STOPWORDS_ITALIAN,
    STOPWORDS_PORTUGUESE,
    STOPWORDS_RUSSIAN,
    STOPWORDS_SPANISH,
    STOPWORDS_SWEDISH,
)

# Kana and Han, written by number since some of them change when a file is normalised;
# and Hangul: Korean words carry their particles along, and there is no stemmer for them.
ALONE = r"\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uac00-\ud7a3"
# A word is letters and digits, with a point or comma between digits; signs of scripts
# that put no space between words, or whose words are not stemmed, stand alone.
WORD = re.compile(rf"\d+(?:[.,]\d+)+|[{ALONE}]|[^\W_{ALONE}]+")
ASKING = {  # what stands in a question and not in its answer
    "en": frozenset(
        "who whom whose what which when where why how much many long did do does according".split()
    ),
    "de": frozenset(
        "wer wen wem was welche welcher welches wann wo wohin woher warum wie viele viel "
        "laut".split()
    ),
}
QUESTION_WORDS = frozenset().union(*ASKING.values())
STOPWORDS = {
    "en": STOPWORDS_EN_PLUS,
    "de": STOPWORDS_GERMAN,
    "es": STOPWORDS_SPANISH,
    "fr": STOPWORDS_FRENCH,
    "it": STOPWORDS_ITALIAN,
    "nl": STOPWORDS_DUTCH,
    "pt": STOPWORDS_PORTUGUESE,
    "ru": STOPWORDS_RUSSIAN,
    "sv": STOPWORDS_SWEDISH,
}


def words(text: str) -> list[str]:
    """Return the words of a text in lower case, in order."""
    return WORD.findall(text.casefold())


def stemmer(language: str | None) -> Callable[[list[str]], list[str]]:
    """Return a function that stems words of a language (ISO 639-1), or leaves them as they are."""
    return _stemmer(language, get_ident())


@lru_cache(1024)  # languages times threads
def _stemmer(language: str | None, thread: int) -> Callable[[list[str]], list[str]]:
    # One for each thread: a PyStemmer must not be called by two at once.
    try:
        return Stemmer.Stemmer(language or "").stemWords  # type: ignore[no-any-return]
    except KeyError:
        return list


def terms(text: str, language: str | None) -> list[str]:
    """Return the stemmed words of a text, in order."""
    return stemmer(language)(words(text))


def content_words(text: str, language: str | None) -> list[str]:
    """Return the words of a question that say what it is about, each once, in order."""
    stop = QUESTION_WORDS.union(STOPWORDS.get(language or "", ()))
    return list(
        dict.fromkeys(
            word
            for word in words(text)
            if word not in stop and (len(word) > 1 or word.isdigit() or is_sign(word))
        )
    )


def content_stems(text: str, language: str | None) -> set[str]:
    """Return the stems of the words that say what a text is about."""
    return set(stemmer(language)(content_words(text, language)))


def spoken(text: str, languages: Sequence[str], likely: str) -> str:
    """Return which of the languages a text is in, told by its little words; else the likely one."""
    seen = set(words(text))
    little = {
        one: len(seen & ASKING.get(one, frozenset()).union(STOPWORDS[one]))
        for one in languages
        if one in STOPWORDS
    }
    most = max(little.values(), default=0)
    best = [one for one, count in little.items() if count == most > 0]
    return likely if likely in best or not best else best[0]


def is_sign(word: str) -> bool:
    """Return whether a word is one sign of a script without spaces."""
    return len(word) == 1 and word > "\u3000"


def common_language(languages: Iterable[str | None]) -> str | None:
    """Return the language that most articles are in."""
    seen = [language for language in languages if language]
    return max(sorted(set(seen)), key=seen.count) if seen else None
