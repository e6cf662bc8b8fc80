"""What one answer costs while it is made, and what its reader should know besides."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class Account:
    """What one answer has cost so far, and what its reader should know.

    Attributes:
        declined: Whether the model said that the articles do not answer.
    """

    prompt_tokens: int = 0
    completion_tokens: int = 0
    notices: list[str] = field(default_factory=list)
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

    def spend(self, prompt: int, completion: int) -> None:
        """Add the tokens of one call."""
        self.prompt_tokens += prompt
        self.completion_tokens += completion
