"""Ask the questions, one after another, as everybody asks, and keep what came of each."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass

from bot.answer import Answer
from bot.engine import Engine
from bot.evaluating.questions import ArticleSpan, Case, QuestionFile
from bot.work import Trace
from index.rebuilding.stages import Progress


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a question.

    Attributes:
        found: Where the passages stand that the answer was looked for in, best first.
        seconds: How long the answer took.
    """

    case: Case
    answer: Answer
    found: tuple[ArticleSpan, ...]
    seconds: float

    @property
    def cited(self) -> tuple[ArticleSpan, ...]:
        """The places that the answer cites, in order of their numbers."""
        return tuple(ArticleSpan(one.article_id, one.span) for one in self.answer.citations)

    @property
    def articles(self) -> tuple[str, ...]:
        """The articles of the passages that were found, each once, best first."""
        return tuple(dict.fromkeys(place.article_id for place in self.found))


@dataclass(frozen=True, slots=True)
class AskedFile:
    """What came of a file of questions, under the name by which it was given."""

    name: str
    outcomes: tuple[Outcome, ...]


def ask_all(engine: Engine, files: Sequence[QuestionFile], progress: Progress) -> list[AskedFile]:
    """Return what comes of every question, in order."""
    progress.begin("asking questions", sum(len(file.cases) for file in files))
    return asyncio.run(_ask_all(engine, files, progress))


def outcomes(asked: Sequence[AskedFile]) -> tuple[Outcome, ...]:
    """Return what came of all questions of all files."""
    return tuple(one for file in asked for one in file.outcomes)


async def _ask_all(
    engine: Engine, files: Sequence[QuestionFile], progress: Progress
) -> list[AskedFile]:
    asked = []
    for file in files:
        came = []
        for case in file.cases:
            came.append(await ask(engine, case))
            progress.advance()
        asked.append(AskedFile(file.name, tuple(came)))
    return asked


async def ask(engine: Engine, case: Case) -> Outcome:
    """Return what comes of a question.

    Nothing is searched a second time: the passages are those that the engine found.
    """
    trace = Trace()
    start = time.perf_counter()
    answer = await engine.answer(case.question, trace)
    seconds = time.perf_counter() - start
    # A copy of a hit was found as well: to show it once must not hide its article.
    passages = (one for hit in trace.hits for one in hit.passages)
    found = tuple(ArticleSpan(one.article_id, one.span) for one in passages)
    return Outcome(case, answer, found, seconds)
