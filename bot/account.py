"""What one answer costs while it is made, and what its reader should know besides."""

from dataclasses import dataclass, field

from bot.telling.remarks import Remark
from index.errors import LLMFailed


@dataclass(slots=True)
class Account:
    """What one answer has cost so far, and what its reader should know.

    Attributes:
        failed: Why the model failed, if it did.
        declined: Whether the model said that the articles do not answer.
    """

    prompt_tokens: int = 0
    completion_tokens: int = 0
    remarks: list[Remark] = field(default_factory=list)
    failed: LLMFailed | None = None
    declined: bool = False

    @property
    def usage(self) -> dict[str, int] | None:
        """The tokens by kind, or None if no model was asked."""
        total = self.prompt_tokens + self.completion_tokens
        if not total:
            return None
        return {
            "prompt_tokens": self.prompt_tokens,
            "completion_tokens": self.completion_tokens,
            "total_tokens": total,
        }

    def fail(self, failed: LLMFailed) -> None:
        """Note that the model failed, which a reader is told."""
        self.failed = failed
        self.remarks.append(Remark("failed", str(failed)))

    def spend(self, prompt: int, completion: int) -> None:
        """Add the tokens of one call."""
        self.prompt_tokens += prompt
        self.completion_tokens += completion
