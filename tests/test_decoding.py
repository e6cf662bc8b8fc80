"""Short answers are spans of words in the sentences that were read."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from index.article import Span
from index.models.reader.decoding import LONGEST, UNREAD, Excerpt, decoded, trimmed

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

    (first, sure), (second, surer) = decoded(EXCERPT, PLACES, start, end)

    assert first is not None
    assert second is not None
    assert (first.cut(TEXT), sure) == ("1998", 4.0)
    assert (second.cut(TEXT), surer) == ("until 2003", 5.0)


@given(st.data())
def test_a_short_answer_lies_in_its_sentence_and_cuts_no_word(data: st.DataObject) -> None:
    """Whatever the logits are."""
    logits = st.lists(st.floats(-30, 30, width=32), min_size=len(PLACES), max_size=len(PLACES)).map(
        lambda values: np.array(values, dtype=np.float32)
    )

    found = decoded(EXCERPT, PLACES, data.draw(logits), data.draw(logits))

    for (short, _), sentence in zip(found, SENTENCES, strict=True):
        if short is None:
            continue
        assert sentence.start <= short.start < short.end <= sentence.end
        for edge in (short.start, short.end):
            assert not TEXT[edge - 1 : edge + 1].isalnum() or edge in (0, len(TEXT))


def test_the_end_is_never_before_the_start_nor_far_behind_it() -> None:
    """The best start and the best end are no answer if they are the wrong way round."""
    words = [f"w{n}" for n in range(40)]
    text = " ".join(words)
    places = np.array(places_of(words, text), dtype=np.int32)
    start, end = np.zeros((2, len(places)), dtype=np.float32)
    start[30], end[5] = 9.0, 9.0

    ((short, _),) = decoded(Excerpt("", text, [Span(0, len(text))]), places, start, end)

    assert short is not None
    assert len(short.cut(text).split()) <= LONGEST


def test_a_sentence_that_the_window_cut_off_is_unread() -> None:
    """It has no short answer, and is surely none."""
    start = end = np.zeros(6, dtype=np.float32)

    assert decoded(EXCERPT, PLACES[:6], start, end)[1] == (None, UNREAD)


def test_marks_are_not_part_of_an_answer() -> None:
    """Nor is half a word, as tokens may be."""
    assert trimmed('said "peace," he', Span(5, 13)) == Span(6, 11)
    assert trimmed("unbelievable things", Span(2, 9)) == Span(0, 12)
    assert trimmed("so ...", Span(3, 6)) is None
