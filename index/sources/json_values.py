"""JSON as values: much of it is parsed in a child process, where memory has a limit.

What the values describe is not looked at: that is for `formats`.
"""

import json
from typing import Any

from index.errors import UnreadableSource
from index.sources.encodings import decode_json

ALONE = 5_000_000  # bytes of JSON: what is larger is parsed apart, where memory has a limit
MOST_BAD = 1000  # records of a file that are no articles, unless it holds more that are
HOPELESS = "holds hardly any articles; the rest of it is not read"


def loads(data: bytes) -> Any:
    """Return the value that JSON stands for; of much JSON from a child process.

    Of brackets alone, JSON needs 20 times its size in memory.

    Raises:
        UnreadableSource: If it is not valid, or takes too much memory.
    """
    if len(data) <= ALONE:
        return loads_here(data)
    from index.sources.sandbox import in_child

    return in_child(loads_apart, data)


def loads_apart(data: bytes) -> Any:
    """Return the same, in the child: what it holds is soon held a second time, where it is used.

    Raises:
        UnreadableSource: If it is not valid, or takes too much memory.
    """
    from index.sources.sandbox import ALMOST, MEMORY, peak

    value = loads_here(data)
    if peak() > ALMOST * MEMORY:
        raise UnreadableSource("takes too much memory to read")
    if isinstance(value, list):
        good = sum(isinstance(one, dict) for one in value)
        if len(value) - good > max(MOST_BAD, good):
            raise UnreadableSource(HOPELESS)
    return value


def loads_here(data: bytes) -> Any:
    """Return the same, in this process.

    Raises:
        UnreadableSource: If it is not valid.
    """
    try:
        return json.loads(decode_json(data))
    except (ValueError, RecursionError) as exc:
        raise UnreadableSource(f"is not valid JSON: {reason(exc)}") from exc


def reason(exc: Exception) -> str:
    """Return in a few words why JSON could not be read."""
    if isinstance(exc, json.JSONDecodeError):
        if exc.msg.startswith("Unterminated") or not exc.doc[exc.pos :].strip():
            return f"it breaks off at character {len(exc.doc)}"
        return f"wrong at character {exc.pos}, {exc.msg.lower()}"
    return "nested too deep" if isinstance(exc, RecursionError) else "unreadable number"
