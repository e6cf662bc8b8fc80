"""Say why there is no answer, and what a reader should know besides."""

from collections.abc import Sequence

from bot.answer import Citation, Evidence, Question
from bot.beyond import REASONS, Beyond
from bot.checking.citing import Verifier
from bot.phrases import Reader
from index.filters import Filters
from index.generations.keywords import Keywords
from index.generations.opening import Index, Texts
from index.words import WORD, content_words

MOST_WORDS = 3


def reason(question: Question, index: Index, found: bool, asks: Beyond | None = None) -> str:
    """Return why nothing is stated, in one sentence.

    Args:
        question: As it is understood.
        index: What was looked at.
        found: Whether anything came near.
        asks: What it asks for that quotes cannot give, if it does.
    """
    if asks:
        return REASONS[asks]
    if not found:
        return nothing(question.filters, index)
    unknown = unknown_words(question.text, index)
    if unknown:
        listed = " or ".join(f"“{word}”" for word in unknown[:MOST_WORDS])
        return f"Nothing in the articles mentions {listed}."
    return "The articles come near this, but no sentence in them clearly answers it."


def closest(verifier: Verifier, evidence: Sequence[Evidence]) -> list[Citation]:
    """Return sentences as citations, for a reader to judge."""
    return [citation for citation in map(verifier.cite, evidence) if citation]


def notice(filters: Filters, index: Index) -> str | None:
    """Return what a reader should know of the index and of the limits; None if nothing."""
    return " ".join(filter(None, (index.notice, left_out(filters, index)))) or None


def left_out(filters: Filters, index: Index | Texts) -> str | None:
    """Return how many articles a limit on dates left out for having none, or None."""
    if not filters.dated:
        return None
    source = filters.source
    undated = index.manifest.undated
    if source is not None:
        undated = index.store.undated(source, among=undated)
    if not undated:
        return None
    many, were = ("article has", "was") if undated == 1 else ("articles have", "were")
    return f"{undated:,} {many} no date, and so {were} left out by the limit on dates."


def unknown_words(question: str, index: Index) -> list[str]:
    """Return the words a question is about that occur in no article, as it spells them."""
    language = index.keywords.language
    silent = Reader(index.keywords).silent(question)  # little words of another language
    spelled = {word.casefold(): word for word in WORD.findall(question)}
    return [
        spelled.get(word, word)
        for word in content_words(question, language)
        if word not in silent and index.keywords.rarity(*index.keywords.stems([word])) == 1
    ]


def nothing(filters: Filters, index: Index) -> str:
    """Return why not one passage was found."""
    return outside(filters, index.keywords) or "Nothing in the articles is like this question."


def outside(filters: Filters, keywords: Keywords) -> str | None:
    """Return what limits leave nothing to look at, if there are any."""
    if filters.source is not None and filters.source not in keywords.sources:
        named = [repr(source) for source in keywords.sources if source]
        there = f"; there are {', '.join(named[:10])}" if named else "; none of them names a source"
        return f"No article is from the source {filters.source!r}{there}."
    return "No article is within the limits on date and source." if filters else None
