"""JSON is read as it is, and much of it where it cannot take the memory of this process."""

import json
import re

import pytest

from index.errors import UnreadableSource
from index.sources.json_values import ALONE, HOPELESS, loads


@pytest.mark.parametrize("value", [{"a": [1, None, "ä🙂"]}, [], 5, "text"])
def test_a_value_comes_back(value: object) -> None:
    """Whatever it is."""
    assert loads(json.dumps(value).encode()) == value


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "is not valid JSON: it breaks off at character 0"),
        ('{"text": ', "is not valid JSON: it breaks off at character 9"),
        ('{"text": "It rained.', "is not valid JSON: it breaks off at character 20"),
        (
            '{"id": 1 "text": "a"}',
            "is not valid JSON: wrong at character 9, expecting ',' delimiter",
        ),
        ("[" * 100_000, "is not valid JSON: nested too deep"),
        ("9" * 5000, "is not valid JSON: unreadable number"),
    ],
    ids=lambda value: value[:16],
)
def test_what_is_no_json_says_why(text: str, reason: str) -> None:
    """And where."""
    with pytest.raises(UnreadableSource, match=f"^{re.escape(reason)}$"):
        loads(text.encode())


def test_much_is_parsed_apart() -> None:
    """What comes back is the same; what cannot be read says why as it does here."""
    value = [{"text": "It rained. " * 50} for _ in range(ALONE // 500)]
    data = json.dumps(value).encode()

    assert len(data) > ALONE
    assert loads(data) == value
    with pytest.raises(UnreadableSource, match="is not valid JSON"):
        loads(data[:-1])


def test_a_list_of_nothing_is_not_brought_back() -> None:
    """It would be held a second time, to be thrown away."""
    with pytest.raises(UnreadableSource, match=HOPELESS):
        loads(json.dumps([1] * 2_000_000).encode())


def test_a_bomb_of_brackets() -> None:
    """Brackets need many times their size in memory, but not in this process."""
    with pytest.raises(UnreadableSource, match=r"^takes (too much memory|longer than 20)"):
        loads(b"[" + b"[]," * 6_500_000 + b"[]]")
