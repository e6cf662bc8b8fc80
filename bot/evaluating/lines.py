"""One line of a file of questions: its fields, and a sentence for whatever is wrong with one.

    {"id": "q1", "question": "When was the bridge closed?", "answers": ["on Thursday"],
     "answerable": true, "doc_ids": ["bridge"],
     "spans": [{"doc_id": "bridge", "start": 0, "end": 38}], "date": "2023-01-13"}

Strangers' files carry many other fields, which are ignored; one that is nearly a field of
ours is a slip, and refused. Which file and line it is stands before each sentence.
"""

import json
from datetime import date
from difflib import get_close_matches
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

from index.dates import iso_date
from index.errors import UnreadableSource
from index.sources.json_values import loads

RIGHT: dict[str, Any] = {
    "id": "q1",
    "question": "When was the bridge closed?",
    "answers": ["on Thursday"],
    "answerable": True,
    "doc_ids": ["bridge"],
    "spans": [{"doc_id": "bridge", "start": 0, "end": 38}],
    "date": "2023-01-13",
}
SLIP = 0.85  # how alike two names are if one is meant as the other: "answer", "docids"


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


def read_line(data: bytes) -> Line:
    """Return the question of a line.

    Raises:
        UnreadableSource: If it is none.
    """
    fields = _fields(data)
    for name in fields:
        if meant := _meant(name, fields):
            raise UnreadableSource(f"has the field {name!r} (did you mean {meant!r}?)")
    try:
        line = Line.model_validate(fields)
    except ValidationError as exc:
        raise UnreadableSource(_told(exc)) from exc
    for one in line.spans:
        if not 0 <= one.start < one.end:
            raise UnreadableSource(
                f"has a span {one.start}:{one.end}, but a span begins at 0 or later and ends "
                f"after it begins, such as {_shown('spans')}"
            )
    return line


def _fields(data: bytes) -> dict[str, Any]:
    whole = f"a line is one object, such as {json.dumps({'question': '...', 'answerable': False})}"
    try:
        fields = loads(data)
    except UnreadableSource as exc:
        if isinstance(exc.__cause__, json.JSONDecodeError):
            place = exc.__cause__.pos + 1
            raise UnreadableSource(f"is not JSON from its character {place:,} on; {whole}") from exc
        raise
    if not isinstance(fields, dict):
        raise UnreadableSource(f"is not a JSON object; {whole}")
    return fields


def _meant(name: str, fields: dict[str, Any]) -> str | None:
    """Return the field of ours that a name is a slip for, unless that is there as well."""
    if name in RIGHT:
        return None
    close = get_close_matches(name.casefold(), RIGHT, n=1, cutoff=SLIP)
    return next((one for one in close if one not in fields), None)


def _told(exc: ValidationError) -> str:
    """Return what is wrong with the first bad field, and what would be right."""
    first = exc.errors()[0]
    field, *inner = first["loc"]
    if first["type"] == "missing" and not inner:
        return f"has no {field!r}, such as {_shown(str(field))}"
    return f"has {field!r} in a form that is not understood; write it like {_shown(str(field))}"


def _shown(field: str) -> str:
    """Return a field as it would be right."""
    null = " (or false, or null)" if field == "answerable" else ""
    return f"{json.dumps(field)}: {json.dumps(RIGHT[field])}{null}"
