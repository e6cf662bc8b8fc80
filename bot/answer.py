"""What an answer is made of: values only, from the question to the citation.

Only `bot.checking.citing` makes a `Citation`; a `Statement` without one cannot exist.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from bot.telling.reasons import Reason
from bot.telling.remarks import Remark, joined
from index.article import Span
from index.errors import QuestionError
from index.filters import Filters

LONGEST_QUESTION = 2000
LONE = re.compile("[\ud800-\udfff]")  # a surrogate: half a character, from bytes in no encoding


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody wants to know.

    Attributes:
        asked_on: The day that "last week" is counted from.
    """

    text: str
    filters: Filters = field(default_factory=Filters)
    asked_on: date | None = None

    @property
    def day(self) -> date:
        """The day it is asked on; today if none is given."""
        return self.asked_on or date.today()

    def __post_init__(self) -> None:
        if LONE.search(self.text):
            raise QuestionError("The question is not valid text; ask in UTF-8.")
        if not self.text.strip():
            raise QuestionError("The question is empty; ask in a few words.")
        if len(self.text) > LONGEST_QUESTION:
            raise QuestionError(
                f"The question has {len(self.text):,} characters; "
                f"ask in at most {LONGEST_QUESTION:,}."
            )


@dataclass(frozen=True, slots=True)
class Evidence:
    """One sentence of a hit that may answer, `number` from 1, best first.

    Attributes:
        score: How well it fits the question; larger is better.
        elsewhere: Where other articles say the same.
        short: Where the words stand that answer, if a reader is sure of them.
        sight: The score before models looked at it once more, if they did.
    """

    number: int
    article_id: str
    span: Span
    text: str
    score: float
    elsewhere: tuple[tuple[str, Span], ...] = ()
    short: Span | None = None
    sight: float | None = None

    @property
    def at_sight(self) -> float:
        """The score without such models: the same whichever are set."""
        return self.score if self.sight is None else self.sight


@dataclass(frozen=True, slots=True)
class Draft:
    """One sentence as its writer claims it, with the numbers of its evidence: not yet believed."""

    text: str
    evidence: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """An article that says the same sentence as another, and where: no second witness."""

    article_id: str
    title: str
    url: str | None
    published: str | None
    source: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class Citation:
    """A span of an article that was read back from the store and is word for word `quote`.

    Attributes:
        prefix, suffix: The characters before and after, as a W3C text quote selector has them.
        article_sha256: The SHA-256 of the article's whole text.
        also_in: Other articles that print the same sentence, all but word for word.
        short: Where the words of the quote stand that answer, if a reader is sure of them.
    """

    number: int
    article_id: str
    title: str
    url: str | None
    published: str | None
    source: str | None
    span: Span
    quote: str
    prefix: str
    suffix: str
    article_sha256: str
    also_in: tuple[Elsewhere, ...] = ()
    short: Span | None = None

    def __post_init__(self) -> None:
        if len(self.quote) != self.span.end - self.span.start:
            raise ValueError(f"The quote does not fill its span {self.span.start}:{self.span.end}.")
        if self.short and not self.span.start <= self.short.start < self.short.end <= self.span.end:
            raise ValueError(f"The short answer is not inside {self.span.start}:{self.span.end}.")

    @property
    def parts(self) -> tuple[str, str, str]:
        """The quote in three: what is before the short answer, it, and what is behind.

        Without one, all is before.
        """
        if self.short is None:
            return self.quote, "", ""
        start, end = self.short.start - self.span.start, self.short.end - self.span.start
        return self.quote[:start], self.quote[start:end], self.quote[end:]


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence that is shown, with the citations that prove it."""

    text: str
    citations: tuple[Citation, ...]

    def __post_init__(self) -> None:
        if not self.citations:
            raise ValueError("A statement needs at least one citation.")

    @property
    def parts(self) -> tuple[str, str, str]:
        """The text in three: before the words that answer, they, and behind; all before if unknown.

        They are known in a quotation alone: a model's sentence has words of its own.
        """
        quoted = next((one for one in self.citations if one.quote == self.text), None)
        return quoted.parts if quoted else (self.text, "", "")


# Numbers that articles give for the same thing, each with the citation that says so.
Differing = tuple[tuple[str, Citation], ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a question; one without statements is an abstention.

    Attributes:
        reason: Why nothing is stated; None if something is.
        remarks: What a reader should know besides.
        nearest: With an abstention, the passages that came closest.
        confidence: How surely the articles hold an answer, 0..1: a score, not a probability.
        generation: The name of the index generation that answered.
        timings: Seconds by stage, and until the first statement.
        usage: Tokens, when a model was asked.
        differing: What the articles do not agree on, as a remark says in a sentence.
    """

    question: str
    standalone_question: str
    statements: tuple[Statement, ...]
    nearest: tuple[Citation, ...]
    reason: Reason | None
    remarks: tuple[Remark, ...]
    confidence: float
    mode: Literal["extractive", "llm"]
    model: str | None
    prompt_digest: str | None
    generation: str
    timings: Mapping[str, float]
    usage: Mapping[str, int] | None
    differing: Differing = ()

    @property
    def why(self) -> str | None:
        """The reason in English, None if something is stated."""
        return self.reason.text if self.reason else None

    @property
    def notice(self) -> str | None:
        """The remarks as one English text, None if there are none."""
        return joined(self.remarks)

    @property
    def abstained(self) -> bool:
        """Whether nothing is stated."""
        return not self.statements

    @property
    def citations(self) -> tuple[Citation, ...]:
        """The citations of all statements, each once, in order of their numbers."""
        cited = {c.number: c for statement in self.statements for c in statement.citations}
        return tuple(cited[number] for number in sorted(cited))

    @property
    def shown(self) -> tuple[Citation, ...]:
        """The citations that a reader is shown: those of the statements, or what came closest."""
        return self.citations or self.nearest
