"""Buttons carry little, and a tap is believed only if it is one of ours."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.messenger.saying.buttons import Button, Tap, parse, under_answer
from bot.messenger.saying.wording import wording
from tests.fakes.telegram.keyboards import MOST_DATA

ENGLISH = wording("en")


def test_buttons_under_an_answer() -> None:
    """One for each citation, then the proof and both opinions."""
    assert under_answer("a1", [1, 2], ENGLISH) == (
        (Button("[1]", "c:a1:1"), Button("[2]", "c:a1:2")),
        (Button("Full proof", "p:a1"), Button("👍", "+:a1"), Button("👎", "-:a1")),
    )


def test_an_abstention_has_no_citations() -> None:
    """Without numbers there is one row."""
    (row,) = under_answer("a1", [], wording("de"))
    assert row[0] == Button("Alle Belege", "p:a1")


def test_many_citations() -> None:
    """Rows are of eight at most, and only the first 24 have a button."""
    rows = under_answer("a" * 48, range(1, 100_000, 1000), ENGLISH)
    assert [len(row) for row in rows] == [8, 8, 8, 3]
    assert max(len(one.data.encode()) for row in rows for one in row) <= MOST_DATA


@pytest.mark.parametrize("answer_id", ["", "a:b", "a" * 49, "ä", "a\n", "a b"])
def test_an_id_that_no_button_can_carry(answer_id: str) -> None:
    """An id is of letters, digits, "_" and "-", and short."""
    with pytest.raises(ValueError, match="No button can carry"):
        under_answer(answer_id, [1], ENGLISH)


@pytest.mark.parametrize(
    ("data", "tap"),
    [
        ("c:a_1-b:12", Tap("citation", "a_1-b", 12)),
        ("p:a1", Tap("proof", "a1")),
        ("+:a1", Tap("helpful", "a1")),
        ("-:a1", Tap("not helpful", "a1")),
        *((data, None) for data in ("", "c", "c:a1", "c:a1:0", "c:a1:-1", "c:a1:1:2", "c:a1:٣")),
        *((data, None) for data in ("p:", "p:a1:2", "x:a1", "p:a1\n", " p:a1", "P:a1", "p:ä")),
        *((data, None) for data in ("p:" + "a" * 49, "c:a1:" + "9" * 7, "c:a1:1e3")),
    ],
)
def test_what_a_tap_says(data: str, tap: Tap | None) -> None:
    """Data that no button of ours sends says nothing."""
    assert parse(data) == tap


@settings(max_examples=50)
@given(st.from_regex(r"[A-Za-z0-9_-]{1,48}", fullmatch=True), st.integers(1, 999_999))
def test_a_button_is_understood_when_it_is_tapped(answer_id: str, number: int) -> None:
    """What is under an answer comes back as it was meant."""
    rows = under_answer(answer_id, [number], ENGLISH)
    assert [parse(one.data) for row in rows for one in row] == [
        Tap("citation", answer_id, number),
        Tap("proof", answer_id),
        Tap("helpful", answer_id),
        Tap("not helpful", answer_id),
    ]


@settings(max_examples=50)
@given(st.text(max_size=70))
def test_any_data_is_safe(data: str) -> None:
    """Untrusted data never raises."""
    assert parse(data) is None or len(data.encode()) <= MOST_DATA
