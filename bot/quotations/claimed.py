"""An answer as a file claims it: the object that `footnote ask --json` prints.

Anybody may have written the file, so its form is checked and nothing in it is
believed. Keys that are not looked at may be missing, as earlier versions had
others, and ones that are not known may stand there.
"""

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from index.errors import UsageError

AUTHOR = "expected what `footnote ask --json` prints"
Count = Annotated[int, Field(ge=0, lt=10**12)]


class Claimed(BaseModel):
    """A part of the file; numbers are numbers, and texts are texts."""

    model_config = ConfigDict(strict=True, frozen=True)


class ClaimedPlace(Claimed):
    """A place of an article, and what is claimed of the article."""

    article_id: str
    title: str = ""
    url: str | None = None
    published: str | None = None
    source: str | None = None
    start: Count
    end: Count

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.start >= self.end:
            raise ValueError(f"{self.start}-{self.end} is not a span")
        return self


class ClaimedElsewhere(ClaimedPlace):
    """A place that is claimed to say the same as a quote."""


class ClaimedShort(Claimed):
    """Where the words of a quote are claimed to stand that answer."""

    start: Count
    end: Count


class ClaimedCitation(ClaimedPlace):
    """A place, and what is claimed to stand there."""

    number: Count
    quote: Annotated[str, Field(min_length=1)]
    prefix: str = ""
    suffix: str = ""
    article_sha256: str
    short: ClaimedShort | None = None
    also_in: list[ClaimedElsewhere] = []

    @property
    def marks_itself(self) -> bool:
        """Whether the words that are said to answer, if any, are words of the quote."""
        short = self.short
        return short is None or self.start <= short.start < short.end <= self.end


class ClaimedStatement(Claimed):
    """A sentence, and the numbers of what is claimed to prove it."""

    text: str
    citations: list[Count]


class ClaimedAnswer(Claimed):
    """An answer; `generation` is the name of the index that gave it."""

    statements: list[ClaimedStatement]
    citations: list[ClaimedCitation]
    nearest: list[ClaimedCitation] = []
    status: Literal["answered", "abstained"] | None = None
    mode: Literal["extractive", "llm"] | None = None
    generation: str | None = None
    question: str = ""
    standalone_question: str = ""
    reason: str | None = None
    notice: str | None = None

    @model_validator(mode="after")
    def _numbered_once(self) -> "ClaimedAnswer":
        seen: set[int] = set()
        for one in self.citations:
            if one.number in seen:
                raise ValueError(f"two citations have the number {one.number}")
            seen.add(one.number)
        return self

    @model_validator(mode="after")
    def _says_something(self) -> "ClaimedAnswer":
        if self.status == "answered" and not self.statements:
            raise ValueError("it says that it answers, but nothing is stated")
        return self


def read_answer(content: bytes) -> ClaimedAnswer:
    """Return the answer that a file claims.

    Raises:
        UsageError: If it is none; the sentence names the field that is wrong.
    """
    try:
        return ClaimedAnswer.model_validate_json(content.removeprefix(b"\xef\xbb\xbf"))
    except ValidationError as exc:
        first = exc.errors(include_url=False, include_input=False)[0]
    if first["type"] == "json_invalid":
        raise UsageError(f"The file is not JSON; {AUTHOR}.")
    field = _named(first["loc"])
    about = f"{field!r}: {_said(first['msg'])}" if field else _said(first["msg"])
    raise UsageError(f"The file is not an answer ({about}); {AUTHOR}.")


def _named(steps: tuple[int | str, ...]) -> str:
    """Return the way to a field as programs write it: "citations[0].quote"."""
    way = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps)
    return way.removeprefix(".")


def _said(message: str) -> str:
    """Return what pydantic says, as a part of our sentence."""
    message = message.removeprefix("Value error, ")
    return message[:1].lower() + message[1:]
