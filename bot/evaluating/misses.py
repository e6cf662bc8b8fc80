"""What went wrong, for a person to look at: what is known to be right beside what was cited."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.evaluating.asking import AskedFile, Outcome
from bot.evaluating.measuring import went_wrong
from bot.evaluating.questions import ArticleSpan
from bot.evaluating.table import short
from index.article import shorten
from index.sentences import boundaries

LONGEST = 400  # characters of a quote that is shown
AROUND = 300  # characters on either side of a place in which its sentence is looked for


@dataclass(frozen=True, slots=True)
class Snippet:
    """Words of an article, and the rest of their sentence."""

    article_id: str
    words: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Miss:
    """A question that went wrong.

    Attributes:
        expected: What would have been right, in words.
        gold: Where that stands.
        refusal: Why nothing was cited; empty if something was.
    """

    file: str
    question: str
    confidence: float
    expected: str
    gold: tuple[Snippet, ...]
    cited: tuple[Snippet, ...]
    refusal: str


def misses(asked: Sequence[AskedFile], texts: Mapping[str, str]) -> list[Miss]:
    """Return what went wrong, the surest of them first; `texts` are those of the articles."""
    found = [
        miss(short(file.name), one, texts)
        for file in asked
        for one in file.outcomes
        if went_wrong(one)
    ]
    return sorted(found, key=lambda one: -one.confidence)


def miss(file: str, one: Outcome, texts: Mapping[str, str]) -> Miss:
    """Return what was expected, and what came."""
    answer, case = one.answer, one.case
    wanted = "; ".join(case.answers) or "an answer" if case.answerable else "no answer"
    return Miss(
        file=file,
        question=case.question.text,
        confidence=answer.confidence,
        expected=shorten(wanted, LONGEST),
        gold=tuple(excerpts(one, texts)),
        cited=tuple(Snippet(c.article_id, shorten(c.quote, LONGEST)) for c in answer.citations),
        refusal=f"No answer. {answer.why or ''}" if answer.abstained else "",
    )


def excerpts(one: Outcome, texts: Mapping[str, str]) -> Iterator[Snippet]:
    """Yield where a right answer stands; if only the articles are known, yield these."""
    for place in one.case.gold:
        yield excerpt(place, texts[place.article_id])
    for article_id in () if one.case.gold else one.case.articles:
        yield Snippet(article_id, "")


def excerpt(place: ArticleSpan, text: str) -> Snippet:
    """Return a place with the rest of the sentences that it begins and ends in.

    "Fog. It closed on Thursday." with the place "Thursday" gives "It closed on ", "Thursday", ".".
    """
    start, end = place.span.start, place.span.end
    first, last = max(0, start - AROUND), min(len(text), end + AROUND)
    cuts = [first + cut for cut in boundaries(text[first:last])]
    before = text[max(cut for cut in cuts if cut <= start) : start]
    after = text[end : min(cut for cut in cuts if cut >= end)]
    return Snippet(place.article_id, shorten(text[start:end], LONGEST), before, after.rstrip())
