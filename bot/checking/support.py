"""How well a source supports a sentence: nearness of meaning, and shared words.

Numbers alone: vectors come from outside. The thresholds were set by hand and kept;
what they let through and drop is measured by tests/benchmarks/verifier.py.
"""

from collections.abc import Callable, Iterable, Mapping

from index.models.embedding import Vectors
from index.words import content_words, stemmer, terms

COVERAGE_WEIGHT = 0.6
LEAST = 0.85  # of cosine + COVERAGE_WEIGHT * coverage
LEAST_TO_REPAIR = 1.0  # the same, for evidence that the sentence did not name itself
IDLE = 0.35  # a mark whose sentence is less like the claim than this may be left out


def weights(claim: str, language: str | None, rarity: Callable[[str], float]) -> dict[str, float]:
    """Return the content words of a sentence, stemmed, weighed by their rarity."""
    found = stemmer(language)(content_words(claim, language))
    return {stem: rarity(stem) for stem in found}


def coverage(weighed: Mapping[str, float], source: Iterable[str], language: str | None) -> float:
    """Return the share of the weighed words that texts hold, 0..1; 1 where there are none."""
    held = {term for text in source for term in terms(text, language)}
    total = sum(weighed.values())
    return sum(weighed[stem] for stem in weighed.keys() & held) / total if total else 1.0


def score(likeness: Vectors, covered: float) -> float:
    """Return how well sentences support a claim, given the cosine of each with it."""
    return float(likeness.max()) + COVERAGE_WEIGHT * covered
