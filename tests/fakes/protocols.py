"""Three ways to talk to a language model over HTTP: what is refused, what is sent.

Pure: requests and responses as values. What the real servers say was read from
their documentation and from the types of their client libraries.
"""

import json
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Rules:
    """What a server holds its callers to."""

    key: str | None
    models: tuple[str, ...]
    context: int
    refuses: tuple[str, ...] = ()  # parameters that a newer model knows no more


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a request is not answered."""

    status: int
    message: str
    code: str | None = None
    param: str | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """A finished answer: its pieces, and what they cost."""

    model: str
    pieces: tuple[str, ...]
    prompt_tokens: int
    full: bool = False  # whether the limit of tokens cut it short

    @property
    def text(self) -> str:
        """The whole answer."""
        return "".join(self.pieces)

    @property
    def tokens(self) -> int:
        """How many tokens were answered."""
        return tokens(self.text)


def tokens(text: str) -> int:
    """Return how many tokens a text has here: one for four bytes."""
    return -(-len(text.encode()) // 4)


def flat(content: Any) -> str:
    """Return the text of a message, which may come in parts."""
    if isinstance(content, list):
        return "".join(str(part.get("text", "")) for part in content if isinstance(part, dict))
    return content if isinstance(content, str) else ""


class Dialect(ABC):
    """How one provider's API speaks."""

    path: str
    streams_by_default = False
    content_type = "text/event-stream; charset=utf-8"
    limits: tuple[str, ...] = ("max_tokens",)

    @abstractmethod
    def refused(
        self, headers: Mapping[str, str], body: Json | None, rules: Rules
    ) -> Refusal | None:
        """Return why a request is refused, if it is; a body that is no JSON object is None."""

    @abstractmethod
    def error(self, refusal: Refusal) -> Json:
        """Return an error as this provider words it."""

    @abstractmethod
    def whole(self, said: Said) -> Json:
        """Return an answer in one piece."""

    @abstractmethod
    def stream(self, said: Said, body: Json) -> Iterator[str]:
        """Yield the events of a stream; each holds one piece at most."""

    def error_event(self, refusal: Refusal) -> str:
        """Return an error as it comes in the middle of a stream."""
        return f"data: {dumps(self.error(refusal))}\n\n"

    def prompt(self, body: Json) -> tuple[str, str]:
        """Return the system text and the user text of a request."""
        told: dict[bool, list[str]] = {True: [], False: []}
        for message in body["messages"]:
            told[message.get("role") in {"system", "developer"}].append(
                flat(message.get("content"))
            )
        return "\n\n".join(told[True]), "\n\n".join(told[False])

    def limit(self, body: Json) -> int | None:
        """Return how many tokens an answer may have."""
        found = [body[name] for name in self.limits if isinstance(body.get(name), int)]
        return found[0] if found else None


def dumps(value: Any) -> str:
    """Return a value as JSON, as short as servers send it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
