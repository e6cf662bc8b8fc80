"""What stands somewhere in a file's text is found again in the indexed text, and the other way."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.evaluating.offsets import Offsets
from index.article import Span, normalise

# Marks that compose, one that does not, Hangul in pieces, line ends, byte order marks, and a
# sign that is taken apart.
PIECES = ["a", "e", "x", " ", "\u0301", "\u0323", "\u0338", "<", "\r", "\n", "\r\n", "\ufeff"]
PIECES += ["ᄒ", "ᅡ", "ᆫ", "한", "é", "\u0344", "क\u093c", "\u0958", "𝅗𝅥", "🙂", "\0", "б", "и\u0306"]
TEXTS = st.lists(st.sampled_from(PIECES), min_size=1, max_size=12).map("".join)


@pytest.mark.parametrize(
    ("raw", "quote", "indexed"),
    [
        ("The sky is blue.", "sky", Span(4, 7)),
        ("\ufeffThe sky", "sky", Span(4, 7)),
        ("one\r\ntwo\r\nthree", "three", Span(8, 13)),
        ("Cafe\u0301 und Tee", "Tee", Span(9, 12)),
        ("Cafe\u0301 und Tee", "Cafe\u0301", Span(0, 4)),
        ("Cafe\u0301 und Tee", "Cafe", Span(0, 4)),  # a mark is never left alone
        ("Cafe\u0301 und Tee", "\u0301 und", Span(3, 8)),
        ("ᄒ\u1161ᆫ국 x", "x", Span(3, 4)),
    ],
)
def test_a_quote_moves_with_what_stands_before_it(raw: str, quote: str, indexed: Span) -> None:
    """Each case can be counted by hand."""
    start = raw.index(quote)

    assert Offsets(raw).indexed(Span(start, start + len(quote))) == indexed


def test_nothing_is_left_of_a_byte_order_mark() -> None:
    """A span that holds nothing else is no span any more."""
    assert Offsets("\ufeffx").indexed(Span(0, 1)) is None


@given(TEXTS, TEXTS, TEXTS)
def test_the_same_characters_are_cut_from_both(before: str, middle: str, after: str) -> None:
    """Where a span's edges join nothing, what is cut from the index is its text, normalised."""
    middle = f"m{middle}"
    offsets = Offsets(f"{before}{middle}|{after}")
    span = Span(len(before), len(before) + len(middle))

    found = offsets.indexed(span)

    assert found is not None
    assert found.cut(offsets.text) == normalise(middle)


@given(TEXTS, st.data())
def test_a_span_takes_in_what_it_held_and_comes_back(raw: str, data: st.DataObject) -> None:
    """Whatever the edges, nothing of a span is lost, on the way to the index and back."""
    start = data.draw(st.integers(0, len(raw) - 1))
    span = Span(start, data.draw(st.integers(start + 1, len(raw))))
    offsets = Offsets(raw)

    found = offsets.indexed(span)

    if found is None:
        assert set(span.cut(raw)) == {"\ufeff"}
        return
    assert found.end <= len(offsets.text)
    back = offsets.in_file(found)
    assert back is not None
    assert back.start <= span.start or set(raw[: back.start]) == {"\ufeff"}
    assert span.end <= back.end


@given(TEXTS)
def test_neighbours_stay_neighbours(raw: str) -> None:
    """The characters of a text, one by one, cover the indexed text without a gap."""
    offsets = Offsets(raw)
    found = [offsets.indexed(Span(at, at + 1)) for at in range(len(raw))]

    reached = 0
    for span in filter(None, found):
        assert span.start <= reached
        reached = max(reached, span.end)
    assert reached == len(offsets.text)
