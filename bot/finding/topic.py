"""What a question is about: its words, by their stems, and how rare they are in the collection."""

from dataclasses import dataclass

from index.generations.keywords import Keywords
from index.words import content_words, terms

BEHIND = 0.5


@dataclass(frozen=True, slots=True)
class Topic:
    """The weights of the words that a question is about.

    Attributes:
        words: As they are asked, in lower case.
        stems: As they are indexed, by language of the articles.
    """

    words: dict[str, float]
    stems: dict[str, dict[str, float]]

    @classmethod
    def of(cls, question: str, keywords: Keywords, behind: str = "") -> "Topic":
        """Return the topic of a question, weighed by a collection's keyword index.

        Words that were put behind it, from earlier questions, count half, and all of
        them at most half of its own.
        """
        language = keywords.spoken(question)
        own = _weights(content_words(question, language), keywords)
        carried = _weights(content_words(behind, language), keywords)
        share = BEHIND * min(1.0, sum(own.values()) / (sum(carried.values()) or 1.0) or 1.0)
        words = {word: share * weight for word, weight in carried.items()} | own
        stems: dict[str, dict[str, float]] = {one: {} for one in keywords.languages}
        for forms, weight in zip(keywords.forms([*words]), words.values(), strict=True):
            for known, stem in zip(stems.values(), forms, strict=True):
                known[stem] = max(weight, known.get(stem, 0.0))
        return cls(words, stems)

    def weight(self, word: str) -> float:
        """Return what a word of the question weighs."""
        return self.words.get(word.casefold(), 0.0)

    def coverage(self, text: str, language: str) -> float:
        """Return the share of the topic that a text of a language mentions, 0..1."""
        weights = self.stems[language]
        total = sum(weights.values())
        found = weights.keys() & set(terms(text, language))
        return sum(weights[stem] for stem in found) / total if total else 0.0


def _weights(words: list[str], keywords: Keywords) -> dict[str, float]:
    """Return how rare each word is, 0..1."""
    forms = keywords.forms(words)
    return {word: keywords.rarity(*one) for word, one in zip(words, forms, strict=True)}
