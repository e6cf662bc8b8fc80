"""What is known to be right, put where it stands in the index, or refused if it cannot be.

The offsets of a file of questions are those of the articles as their files hold them.
"""

from dataclasses import replace

from bot.evaluating.originals import Originals, Read
from bot.evaluating.questions import Case, Place, QuestionFile
from index.errors import UsageError


def settled(files: list[QuestionFile], read: Read) -> list[QuestionFile]:
    """Return the questions with every place counted in the text as it is indexed.

    Raises:
        UsageError: If one names an article that is not there, or a place that is not in it.
    """
    wanted = {one for file in files for case in file.cases for one in case.articles}
    originals = read(wanted)
    return [
        replace(file, cases=tuple(_settled(case, originals) for case in file.cases))
        for file in files
    ]


def _settled(case: Case, originals: Originals) -> Case:
    for one in case.articles:
        if one not in originals:
            raise UsageError(f"{case.where} names {one!r}, which is not among the articles.")
    places = (_indexed(place, originals, case.where) for place in case.gold)
    return replace(case, gold=tuple(dict.fromkeys(places)))


def _indexed(place: Place, originals: Originals, where: str) -> Place:
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
