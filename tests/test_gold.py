"""A known answer stands in the index where it stands in the file, or is refused."""

from collections.abc import Collection

import pytest

from bot.answer import Question
from bot.evaluating.gold import settled
from bot.evaluating.offsets import Offsets
from bot.evaluating.originals import Originals
from bot.evaluating.questions import ArticleSpan, Case, QuestionFile
from index.article import Span
from index.errors import UsageError

TEXTS = {"cafe": "\ufeffCafe\u0301 und Tee.", "sky": "The sky is blue."}


def texts(wanted: Collection[str]) -> Originals:
    """Return those articles that there are."""
    return {one: Offsets(TEXTS[one]) for one in wanted if one in TEXTS}


def asked(*gold: tuple[str, int, int], articles: tuple[str, ...] = ()) -> list[QuestionFile]:
    """Return a file with one question that has these places."""
    places = tuple(ArticleSpan(one, Span(start, end)) for one, start, end in gold)
    named = tuple(dict.fromkeys([*articles, *(place.article_id for place in places)]))
    case = Case("q", "q.jsonl, line 1", Question("Why?"), articles=named, gold=places)
    return [QuestionFile("q.jsonl", (case,))]


def test_places_are_moved_to_the_indexed_text() -> None:
    """What a mark and a composed character moved is found again; two that meet count once."""
    (file,) = settled(asked(("cafe", 11, 14), ("cafe", 1, 5), ("cafe", 1, 6)), texts)

    (case,) = file.cases
    assert case.gold == (ArticleSpan("cafe", Span(9, 12)), ArticleSpan("cafe", Span(0, 4)))
    assert Span(9, 12).cut("Café und Tee.") == "Tee"


@pytest.mark.parametrize(
    ("files", "says"),
    [
        (asked(("nobody", 0, 1)), "No question of q.jsonl has its articles .*'nobody'"),
        (asked(articles=("nobody",)), "No question of q.jsonl has its articles .*'nobody'"),
        (
            asked(("sky", 10, 17)),
            "line 1 has a span 10:17, but the article 'sky' has only 16 characters",
        ),
        (asked(("cafe", 0, 1)), "line 1 has a span 0:1 that holds no text"),
    ],
)
def test_what_is_not_there_is_refused(files: list[QuestionFile], says: str) -> None:
    """A wrong id or offset would only make the figures worse without a word."""
    with pytest.raises(UsageError, match=says):
        settled(files, texts)


def test_a_question_outlives_its_article() -> None:
    """Where one of its articles is gone nothing is judged any more; the others are measured."""
    known, *_ = asked(("sky", 0, 3))
    gone, *_ = asked(("sky", 0, 3), ("nobody", 0, 1))
    free, *_ = asked()

    (file,) = settled([QuestionFile("q.jsonl", (*known.cases, *gone.cases, *free.cases))], texts)

    assert [bool(case.gold) for case in file.cases] == [True, False, False]
    assert (file.cases[1].answerable, file.cases[1].articles) == (None, ())
    assert file.absent == (("q.jsonl, line 1", "nobody"),)
