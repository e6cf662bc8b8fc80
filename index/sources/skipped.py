"""What did not become an article, and why: a value that every reader of sources may give."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something in a source that did not become an article, and why."""

    name: str
    reason: str
