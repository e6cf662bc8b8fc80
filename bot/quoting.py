"""Answer without a model: the best sentences themselves, word for word."""

from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol, runtime_checkable

from bot.account import Account
from bot.answer import Draft, Evidence, Question
from bot.finding.confidence import THRESHOLD

MOST = 3
# How far below the best sentence another one may score and still be quoted.
MARGIN = 0.3


@runtime_checkable
class Writer(Protocol):
    """Whoever drafts an answer from evidence; nothing it writes is believed unverified."""

    @property
    def mode(self) -> Literal["extractive", "llm"]:
        """Whether it quotes or writes."""

    @property
    def model(self) -> str | None:
        """The language model that writes, if any."""

    @property
    def prompt_digest(self) -> str | None:
        """The SHA-256 of the prompts that the model is given, if any."""

    @property
    def needs(self) -> float:
        """How confident it must be that the articles answer, before it is asked at all."""

    def drafts(
        self, question: Question, evidence: Sequence[Evidence], account: Account
    ) -> AsyncGenerator[Draft, None]:
        """Yield the sentences of an answer, each with the numbers of its evidence."""


@dataclass(frozen=True, slots=True)
class Quoter:
    """Writes nothing of its own: each draft is one evidence sentence."""

    needs: float = THRESHOLD
    mode: Literal["extractive", "llm"] = field(default="extractive", init=False)
    model: str | None = field(default=None, init=False)
    prompt_digest: str | None = field(default=None, init=False)

    async def drafts(
        self, question: Question, evidence: Sequence[Evidence], account: Account
    ) -> AsyncGenerator[Draft, None]:
        """Yield the best sentence, and up to two more that are nearly as good."""
        for one in evidence[:MOST]:
            if one.score >= evidence[0].score - MARGIN:
                yield Draft(one.text, (one.number,))
