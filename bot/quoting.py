"""Answer without a model: the best sentences themselves, word for word."""

from collections.abc import AsyncIterator, Sequence
from typing import Literal, Protocol, runtime_checkable

from bot.answer import Draft, Evidence, Question

MOST = 3
# How far below the best sentence another one may score and still be quoted.
MARGIN = 0.08


@runtime_checkable
class Writer(Protocol):
    """Whoever drafts an answer from evidence; nothing it writes is believed unverified."""

    mode: Literal["extractive", "llm"]
    model: str | None
    prompt_digest: str | None

    def drafts(self, question: Question, evidence: Sequence[Evidence]) -> AsyncIterator[Draft]:
        """Yield the sentences of an answer, each with the numbers of its evidence."""


class Quoter:
    """Writes nothing of its own: each draft is one evidence sentence."""

    mode: Literal["extractive", "llm"] = "extractive"
    model: str | None = None
    prompt_digest: str | None = None

    async def drafts(
        self, question: Question, evidence: Sequence[Evidence]
    ) -> AsyncIterator[Draft]:
        """Yield the best sentence, and up to two more that are nearly as good."""
        for one in evidence[:MOST]:
            if one.score >= evidence[0].score - MARGIN:
                yield Draft(one.text, (one.number,))
