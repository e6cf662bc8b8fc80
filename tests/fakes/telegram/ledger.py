"""What was asked of the fake: every call, when, and how it ended."""

import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Call:
    """One call of a method.

    Attributes:
        time: When it came, by the clock of the fake; `ended` when it was answered.
        chat: The chat it was for, if any.
        status: 200, the error's code, or 0 if the caller got no whole answer.
        description: What was wrong, if anything.
        result: What was answered.
        fault: The scripted fault that it ran into.
        violation: Whether it came inside a `retry_after` that the bot had been told.
    """

    method: str
    time: float
    ended: float
    chat: int | None
    parameters: dict[str, Any]
    status: int
    description: str = ""
    result: Any = None
    fault: str = ""
    violation: bool = False

    @property
    def ok(self) -> bool:
        """Whether it was answered with its result."""
        return self.status == 200


class Ledger:
    """All calls in the order in which they ended."""

    def __init__(self) -> None:
        self._calls: list[Call] = []
        self._heard: list[Callable[[Call], None]] = []
        self._lock = threading.Lock()

    def note(self, call: Call) -> None:
        """Write a call down, and tell whoever listens."""
        with self._lock:
            self._calls.append(call)
        for heard in self._heard:
            heard(call)

    def listen(self, heard: Callable[[Call], None]) -> None:
        """Have a function called with each call, in the thread of the server."""
        self._heard.append(heard)

    @property
    def calls(self) -> tuple[Call, ...]:
        """All calls so far."""
        with self._lock:
            return tuple(self._calls)

    def of(self, *methods: str, chat: int | None = None) -> list[Call]:
        """Return the calls of some methods, in one chat if given."""
        names = {method.lower() for method in methods}
        return [
            call
            for call in self.calls
            if call.method.lower() in names and (chat is None or call.chat == chat)
        ]

    @property
    def violations(self) -> list[Call]:
        """The calls that came inside a `retry_after`."""
        return [call for call in self.calls if call.violation]

    @property
    def refusals(self) -> list[Call]:
        """The calls that were refused by the rules, not by a scripted fault."""
        return [call for call in self.calls if call.status not in (0, 200) and not call.fault]

    def count(self) -> Counter[str]:
        """Return how often each method was called."""
        return Counter(call.method for call in self.calls)

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._calls.clear()
