"""What came of questions that nobody asked: made by hand, so that figures can be counted by hand.

A place is written as an article's id, a start and an end; every article has the same text.
"""

from typing import Any

from bot.answer import Answer, Citation, Question, Statement
from bot.evaluating.asking import Outcome
from bot.evaluating.questions import ArticleSpan, Case
from bot.telling.reasons import Reason
from index.article import Span, sha256

TEXT = "0123456789" * 10
Written = tuple[str, int, int]


def place(written: Written) -> ArticleSpan:
    """Return a place."""
    return ArticleSpan(written[0], Span(*written[1:]))


def citation(written: Written, number: int) -> Citation:
    """Return a citation of a place."""
    about = dict.fromkeys(("url", "published", "source"))
    there = place(written)
    return Citation(
        number=number,
        article_id=there.article_id,
        title="A title",
        **about,
        span=there.span,
        quote=there.span.cut(TEXT),
        prefix="",
        suffix="",
        article_sha256=sha256(TEXT),
    )


def outcome(
    *cited: Written,
    gold: tuple[Written, ...] = (),
    answerable: bool | None = True,
    confidence: float = 0.5,
    found: tuple[Written, ...] = (),
    seconds: float = 0.1,
    **known: Any,
) -> Outcome:
    """Return what came of a question: what is cited, or an abstention if nothing is."""
    places = tuple(map(place, gold))
    articles = known.pop("articles", tuple(dict.fromkeys(one.article_id for one in places)))
    case = Case(
        id="q",
        where="asked.jsonl, line 1",
        question=Question(known.pop("question", "Why?")),
        answerable=answerable,
        articles=articles,
        gold=places,
        answers=known.pop("answers", ()),
    )
    citations = [citation(one, number) for number, one in enumerate(cited, start=1)]
    answer = Answer(
        question=case.question.text,
        standalone_question=case.question.text,
        statements=tuple(Statement(one.quote, (one,)) for one in citations),
        nearest=known.pop("nearest", ()),
        reason=None if citations else Reason("comes_near"),
        remarks=(),
        confidence=confidence,
        mode="extractive",
        model=None,
        prompt_digest=None,
        generation="20260102T030405Z-abcdef",
        timings={},
        usage=None,
    )
    return Outcome(case, answer, tuple(map(place, found)), seconds)
