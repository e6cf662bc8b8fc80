"""A model's answer is read the same however it streams in, and every mark finds its sentence."""

from itertools import pairwise
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.llm.marks import MOST_CHARACTERS, Marked, MarkReader, parse

CASES = [
    ("It rained [2]. Then it stopped. [3]", [("It rained.", 2), ("Then it stopped.", 3)]),
    ("It rained [1, 2]. It stopped [1][3].", [("It rained.", 1, 2), ("It stopped.", 1, 3)]),
    ("It rained 【1】. It stopped【2†source】.", [("It rained.", 1), ("It stopped.", 2)]),
    ("It rained [1-3]. It stopped [[4]] [^5].", [("It rained.", 1, 2, 3), ("It stopped.", 4, 5)]),
    ("It rained [source 2 and 3].", [("It rained.", 2, 3)]),
    ("Rain [1] fell, they said [2], at noon.", [("Rain fell, they said, at noon.", 1, 2)]),
    ("[1] It rained. [2] It stopped.", [("It rained.", 1), ("It stopped.", 2)]),
    ("It rained.\n[1]\n[2]\nIt stopped [3].", [("It rained.", 1, 2), ("It stopped.", 3)]),
    ("- It rained [1].\n* It stopped [2].", [("It rained.", 1), ("It stopped.", 2)]),
    ("1. It rained [1].\n2) It stopped [2].", [("It rained.", 1), ("It stopped.", 2)]),
    ("## Weather\n\n**It rained** `today` [1].", [("It rained today.", 1)]),
    ("```\nprint(1)  # [1]\n```\nIt rained [2].", [("It rained.", 2)]),
    ("It rained [1,2. It stopped [3, 4", [("It rained.", 1, 2), ("It stopped", 3, 4)]),
    ("It rained [1 and it stopped [2].", [("It rained and it stopped.", 1, 2)]),
    ("It rained [1\nIt stopped 2].", [("It rained", 1), ("It stopped.", 2)]),
    ("It rained (3).\nIt stopped in May (4)", [("It rained.", 3), ("It stopped in May", 4)]),
    ("It rained [-1]. It stopped [].", [("It rained.", 0), ("It stopped.",)]),
    ("It rained. It stopped.", [("It rained.",), ("It stopped.",)]),
    ("<think>It snowed [1].</think>It rained [2].", [("It rained.", 2)]),
    ("<think>It snowed [1]. It", []),
    ("Mr. Smith of the U.S. spoke [1]. He left [2].", [("Mr. Smith of the U.S. spoke.", 1),
                                                       ("He left.", 2)]),
    ("It cost 3.5 million [2].", [("It cost 3.5 million.", 2)]),
    ("It rained in 2019 [7]", [("It rained in 2019", 7)]),
    ("It rained [1]. And then the", [("It rained.", 1)]),
    ("", []),
    ("[1]", []),
]  # fmt: skip


def read(pieces: list[str]) -> list[Marked]:
    """Return what a reader gives for an answer that comes in pieces."""
    reader = MarkReader("en")
    return [one for piece in pieces for one in reader.feed(piece)] + reader.end()


def cut(text: str, places: list[int]) -> list[str]:
    """Return a text cut at these places."""
    edges = sorted({0, len(text), *(place % (len(text) + 1) for place in places)})
    return [text[start:end] for start, end in pairwise(edges)]


@pytest.mark.parametrize(("text", "sentences"), CASES, ids=[repr(text) for text, _ in CASES])
def test_each_mark_goes_to_its_sentence(text: str, sentences: list[tuple[str | int, ...]]) -> None:
    """Whatever form the marks have and wherever they stand, they prove the sentence they follow."""
    assert [(one.text, *one.numbers) for one in parse(text, "en")] == sentences


@given(st.sampled_from(CASES), st.sampled_from(CASES), st.lists(st.integers(0, 200)))
def test_an_answer_reads_the_same_however_it_is_cut(
    first: tuple[str, object], second: tuple[str, object], places: list[int]
) -> None:
    """Half a mark, half a word or half a sentence is never taken for a whole one."""
    text = f"{first[0]}\n\n{second[0]}"

    assert read(cut(text, places)) == parse(text, "en")


def test_a_sentence_is_given_before_the_next_one_is_whole() -> None:
    """A reader need not wait for the end of an answer to see its beginning."""
    reader = MarkReader("en")

    assert reader.feed("It rained all day long [") == []
    assert reader.feed("1]. Then it stopped and the") == [Marked("It rained all day long.", (1,))]


def test_of_an_answer_that_was_cut_off_the_last_sentence_is_left_out() -> None:
    """What reads "He paid 3." may have been going to be "He paid 3.5 million."."""
    reader = MarkReader("en")
    before = reader.feed("It rained all day in May [1]. He paid 3.")

    assert before + reader.end(cut=True) == [Marked("It rained all day in May.", (1,))]


def test_an_endless_answer_is_read_up_to_a_limit() -> None:
    """Ten megabytes of text cost no more than a few thousand characters."""
    reader = MarkReader("en")
    for _ in range(1000):
        reader.feed("It rained again, all day long [1]. " * 3)
        if reader.full:
            break

    assert reader.full
    assert sum(len(one.text) for one in reader.end()) <= MOST_CHARACTERS + 200


@given(st.text("ab. [1]【】,\n#*`-^2", max_size=80), st.lists(st.integers(0, 80)))
def test_nothing_breaks_it(text: str, places: list[int]) -> None:
    """Any soup of marks, brackets and Markdown gives sentences of one line, or none."""
    for one in read(cut(text, places)):
        assert one.text == " ".join(one.text.split()) != ""
        assert all(number > 0 for number in one.numbers) or "0" in text


@pytest.mark.parametrize("soup", ["[", "[1", " ", "a ", "[1] ", "<think>", "\n", "【"])
def test_no_soup_takes_long(soup: str) -> None:
    """Eight thousand characters of anything are read; a slow pattern would not end here."""
    reader = MarkReader("en")
    for _ in range(8_000 // len(soup) // 8):
        reader.feed(soup * 8)
        if reader.full:
            break
    reader.end()


@pytest.mark.parametrize("soup", ["[1]. ", "**a ", "The river had flooded the old town. "])
def test_a_long_answer_in_small_pieces_takes_no_longer(soup: str) -> None:
    """All of it is read again the more seldom the longer it is: not each time two words came."""
    text = soup * (MOST_CHARACTERS // len(soup))
    reader, parsed = MarkReader("en"), set()
    began = process_time()
    for piece in cut(text, [*range(0, len(text), 4)]):
        reader.feed(piece)
        parsed.add(reader._parsed)
    reader.end()

    assert len(parsed) < 80
    assert process_time() - began < 10  # it is about one; without a bound it was over 20
