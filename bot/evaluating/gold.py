"""What is known to be right, put where it stands in the index, or refused if it cannot be.

The offsets of a file of questions are those of the articles as their files hold them. Such
a file lives longer than some of its articles: a question whose article is gone is unjudged.
"""

from dataclasses import replace

from bot.evaluating.originals import Originals, Read
from bot.evaluating.questions import ArticleSpan, Case, QuestionFile
from index.errors import UsageError


def settled(files: list[QuestionFile], read: Read) -> list[QuestionFile]:
    """Return the questions with every place counted in the text as it is indexed.

    Raises:
        UsageError: If a file names no article that is there, or a place that is not in one.
    """
    wanted = {one for file in files for case in file.cases for one in case.articles}
    originals = read(wanted)
    return [_settled(file, originals) for file in files]


def _settled(file: QuestionFile, originals: Originals) -> QuestionFile:
    absent = tuple(
        (case.where, lost) for case in file.cases if (lost := _lost(case, originals)) is not None
    )
    if absent and len(absent) == sum(bool(case.articles) for case in file.cases):
        where, lost = absent[0]
        raise UsageError(
            f"No question of {file.name} has its articles in the collection ({where} names "
            f"{lost!r}); correct the ids, or name the articles with --articles PATH."
        )
    cases = tuple(_known(case, originals) for case in file.cases)
    return replace(file, cases=cases, absent=absent)


def _lost(case: Case, originals: Originals) -> str | None:
    """Return the first article that a question names and that is not there."""
    return next((one for one in case.articles if one not in originals), None)


def _known(case: Case, originals: Originals) -> Case:
    """Return a question with its places; of one whose article is gone, nothing is known."""
    if _lost(case, originals) is not None:
        return replace(case, answerable=None, articles=(), gold=())
    places = (_indexed(place, originals, case.where) for place in case.gold)
    return replace(case, gold=tuple(dict.fromkeys(places)))


def _indexed(place: ArticleSpan, originals: Originals, where: str) -> ArticleSpan:
    text, span = originals[place.article_id], place.span
    if span.end > len(text.raw):
        raise UsageError(
            f"{where} has a span {span.start}:{span.end}, but the article {place.article_id!r} has "
            f"only {len(text.raw):,} characters; correct the span, or take it out."
        )
    moved = text.indexed(span)
    if moved is None:
        raise UsageError(
            f"{where} has a span {span.start}:{span.end} that holds no text of the article "
            f"{place.article_id!r}; correct the span, or take it out."
        )
    return replace(place, span=moved)
