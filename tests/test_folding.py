"""What only setting tells apart is the same, and every character knows where it was."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.quotations.folding import fold
from index.article import Span, normalise


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("“The  Café”—", "'the café'-"),
        ("a \u00a0\n\n b", "a b"),
        ("it''s “so”", "it's 'so'"),
        ("1999–2001 -- yes", "1999-2001 - yes"),
        ("wait…", "wait..."),
        ("ﬁne ＡＢＣ Straße", "fine abc strasse"),
        ("co\u00adop\u200b", "coop"),
        ("", ""),
    ],
)
def test_texts_that_are_set_otherwise_are_alike(text: str, folded: str) -> None:
    """Case, white space, marks, dashes, ellipses and ligatures; an accent is kept."""
    assert fold(text).text == folded


@given(
    st.text(alphabet=st.one_of(st.sampled_from("“'- \u00a0\u00adﬁ…é\u0301👩‍🚀İ"), st.characters()))
)
def test_every_character_knows_its_original(text: str) -> None:
    """Spans are in order, inside the text, and hold what the character was made of."""
    text = normalise(text)
    folded = fold(text)

    assert len(folded.text) == len(folded.starts) == len(folded.ends)
    assert list(folded.starts) == sorted(folded.starts)
    for at, char in enumerate(folded.text):
        assert 0 <= folded.starts[at] < folded.ends[at] <= len(text)
        assert char in fold(text[folded.starts[at] : folded.ends[at]]).text
    if folded.text:
        assert folded.original(0, len(folded.text)) == folded.covered(0, len(folded.text))


def test_half_a_character_comes_from_nothing_whole() -> None:
    """As "ﬁ" is one character of the text, though two when folded."""
    folded = fold("ﬁne")

    assert folded.original(0, 2) == Span(0, 1)
    assert (folded.original(0, 1), folded.original(1, 4)) == (None, None)
    assert folded.covered(1, 4) == Span(0, 3)
