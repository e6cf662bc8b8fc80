"""The text of Markdown is what a reader sees, whoever wrote it and to what end."""

import sys
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from types import FrameType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import UnreadableSource
from index.sentences import boundaries, sentence_spans
from index.sources.blocks import Block
from index.sources.markdown import ALONE, DEEPEST, fields_of, read, read_here

ARTICLE = """---
title: Mill Bridge closed
author: Ann Lee
---

# Mill Bridge closed

By Ann Lee

The **Mill Bridge** was *closed* after
[engineers](https://roads.example "The office") found a `crack`.

## What drivers need to know

- Cars are **diverted**
- Buses
  1. First, line 7 ends.
  2. Then all do.

> We wrote three letters. Not one was answered.

<!-- Not for
     readers -->
![A bridge](bridge.png)

| Coins | Year |
|------:|------|
| 41    | *1388* |
"""
MARKS = (
    "**",
    "*",
    "_",
    "`",
    "# ",
    "\n",
    "\n\n",
    "- ",
    "1. ",
    "> ",
    "[",
    "](",
    ")",
    "<",
    "<!--",
    "|",
)


def texts(markdown: str) -> list[str]:
    """Return the texts of the blocks."""
    return [block.text for block in read(markdown)]


def test_a_reader_sees_no_marks() -> None:
    """Headline and byline apart, it is all there, each block a paragraph of its own."""
    assert fields_of(ARTICLE)["text"].split("\n\n") == [
        "The Mill Bridge was closed after engineers found a crack.",
        "What drivers need to know",
        "Cars are diverted",
        "Buses",
        "1. First, line 7 ends.",
        "2. Then all do.",
        "We wrote three letters. Not one was answered.",
        "Coins | Year",
        "41 | 1388",
    ]


def test_blocks_are_sentences_of_their_own() -> None:
    """A heading or an item melts into no sentence, and a number is none."""
    text = fields_of(ARTICLE)["text"]
    sentences = [span.cut(text) for span in sentence_spans(text, boundaries(text, "en"))]

    assert sentences[:6] == text.split("\n\n")[:6]


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("a  \nb\\\nc", ["a\nb\nc"]),
        ("a\nb", ["a b"]),
        ("5 \\* 3 &amp; 2 * 4 snake_case_name", ["5 * 3 & 2 * 4 snake_case_name"]),
        ("<https://a.example> and [b][1]\n\n[1]: /b", ["https://a.example and b"]),
        ("A <b>bold</b> word<br>and <!-- no -->more", ["A bold word\nand more"]),
        ("<div>\n<p>A &lt; B</p>\n<script>x</script></div>", ["A < B"]),
        ("~~It burned.~~", ["~~It burned.~~"]),
        (
            "Sky\n===\n\nText\n\n```py\na = 1\n\n  b\n```\n\n    code",
            ["Sky", "Text", "a = 1\n\n  b", "code"],
        ),
        ("1. one\n\n   more\n2. - two\n7) x", ["1. one", "more", "two", "7) x"]),
        ("1986. A great year", ["1986. A great year"]),
        ("![alone](a.png)\n\nText ![in](b.png) line", ["Text  line"]),
        ("", []),
        ("---\n\n***", []),
    ],
)
def test_what_is_left_of_marks(markdown: str, expected: list[str]) -> None:
    """Escapes and entities are read, tags and pictures go, what is struck out says so."""
    assert texts(markdown) == expected


def test_the_title() -> None:
    """It is that of the front matter, else the heading that a text begins with, marks left out."""
    assert fields_of("# The *sky*\n\nBlue.") == {"title": "The sky", "text": "Blue."}
    assert fields_of("---\ntitle: 5\n---\n# 5\n\n# Sky\n\nBlue.")["text"] == "Sky\n\nBlue."
    assert fields_of("Blue.\n\n# Sky")["title"] is None
    assert fields_of("# Sky")["text"] == "Sky"


