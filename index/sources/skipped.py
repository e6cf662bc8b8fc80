"""What did not become an article, and why: a value that every reader of sources may give."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something in a source that did not become an article, and why."""

    name: str
    reason: str

    @classmethod
    def repeated(cls, name: str, article_id: str) -> "Skipped":
        """Return what is skipped because an article with its id was read before."""
        return cls(name, f"has the id {article_id!r} of an article read before")


def told(skipped: Sequence[Skipped]) -> str:
    """Return the first of several as half a sentence, and how many more there are."""
    more = f" (and {len(skipped) - 1} more)" if len(skipped) > 1 else ""
    return f"{skipped[0].name} {skipped[0].reason}{more}"
