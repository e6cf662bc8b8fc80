"""What was asked and answered before: all that a follow-up can mean.

Values only. A conversation remembers its last turns, and nothing of any other.
"""

from dataclasses import dataclass

from bot.answer import Answer

MOST = 6
LONGEST_SAID = 600  # characters of an earlier answer that a follow-up is understood from


@dataclass(frozen=True, slots=True)
class Turn:
    """One question and what was answered.

    Attributes:
        question: As it was asked.
        standalone_question: As it was understood.
        said: The texts of the statements; empty for an abstention.
        cited: The ids of the articles cited, each once, in order.
    """

    question: str
    standalone_question: str
    said: str
    cited: tuple[str, ...]

    @classmethod
    def from_answer(cls, answer: Answer) -> "Turn":
        """Return the turn that ended in an answer."""
        return cls(
            question=answer.question,
            standalone_question=answer.standalone_question,
            said=" ".join(statement.text for statement in answer.statements),
            cited=tuple(dict.fromkeys(one.article_id for one in answer.citations)),
        )


class Conversation:
    """The last turns of one conversation, the oldest first."""

    def __init__(self) -> None:
        self._turns: tuple[Turn, ...] = ()

    @property
    def turns(self) -> tuple[Turn, ...]:
        """At most `MOST` turns, the oldest first."""
        return self._turns

    def add(self, answer: Answer) -> None:
        """Remember an answer; the oldest turn is forgotten if there are too many."""
        self._turns = (*self._turns, Turn.from_answer(answer))[-MOST:]

    def clear(self) -> None:
        """Forget every turn."""
        self._turns = ()
