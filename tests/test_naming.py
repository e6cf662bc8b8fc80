"""A title is one title, and a source one source, whatever signs they are made of."""

import pytest

from bot.showing.naming import SOURCE, TITLE, apart, bracketed, titled


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Rain · Reuters · 5 May", "Rain - Reuters - 5 May"),
        ("Rain\n•\tReuters", "Rain - Reuters"),
        ("Una col·lecció", "Una col·lecció"),
        ("\u2067Rain\u202e\x1b[31m", "Rain[31m"),
    ],
)
def test_no_dot_in_a_part_keeps_parts_apart(text: str, written: str) -> None:
    """Nor does a sign in it turn the direction of writing."""
    assert apart(text, 99) == written


def test_no_quotation_mark_ends_a_title_and_no_bracket_a_source() -> None:
    """Single quotation marks and other brackets stand for them."""
    assert titled('Rain” (Reuters), «Sun" „Wind“') == "Rain' (Reuters), 'Sun' 'Wind'"
    assert bracketed("Blog), “Star” (dpa（x）") == "Blog], 'Star' [dpa[x]"


def test_long_ones_are_cut() -> None:
    """A list stays a list."""
    assert len(titled("rain " * 99)) <= TITLE
    assert len(bracketed("paper " * 99)) <= SOURCE
