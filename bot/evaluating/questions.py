"""Read files of questions: JSON Lines as strangers wrote them, line by line.

Whether the articles that a line names exist is not known here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.answer import Question
from bot.evaluating.lines import Line, Location, read_line
from index.article import Span
from index.errors import QuestionError, UnreadableSource, UsageError
from index.sources.files import ArticleFile, find
from index.sources.formats import tidy


@dataclass(frozen=True, slots=True)
class ArticleSpan:
    """A span of an article."""

    article_id: str
    span: Span

    def meets(self, others: "tuple[ArticleSpan, ...]") -> bool:
        """Return whether it shares a character with one of others."""
        return any(
            one.article_id == self.article_id and one.span.overlaps(self.span) for one in others
        )


@dataclass(frozen=True, slots=True)
class Case:
    """A question, and what a right answer to it is known to be.

    Attributes:
        where: The file and line that it comes from.
        answerable: Whether the articles answer it; None if nobody has judged that.
        articles: The ids of those that do.
        gold: The places that do, each once.
    """

    id: str
    where: str
    question: Question
    answers: tuple[str, ...] = ()
    answerable: bool | None = None
    articles: tuple[str, ...] = ()
    gold: tuple[ArticleSpan, ...] = ()


@dataclass(frozen=True, slots=True)
class QuestionFile:
    """The questions of one file, under the name by which it was given.

    Attributes:
        unwritten: How many lines still want their question.
        absent: Those that name an article which is not there: their line, and its id.
    """

    name: str
    cases: tuple[Case, ...]
    unwritten: int = 0
    absent: tuple[tuple[str, str], ...] = ()


def read_questions(path: Path, limit: int | None = None) -> QuestionFile:
    """Return the first questions of a file, or all; lines without one are left out.

    Raises:
        UsageError: If a line is wrong, or there is no question.
    """
    (file,) = find(path)
    seen: set[str] = set()
    cases: list[Case] = []
    unwritten = 0
    try:
        for case in _cases(file):
            if case is None:
                unwritten += 1
                continue
            if case.id in seen:
                raise UsageError(
                    f"{case.where} has the same id as a question before it, "
                    f"{case.id!r}; give each its own."
                )
            seen.add(case.id)
            cases.append(case)
            if len(cases) == limit:
                break
    except UnreadableSource as exc:
        raise UsageError(f"{path} {exc}.") from exc
    if not cases:
        raise UsageError(_nothing(path, unwritten))
    return QuestionFile(str(path), tuple(cases), unwritten)


def _nothing(path: Path, unwritten: int) -> str:
    if unwritten:
        return f"No question in {path} is written yet; fill in `question` on each line."
    return f"{path} holds no questions; `footnote eval --write-template FILE` begins a file."


def _cases(file: ArticleFile) -> Iterator[Case | None]:
    """Yield what each line asks; None for a line that still wants its question."""
    for number, data in enumerate(file.lines(), start=1):
        if data.strip():
            where = f"{file.path}, line {number}"
            try:
                line = read_line(data)
                yield _case(line, where, str(number)) if line.question.strip() else None
            except UnreadableSource as exc:
                raise UsageError(f"{where} {exc}.") from exc
            except QuestionError as exc:
                raise UsageError(f"{where}: {exc}") from exc


def _case(line: Line, where: str, number: str) -> Case:
    gold = tuple(dict.fromkeys(map(_place, line.spans)))
    named = [*map(tidy, line.doc_ids), *(place.article_id for place in gold)]
    return Case(
        id=line.id or number,
        where=where,
        question=Question(line.question, asked_on=line.asked_on),
        answers=tuple(line.answers),
        answerable=line.judged,
        articles=tuple(dict.fromkeys(named)),
        gold=gold,
    )


def _place(given: Location) -> ArticleSpan:
    return ArticleSpan(tidy(given.doc_id), Span(given.start, given.end))
