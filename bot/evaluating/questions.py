"""Read files of questions: JSON Lines as strangers wrote them, checked line by line.

    {"id": "q1", "question": "When was the bridge closed?", "answers": ["on Thursday"],
     "answerable": true, "doc_ids": ["bridge"],
     "spans": [{"doc_id": "bridge", "start": 0, "end": 38}], "date": "2023-01-13"}

Whether the articles that a line names exist is not known here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Annotated, Any

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    StrictInt,
    ValidationError,
)

from bot.answer import Question
from index.article import Span
from index.dates import iso_date
from index.errors import QuestionError, UnreadableSource, UsageError
from index.sources.files import ArticleFile, find
from index.sources.formats import loads, tidy


@dataclass(frozen=True, slots=True)
class Place:
    """A span of an article."""

    article_id: str
    span: Span

    def meets(self, others: "tuple[Place, ...]") -> bool:
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
    gold: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class QuestionFile:
    """The questions of one file, under the name by which it was given."""

    name: str
    cases: tuple[Case, ...]


def listed(value: Any) -> Any:
    """Return a list for a field that is null."""
    return [] if value is None else value


def day(value: Any) -> Any:
    """Return a date, if the value is one, written in whatever way; else the value as it is."""
    found = iso_date(value)
    return date.fromisoformat(found[:10]) if found else value


class Location(BaseModel):
    """A span as a file gives it."""

    model_config = ConfigDict(coerce_numbers_to_str=True)

    doc_id: str
    start: StrictInt
    end: StrictInt


class Line(BaseModel):
    """A question as a file gives it; everything else in a line is ignored."""

    model_config = ConfigDict(coerce_numbers_to_str=True)

    id: str | None = None
    question: str
    answers: Annotated[list[str], BeforeValidator(listed)] = []
    answerable: StrictBool | None = None
    doc_ids: Annotated[list[str], BeforeValidator(listed)] = []
    spans: Annotated[list[Location], BeforeValidator(listed)] = []
    asked_on: Annotated[date | None, BeforeValidator(day)] = Field(None, validation_alias="date")

    @property
    def judged(self) -> bool | None:
        """Whether it can be answered: as the line says, else as what it holds lets one think."""
        gold = {"answers", "doc_ids", "spans"} & self.model_fields_set
        if "answerable" in self.model_fields_set or not gold:
            return self.answerable
        return bool(self.answers or self.doc_ids or self.spans)


def read_questions(path: Path, limit: int | None = None) -> QuestionFile:
    """Return the first questions of a file, or all.

    Raises:
        UsageError: If a line is not a question, or there is none.
    """
    (file,) = find(path)
    seen: set[str] = set()
    cases = []
    try:
        for case in islice(_cases(file), limit):
            if case.id in seen:
                raise UsageError(f"{case.where} has the id {case.id!r} of a question before it.")
            seen.add(case.id)
            cases.append(case)
    except UnreadableSource as exc:
        raise UsageError(f"{path} {exc}.") from exc
    if not cases:
        raise UsageError(f"{path} holds no question.")
    return QuestionFile(str(path), tuple(cases))


def _cases(file: ArticleFile) -> Iterator[Case]:
    for number, line in enumerate(file.lines(), start=1):
        if line.strip():
            where = f"{file.path}, line {number}"
            try:
                yield _case(loads(line), where, str(number))
            except UnreadableSource as exc:
                raise UsageError(f"{where} {exc}.") from exc


def _case(fields: Any, where: str, number: str) -> Case:
    if not isinstance(fields, dict):
        raise UnreadableSource("is not a JSON object")
    line = _line(fields)
    if not line.question.strip():
        raise UnreadableSource("still wants its question")
    try:
        question = Question(line.question, asked_on=line.asked_on)
    except QuestionError as exc:
        raise UsageError(f"{where}: {exc}") from exc
    gold = tuple(dict.fromkeys(map(_place, line.spans)))
    named = [*map(tidy, line.doc_ids), *(place.article_id for place in gold)]
    return Case(
        id=line.id or number,
        where=where,
        question=question,
        answers=tuple(line.answers),
        answerable=line.judged,
        articles=tuple(dict.fromkeys(named)),
        gold=gold,
    )


def _line(fields: dict[str, Any]) -> Line:
    try:
        return Line.model_validate(fields)
    except ValidationError as exc:
        first = exc.errors()[0]
        field = ".".join(map(str, first["loc"]))
        if first["type"] == "missing":
            raise UnreadableSource(f"has no {field!r}") from exc
        raise UnreadableSource(f"has a bad field {field!r}: {first['msg']}") from exc


def _place(given: Location) -> Place:
    if not 0 <= given.start < given.end:
        raise UnreadableSource(f"has a span {given.start}:{given.end} that is none")
    return Place(tidy(given.doc_id), Span(given.start, given.end))
