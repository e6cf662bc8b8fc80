"""What a call brings: its parameters, each read as the kind that the method needs."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.telegram.refusals import bad

_TRUE = frozenset({"true", "yes", "1"})


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a call."""

    name: str
    data: bytes
    mime: str


@dataclass(frozen=True, slots=True)
class Parameters:
    """Parameters by their names, as text or already read from JSON."""

    values: Mapping[str, Any] = field(default_factory=dict)
    uploads: Mapping[str, Upload] = field(default_factory=dict)

    def has(self, name: str) -> bool:
        """Return whether a parameter was given, and not as nothing."""
        return self.values.get(name) not in (None, "") or name in self.uploads

    def text(self, name: str) -> str:
        """Return a text; an empty one if it was not given."""
        value = self.values.get(name)
        if isinstance(value, bool):
            return str(value).lower()
        return "" if value is None else str(value)

    def number(self, name: str, default: int = 0) -> int:
        """Return a whole number; the default for anything else, as Telegram does."""
        value = self.text(name).strip()
        return int(value) if value.lstrip("-").isdigit() else default

    def truth(self, name: str) -> bool:
        """Return whether a flag is set."""
        return self.text(name).strip().lower() in _TRUE

    def parsed(self, name: str) -> Any:
        """Return an object or a list that was sent as JSON, or None."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        if not value.strip():
            return None
        try:
            return json.loads(value)
        except ValueError as error:
            raise bad(f"can't parse {name} JSON object") from error

    def list(self, name: str) -> list[Any] | None:
        """Return a list that was sent as JSON, or None."""
        value = self.parsed(name)
        if value is not None and not isinstance(value, list):
            raise bad(f"can't parse {name} JSON object")
        return value

    def upload(self, name: str) -> Upload | None:
        """Return a file, sent under its own name or as `attach://` another."""
        value = self.text(name)
        under = value.removeprefix("attach://") if value.startswith("attach://") else name
        return self.uploads.get(under)

    def shown(self) -> dict[str, Any]:
        """Return all of it for the ledger: files by their names, JSON as objects."""
        shown = {name: _opened(value) for name, value in self.values.items()}
        return {**shown, **{name: f"<{one.name}>" for name, one in self.uploads.items()}}


def _opened(value: Any) -> Any:
    if isinstance(value, str) and value[:1] in ("[", "{"):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value
