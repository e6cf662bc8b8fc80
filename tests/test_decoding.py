"""Short answers are spans of words in the sentences that were read."""

from itertools import pairwise
from unicodedata import combining

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import Span
from index.models.reader.decoding import LONGEST, Excerpt, decoded, trimmed

TEXT = "He left in 1998. She stayed until 2003, they say."
SENTENCES = [Span(0, 16), Span(17, 49)]
EXCERPT = Excerpt("", TEXT, SENTENCES)
WORDS = ["He", "left", "in", "1998", ".", "She", "stayed", "until", "2003", ",", "they", "say", "."]


def places_of(words: list[str], text: str) -> list[tuple[int, int]]:
    """Return where words stand, one after the other, and that of the first token."""
    found, at = [(0, 0)], 0
    for word in words:
        at = text.index(word, at)
        found.append((at, at + len(word)))
        at += len(word)
    return found


PLACES = np.array(places_of(WORDS, TEXT), dtype=np.int32)


def test_the_likeliest_span_of_each_sentence() -> None:
    """Each sentence has its own, and is as sure as that is likelier than none."""
    start, end = np.zeros((2, len(PLACES)), dtype=np.float32)
    start[4] = end[4] = 3.0  # 1998
    start[8], end[9] = 2.0, 5.0  # until 2003
    start[0] = end[0] = 1.0

    first, second = decoded(EXCERPT, PLACES, start, end)

    assert first
    assert first.short
    assert second
    assert second.short
    assert (first.short.cut(TEXT), first.sure) == ("1998", 4.0)
    assert (second.short.cut(TEXT), second.sure) == ("until 2003", 5.0)
    assert (first.relevant, second.relevant) == (4.0, 5.0)  # nothing else says it


@given(st.text(st.sampled_from("ab \u0323\u2067.é"), min_size=2, max_size=30), st.data())
def test_a_short_answer_lies_in_its_sentence_and_cuts_no_word(
    text: str, data: st.DataObject
) -> None:
    """Whatever the logits are, and wherever sentences and tokens are cut, inside words too."""
    middle = data.draw(st.integers(1, len(text) - 1))
    sentences = [Span(0, middle), Span(middle, len(text))]
    inner = data.draw(st.sets(st.integers(1, len(text) - 1), max_size=8))
    cuts = sorted({0, middle, len(text), *inner})
    places = np.array([(0, 0), *pairwise(cuts)], dtype=np.int32)
    logits = st.lists(st.floats(-30, 30, width=32), min_size=len(places), max_size=len(places)).map(
        lambda values: np.array(values, dtype=np.float32)
    )

    found = decoded(Excerpt("", text, sentences), places, data.draw(logits), data.draw(logits))

    for one, sentence in zip(found, sentences, strict=True):
        assert one
        if one.short is None:
            continue
        assert sentence.start <= one.short.start < one.short.end <= sentence.end
        for edge in (one.short.start, one.short.end):
            if sentence.start < edge < sentence.end:
                before, behind = text[edge - 1], text[edge]
                assert not (before.isalnum() and behind.isalnum())
                assert not combining(behind) or before.isspace()


def test_the_end_is_never_before_the_start_nor_far_behind_it() -> None:
    """The best start and the best end are no answer if they are the wrong way round."""
    words = [f"w{n}" for n in range(40)]
    text = " ".join(words)
    places = np.array(places_of(words, text), dtype=np.int32)
    start, end = np.zeros((2, len(places)), dtype=np.float32)
    start[30], end[5] = 9.0, 9.0

    (one,) = decoded(Excerpt("", text, [Span(0, len(text))]), places, start, end)

    assert one
    assert one.short
    assert len(one.short.cut(text).split()) <= LONGEST


def test_a_sentence_that_the_window_cut_off_is_unread() -> None:
    """Nothing is said of it, not even that it does not answer."""
    start = end = np.zeros(6, dtype=np.float32)

    assert decoded(EXCERPT, PLACES[:6], start, end)[1] is None


@pytest.mark.parametrize(
    ("text", "span", "answer"),
    [
        ('said "peace," he', Span(5, 13), "peace"),
        ("unbelievable things", Span(2, 9), "unbelievable"),
        ("of Bobq\u0323\u0307 and", Span(3, 7), "Bobq\u0323\u0307"),
        ("by \u2067שלום\u2069 in", Span(4, 8), "\u2067שלום\u2069"),
        ("so ...", Span(3, 6), None),
    ],
)
def test_marks_are_not_part_of_an_answer(text: str, span: Span, answer: str | None) -> None:
    """Nor is half a word, as tokens may be, or a letter without what is put on it."""
    found = trimmed(text, span, Span(0, len(text)))

    assert (found and found.cut(text)) == answer


def test_an_answer_does_not_leave_its_sentence() -> None:
    """Where two of them meet within a word, as in an address."""
    assert trimmed("abcdefgh", Span(1, 3), Span(0, 4)) == Span(0, 4)
