"""Find out why there is no answer, and what a reader should know besides."""

from collections.abc import Sequence
from dataclasses import replace

from bot.answer import Citation, Evidence, Question
from bot.checking.citing import Verifier
from bot.finding.confidence import confidence
from bot.finding.newest import within
from bot.finding.ranking import rank
from bot.telling.reasons import Kind as Why
from bot.telling.reasons import Reason
from bot.telling.remarks import Remark, dates, listing
from bot.telling.small_words import SMALL
from bot.understanding.asked import Asked
from bot.understanding.beyond import INSTEAD, Beyond
from bot.understanding.expecting import Kind, asked_for, may_hold, without_asking
from bot.understanding.periods import Period, without_time
from bot.understanding.phrases import PhraseFinder
from index.filters import Filters
from index.generations.opening import Index, Texts
from index.passage import Hit
from index.words import WORD, content_words

MOST_WORDS = 3
LIKE = 0.02  # what is about something else gets 0.01, what is there in other words 0.05
FAR = "Nothing in the articles is much like that; these passages come closest:"
CANNOT: dict[Beyond, Why] = {
    "list": "cannot_list",
    "summary": "cannot_summary",
    "news": "cannot_news",
}
NOTHING_MORE = Asked()
LACKING: dict[Kind, Why] = {"time": "no_time", "amount": "no_amount", "country": "no_country"}


def reason(
    question: Question,
    index: Index,
    nearest: Sequence[Citation],
    asks: Asked = NOTHING_MORE,
    failed: bool = False,
    timely: bool = True,
) -> Reason:
    """Return why nothing is stated.

    Args:
        question: As it is understood.
        index: What was looked at.
        nearest: What came near, as it is shown.
        asks: What it asks for besides its words.
        failed: Whether a model that should have answered failed.
        timely: Whether some of what was looked at may be about the time that is asked for.
    """
    period = asks.period
    days = (f"{period.first}", f"{period.last}") if period else None
    if period and (asks.newest or not timely) and not articles_of(period, Filters(), index):
        return Reason("none_then", days=days)
    if not nearest:
        return nothing(question.filters, index)
    if asks.beyond:
        return Reason(CANNOT[asks.beyond], days=days)
    if failed:
        return Reason("model_silent")
    if not timely:
        return Reason("not_then", days=days)
    kind = asked_for(question.text)
    timeless = without_time(question.text, question.day, index.keywords.spoken(question.text))
    about = without_asking(timeless, kind) if kind else timeless
    if unknown := unknown_words(about, index):
        return missing(unknown[:MOST_WORDS])
    if kind and not any(_may_give(one, kind, question.text, index) for one in nearest):
        return Reason(LACKING[kind])
    return Reason("not_then", days=days) if asks.bound else Reason("comes_near")


def hints(why: Reason, asks: Asked, filters: Filters, index: Index) -> list[Remark]:
    """Return what may help whoever is told a reason: a command, and from when the articles are."""
    found = []
    period = asks.period if asks.newest else asks.bound
    if period and (articles := articles_of(period, filters, index)):
        limits = within(filters, period)
        found.append(listing(articles, limits.since, limits.until))
    elif asks.beyond and why.kind != "none_then":
        found.append(Remark("instead", INSTEAD[asks.beyond]))
    if why.kind == "none_then" or not asks.beyond:
        found += dates(index.manifest.first, index.manifest.last)
    return found


def articles_of(period: Period, filters: Filters, index: Index) -> int:
    """Return how many articles within limits are of a period."""
    return index.keywords.newest(within(filters, period), 0)[1]


def missing(words: Sequence[str]) -> Reason:
    """Return that words are in no article: for those that are no names there may be others."""
    names = all(word[0].isupper() or word[0].isdigit() for word in words)
    return Reason("unknown_names" if names else "unknown_words", tuple(words))


def closest(verifier: Verifier, evidence: Sequence[Evidence]) -> list[Citation]:
    """Return sentences as citations, for a reader to judge: no word of theirs is said to answer."""
    plain = (replace(one, short=None) for one in evidence)
    return [citation for citation in map(verifier.cite, plain) if citation]


def remarks(filters: Filters, index: Index) -> list[Remark]:
    """Return what a reader should know of the index and of the limits."""
    left = left_out(filters, index)
    found = [Remark("index", index.notice)] if index.notice else []
    return [*found, Remark("undated", left)] if left else found


def left_out(filters: Filters, index: Index | Texts) -> str | None:
    """Return how many articles a limit on dates left out for having none, or None."""
    if not filters.dated:
        return None
    undated = index.manifest.undated
    if filters.source is not None:
        undated = index.store.undated(filters, among=undated)
    if not undated:
        return None
    many, were = ("article has", "was") if undated == 1 else ("articles have", "were")
    return f"{undated:,} {many} no date, and so {were} left out by the limit on dates."


def unknown_words(question: str, index: Index) -> list[str]:
    """Return the words a question is about that occur in no article, as it spells them."""
    language = index.keywords.language
    finder = PhraseFinder(index.keywords)
    # Little words of another language than that of most articles, too.
    silent = finder.silent(question) | SMALL.get(finder.language(question), frozenset())
    spelled = {word.casefold(): word for word in WORD.findall(question)}
    return [
        spelled.get(word, word)
        for word in content_words(question, language)
        if word not in silent and index.keywords.rarity(*index.keywords.stems([word])) == 1
    ]


def nothing(filters: Filters, index: Index) -> Reason:
    """Return why not one passage was found."""
    return outside(filters, index.keywords.sources) or Reason("nothing_like_it")


def far(asked: Question, hits: Sequence[Hit], index: Index) -> str | None:
    """Return that what was found is hardly like what was searched for, or why nothing was."""
    if not hits:
        return nothing(asked.filters, index).text
    return FAR if confidence(rank(asked.text, hits, index).signs) < LIKE else None


def outside(filters: Filters, sources: Sequence[str]) -> Reason | None:
    """Return what limits leave nothing to look at, if there are any; articles name `sources`."""
    if filters.source is not None and not any(map(filters.allows_source, sources)):
        named = (source for source in sources if source)
        return Reason("unknown_source", (filters.source, *named))
    return Reason("out_of_limits") if filters else None


def _may_give(one: Citation, kind: Kind, question: str, index: Index) -> bool:
    language = index.store.record(one.article_id).language or index.keywords.language
    return may_hold(one.quote, kind, question, language)
