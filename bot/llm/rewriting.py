"""Make a follow-up question stand alone, before anything is looked for.

By a model; where it fails, the question goes on with what `carrying` takes
from the last turns, as it does without a model.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from secrets import token_hex

from bot.account import Account
from bot.answer import Question
from bot.llm.model import Message, Model
from bot.llm.writing import visible
from bot.understanding.carrying import Carried, carry
from bot.understanding.conversation import LONGEST_SAID, Turn
from index.errors import LLMFailed, QuestionError
from index.generations.keywords import Keywords
from prompts import Prompts


@dataclass(frozen=True, slots=True)
class ModelRewriter:
    """Rewrites follow-up questions with a language model."""

    llm: Model
    prompts: Prompts

    async def standalone(
        self, question: str, turns: Sequence[Turn], keywords: Keywords, account: Account
    ) -> Carried:
        """Return the question as one that stands alone, and which articles it still concerns."""
        carried = carry(question, turns, keywords)
        try:
            written = await self.llm.whole([self._message(question, turns)], account)
        except LLMFailed:
            return carried  # the answer itself will say that the model fails
        line = _line(written)
        return Carried(line, carried.articles) if line else carried

    def _message(self, question: str, turns: Sequence[Turn]) -> Message:
        told = [
            {"question": visible(turn.question), "said": visible(turn.said)[:LONGEST_SAID]}
            for turn in turns
        ]
        slots = {
            "question": visible(question),
            "turns": told,
            "delimiter": f"=== {token_hex(8)} ===",
        }
        return Message("user", self.prompts.render("rewrite", slots))


def _line(written: str) -> str | None:
    """Return the question in what a model wrote; None if it wrote anything else than one."""
    lines = [visible(line) for line in written.splitlines() if line.strip()]
    if not lines:
        return None
    line = lines[-1].strip("\"'“”„*` ")
    try:
        return Question(line).text
    except QuestionError:
        return None
