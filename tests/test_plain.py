"""Plain text holds nothing that a terminal would act upon, and loses nothing else."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.showing.plain import line, plain


@pytest.mark.parametrize(
    "hostile",
    [
        "\x1b[31m",  # recolours
        "\x1b]0;title\x07",  # renames the window
        "\x9b2J",  # clears the screen, in one character
        "\r",  # returns to the start of the line
        "\x08",  # goes back
        "\x00",
        "\x7f",
        "\u202e",  # reverses what follows
        "\u2067",
        "\u200f",
        "\u061c",
    ],
)
def test_characters_that_a_terminal_acts_upon_are_replaced(hostile: str) -> None:
    """The first of them becomes U+FFFD: the rest is harmless, and it shows that one was there."""
    assert plain(f"a{hostile}b").startswith("a\ufffd")
    assert hostile[0] not in plain(hostile)


@given(st.text())
def test_nothing_else_changes(text: str) -> None:
    """Of every text, the same number of characters is left, and only controls are replaced."""
    shown = plain(text)

    assert len(shown) == len(text)
    changed = {old for old, new in zip(text, shown, strict=True) if old != new}
    assert {unicodedata.category(one) for one in changed} <= {"Cc", "Cf"}
    assert not {one for one in shown if unicodedata.category(one) == "Cc"} - {"\t", "\n"}


@given(st.text())
def test_a_line_is_one_line(text: str) -> None:
    """Line ends of every kind become a space, and there are none at the ends."""
    shown = line(text)

    assert len(shown.splitlines()) <= 1
    assert shown == shown.strip()
    assert "  " not in shown.replace("\u3000", "")
