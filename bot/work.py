"""One answer in the making: what is known so far, and how it came about.

Never shown: what is, is an `Answer`.
"""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from bot.account import Account
from bot.answer import Evidence, Question, Statement
from bot.checking.citing import Verdict
from bot.finding.ranking import Ranking
from bot.telling.disagreeing import Pair
from bot.understanding.asked import Asked
from bot.understanding.carrying import Carried
from index.passage import Hit


@dataclass(slots=True)
class Trace:
    """How an answer came about: seconds by stage, what was found, and what the verifier said."""

    timings: dict[str, float] = field(default_factory=dict)
    hits: list[Hit] = field(default_factory=list)
    ranking: Ranking | None = None
    verdicts: list[Verdict] = field(default_factory=list)
    began: float = field(default_factory=time.perf_counter)

    def first_shown(self) -> None:
        """Take the time until the first statement, once."""
        self.timings.setdefault("first_statement", round(time.perf_counter() - self.began, 4))

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Take the time of a stage, added to what it took before."""
        start = time.perf_counter()
        try:
            yield
        finally:
            taken = time.perf_counter() - start
            self.timings[name] = round(self.timings.get(name, 0.0) + taken, 4)


@dataclass(slots=True)
class Work:
    """One answer in the making.

    Attributes:
        asks: What is asked for besides the words.
        timely: Whether some of the evidence may be about the time that is asked for.
    """

    question: Question
    standalone: Carried
    trace: Trace
    account: Account
    evidence: Sequence[Evidence]
    confidence: float
    asks: Asked
    timely: bool
    differing: Pair | None
    statements: list[Statement] = field(default_factory=list)

    @property
    def refused(self) -> bool:
        """Whether nothing is to be stated, however like the question a sentence is."""
        return bool(self.asks.beyond) or not self.timely

    @property
    def understood(self) -> Question:
        """The question as it is understood."""
        return replace(self.question, text=self.standalone.question)