# Each name stands for the one before it ten times; with 24 of them no program would ever end.
TENFOLD = "a0: &a0 [x]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 7)
)


@pytest.mark.parametrize("field", ["title", "author", "url", "language", "tags"])
@pytest.mark.parametrize("matter", [f"{TENFOLD}{{}}: *a6", "a: &a Ann\n{}: *a"])
def test_nothing_is_said_by_reference(field: str, matter: str) -> None:
    """A few lines that stand for more than there is memory are refused, and so is any alias."""
    with pytest.raises(UnreadableSource, match="has front matter that is not valid YAML"):
        fields_of(f"---\n{matter.format(field)}\n---\nThe sky is blue.")


def test_a_name_that_nothing_refers_to() -> None:
    """An anchor alone does no harm."""
    assert fields_of("---\ntitle: &a Blue\n---\nThe sky.") == {"title": "Blue", "text": "The sky."}


@pytest.mark.parametrize("field", ["title", "author"])
@pytest.mark.parametrize("value", ["0x" + "f" * 9000, "[[a, {b: c}]]", "{a: [b]}"])
def test_what_is_no_text_repeats_nothing(field: str, value: str) -> None:
    """Whatever the front matter holds, no heading or byline is taken for it; the text is read."""
    assert fields_of(f"---\n{field}: {value}\n---\n# Sky\n\nBlue.")["text"].endswith("Blue.")


def test_a_long_text_is_read_apart() -> None:
    """The child reads what this process would."""
    text = "# Sky\n\n" + "The *sky* is blue.\n\n" * 2000

    assert len(text) > ALONE
    assert read(text) == read_here(text)
    assert read(text)[-1] == Block("The sky is blue.")


@pytest.mark.parametrize(("mark", "levels"), [("> ", 1), ("- ", 2), ("1. ", 2)])
def test_nothing_is_lost_in_the_deep(mark: str, levels: int) -> None:
    """A text in as many lists as may be is read; in one more it is refused, not passed over."""
    most = (DEEPEST - 3) // levels

    assert read(mark * most + "here") == [Block("1. " * (mark == "1. ") + "here")]
    for depth in (most + 1, most + 2, 9 * most):
        with pytest.raises(UnreadableSource, match="is nested too deeply to be read"):
            read(mark * depth + "here")


@pytest.mark.parametrize(
    "mark", ["[", "![", "*a **a ", "`a", "<", "[a](", "&", "_", "~", "|", "<!-- ", "&#x"]
)
def test_marks_take_time_by_their_number_alone(mark: str) -> None:
    """Four times as many take about four times as many steps, not sixteen times."""
    few, many = (steps(partial(read_here, mark * (size // len(mark)))) for size in (1000, 4000))

    assert many < 6 * few


def test_what_is_read_in_this_process_takes_little() -> None:
    """The worst that is not read apart takes some tenths of a second, here three million steps."""
    assert steps(partial(read_here, "[" * ALONE)) < 4_000_000


def steps(work: Callable[[], object]) -> int:
    """Return how many lines of Python a piece of work takes."""
    taken = 0

    def count(_frame: FrameType, event: str, _arg: object) -> Any:
        nonlocal taken
        taken += event == "line"
        return count

    before = sys.gettrace()
    sys.settrace(count)
    try:
        work()
    finally:
        sys.settrace(before)
    return taken


@pytest.mark.parametrize("mark", ["*", "> ", "> \n"])
def test_a_file_of_marks(mark: str) -> None:
    """Of five million characters that are all marks, nothing is an article."""
    with suppress(UnreadableSource):
        assert len(read(mark * (4_999_999 // len(mark)))) <= 1


@given(
    st.lists(st.one_of(st.sampled_from(MARKS), st.sampled_from(["sky", "blue", " "])), max_size=40)
)
def test_any_marks(pieces: list[str]) -> None:
    """Whatever the marks, reading ends, in blocks that are not empty."""
    assert all(block.text.strip() for block in read_here("".join(pieces)))
