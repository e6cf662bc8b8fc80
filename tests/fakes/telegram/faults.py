"""What goes wrong by script: per method and chat, so many times or until it is ended."""

import threading
from dataclasses import dataclass

_TEXTS = {
    401: "Unauthorized",
    409: "Conflict: terminated by other getUpdates request; "
    "make sure that only one bot instance is running",
    500: "Internal Server Error: restart",
    502: "Bad Gateway",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that goes wrong with one call.

    Attributes:
        kind: "status", "reset", "stall", "delay", "half", "json" or "lost".
        code: The status of a refusal, and `retry_after` when to come again.
        seconds: How long a stall or a delay is.
        done: Whether the call takes effect all the same.
    """

    kind: str
    code: int = 0
    retry_after: float | None = None
    seconds: float = 0.0
    done: bool = False

    @property
    def name(self) -> str:
        """What it is called in the ledger."""
        return f"{self.kind} {self.code}" if self.code else self.kind

    @property
    def text(self) -> str:
        """The description of a refusal."""
        if self.code == 429:
            return f"Too Many Requests: retry after {self.retry_after or 1:g}"
        return _TEXTS.get(self.code, "Internal Server Error")


def status(code: int, retry_after: float | None = None) -> Fault:
    """Refuse with this status; 429 says when to come again."""
    return Fault("status", code, 1 if code == 429 and retry_after is None else retry_after)


def stall(seconds: float = 3600.0) -> Fault:
    """Say nothing for so long, then hang up; nothing is done."""
    return Fault("stall", seconds=seconds)


def delay(seconds: float) -> Fault:
    """Wait so long, then answer as always."""
    return Fault("delay", seconds=seconds, done=True)


RESET = Fault("reset")
HALF_BODY = Fault("half", done=True)
BAD_JSON = Fault("json", done=True)
LOST_REPLY = Fault("lost", done=True)


@dataclass(slots=True)
class Rule:
    """Which calls a fault is for; `left` is None if it lasts until it is ended."""

    fault: Fault
    methods: frozenset[str]
    chat: int | None
    left: int | None
    met: int = 0

    def end(self) -> None:
        """Let it happen no more."""
        self.left = 0

    def fits(self, method: str, chat: int | None) -> bool:
        """Return whether a call runs into it."""
        if self.left == 0 or (self.methods and method.lower() not in self.methods):
            return False
        return self.chat is None or self.chat == chat


class Faults:
    """The script: rules in the order in which they were put."""

    def __init__(self) -> None:
        self._rules: list[Rule] = []
        self._lock = threading.Lock()

    def put(
        self, fault: Fault, *methods: str, times: int | None = 1, chat: int | None = None
    ) -> Rule:
        """Have a fault happen to calls of some methods, or of all if none is named."""
        names = frozenset(method.lower() for method in methods)
        rule = Rule(fault, names, chat, times)
        with self._lock:
            self._rules.append(rule)
        return rule

    def take(self, method: str, chat: int | None) -> Fault | None:
        """Return what goes wrong with a call, and count it."""
        with self._lock:
            for rule in self._rules:
                if rule.fits(method, chat):
                    rule.left = None if rule.left is None else rule.left - 1
                    rule.met += 1
                    return rule.fault
        return None

    def clear(self) -> None:
        """End all faults."""
        with self._lock:
            self._rules.clear()
