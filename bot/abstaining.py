"""Find out why there is no answer, and what a reader should know besides."""

from collections.abc import Sequence

from bot.answer import Citation, Evidence, Question
from bot.beyond import Beyond
from bot.checking.citing import Verifier
from bot.expecting import Kind, asked_for, may_hold, without_asking
from bot.phrases import Reader
from bot.reasons import Kind as Why
from bot.reasons import Reason
from bot.remarks import Remark
from index.filters import Filters
from index.generations.keywords import Keywords
from index.generations.opening import Index, Texts
from index.words import WORD, content_words

MOST_WORDS = 3
MOST_SOURCES = 10
CANNOT: dict[Beyond, Why] = {"list": "cannot_list", "summary": "cannot_summary"}
LACKING: dict[Kind, Why] = {"time": "no_time", "amount": "no_amount", "country": "no_country"}


def reason(
    question: Question,
    index: Index,
    nearest: Sequence[Citation],
    asks: Beyond | None = None,
    failed: bool = False,
) -> Reason:
    """Return why nothing is stated.

    Args:
        question: As it is understood.
        index: What was looked at.
        nearest: What came near, as it is shown.
        asks: What it asks for that quotes cannot give, if it does.
        failed: Whether a model that should have answered failed.
    """
    if asks:
        return Reason(CANNOT[asks])
    if not nearest:
        return nothing(question.filters, index)
    if failed:
        return Reason("model_silent")
    kind = asked_for(question.text)
    about = without_asking(question.text, kind) if kind else question.text
    if unknown := unknown_words(about, index):
        return Reason("unknown_words", tuple(unknown[:MOST_WORDS]))
    if kind and not any(_may_give(one, kind, question.text, index) for one in nearest):
        return Reason(LACKING[kind])
    return Reason("comes_near")


def closest(verifier: Verifier, evidence: Sequence[Evidence]) -> list[Citation]:
    """Return sentences as citations, for a reader to judge."""
    return [citation for citation in map(verifier.cite, evidence) if citation]


def remarks(filters: Filters, index: Index) -> list[Remark]:
    """Return what a reader should know of the index and of the limits."""
    left = left_out(filters, index)
    found = [Remark("index", index.notice)] if index.notice else []
    return [*found, Remark("undated", left)] if left else found


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


def nothing(filters: Filters, index: Index) -> Reason:
    """Return why not one passage was found."""
    return outside(filters, index.keywords) or Reason("nothing_like_it")


def outside(filters: Filters, keywords: Keywords) -> Reason | None:
    """Return what limits leave nothing to look at, if there are any."""
    if filters.source is not None and filters.source not in keywords.sources:
        named = [source for source in keywords.sources if source]
        return Reason("unknown_source", (filters.source, *named[:MOST_SOURCES]))
    return Reason("out_of_limits") if filters else None


def _may_give(one: Citation, kind: Kind, question: str, index: Index) -> bool:
    language = index.store.record(one.article_id).language or index.keywords.language
    return may_hold(one.quote, kind, question, language)
