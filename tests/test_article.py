"""A text is normalised once, and a span means the same characters ever after."""

from dataclasses import FrozenInstanceError, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import TITLE_LENGTH, Article, Span, normalise, sha256, shorten

ARTICLE = Article(id="a.txt", title="A day", text="The sky is blue.")
ANYTHING = st.text(st.characters(), max_size=40)  # lone surrogates and NUL too
PLACES = st.tuples(st.integers(0, 9), st.integers(1, 9))


@pytest.mark.parametrize(("start", "end"), [(0, 0), (3, 3), (4, 3), (-1, 2), (-3, -1)])
def test_an_empty_or_reversed_span_does_not_construct(start: int, end: int) -> None:
    """There is no span that covers nothing."""
    with pytest.raises(ValueError, match=f"got {start}:{end}"):
        Span(start, end)


def test_a_span_counts_code_points() -> None:
    """An emoji of three code points and a combining mark count as what they are."""
    text = "👩‍🚀 e\u0301 字"

    assert Span(0, 3).cut(text) == "👩‍🚀"
    assert Span(4, 6).cut(text) == "e\u0301"
    assert Span(7, 8).cut(text) == "字"


@given(PLACES, PLACES)
def test_spans_overlap_if_they_share_a_character(
    one: tuple[int, int], other: tuple[int, int]
) -> None:
    """Spans overlap exactly if some place lies in both; touching is not overlapping."""
    first, second = (Span(start, start + length) for start, length in (one, other))
    shared = set(range(first.start, first.end)) & set(range(second.start, second.end))

    assert first.overlaps(second) == bool(shared)


@given(PLACES, st.integers(0, 20))
def test_a_span_that_is_moved_cuts_the_same_further_on(place: tuple[int, int], by: int) -> None:
    """And comes back."""
    span = Span(place[0], place[0] + place[1])
    text = "".join(map(chr, range(200, 300)))

    assert span.moved(by).cut("x" * by + text) == span.cut(text)
    assert span.moved(by).moved(-by) == span


def test_spans_sort_by_place() -> None:
    """Spans are ordered by where they begin, then by where they end."""
    assert sorted([Span(5, 9), Span(0, 9), Span(0, 4)]) == [Span(0, 4), Span(0, 9), Span(5, 9)]


@pytest.mark.parametrize(
    ("given_text", "expected"),
    [
        ("Cafe\u0301", "Caf\u00e9"),  # NFC
        ("\u212b", "\u00c5"),  # the ångström sign
        ("a\r\nb\rc\n\rd", "a\nb\nc\n\nd"),
        ("\ufeffHello", "Hello"),
        ("\ufeff\ufeffHello", "Hello"),
        ("mid\ufeffdle", "mid\ufeffdle"),  # only in front is it a mark
        ("  \t a \u00a0\n\n", "  \t a \u00a0\n\n"),  # nothing is stripped
        ("", ""),
    ],
)
def test_normalise(given_text: str, expected: str) -> None:
    """NFC, LF line ends and no byte order mark, and nothing else."""
    assert normalise(given_text) == expected


def test_what_cannot_be_stored_keeps_its_place() -> None:
    """Lone surrogates and NUL become U+FFFD, one for one."""
    assert normalise("a\ud83db\udc00\0c") == "a\ufffdb\ufffd\ufffdc"


@given(ANYTHING)
def test_a_normalised_text_is_left_alone(text: str) -> None:
    """Normalising twice is the same as once, and the result can be stored."""
    once = normalise(text)

    assert normalise(once) == once
    assert once.encode().decode() == once


@given(st.text(st.sampled_from("ab \n\0\ud800\udfff字😀"), max_size=20))
def test_replacing_moves_no_offset(text: str) -> None:
    """Every character of a text in NFC with LF line ends stays where it stands."""
    normal = normalise(text)

    assert len(normal) == len(text)
    assert all(
        new == old or (new == "\ufffd" and old in "\0\ud800\udfff")
        for new, old in zip(normal, text, strict=True)
    )


def test_an_article_is_immutable() -> None:
    """Offsets stay true because the text cannot change."""
    with pytest.raises(FrozenInstanceError):
        ARTICLE.text = "Else."  # type: ignore[misc]


def test_the_digest_of_the_text_is_sha256() -> None:
    """Anybody can compute it from the text as UTF-8, and it is of the text alone."""
    known = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"  # of "abc"

    assert sha256("abc") == known
    assert Article("a.txt", "One", "abc").text_sha256 == known
    assert Article("b.txt", "Two", "abc", url="https://x.example").text_sha256 == known


@pytest.mark.parametrize(
    "changed",
    [
        {"id": "b.txt"},
        {"title": "A night"},
        {"text": "The sky is grey."},
        {"url": "https://x.example"},
        {"published": "2023-01-05"},
        {"authors": ("Ann",)},
        {"source": "The Paper"},
        {"language": "en"},
    ],
)
def test_every_field_is_in_the_digest(changed: dict[str, Any]) -> None:
    """A rebuild notices a change of text or metadata, whichever it is."""
    assert replace(ARTICLE, **changed).digest != ARTICLE.digest
    assert replace(ARTICLE).digest == ARTICLE.digest


def test_shorten_puts_a_title_on_one_line() -> None:
    """White space is folded, and what fits is not cut."""
    assert shorten("  A\n day \t in\u00a0May ") == "A day in May"
    assert shorten("x" * TITLE_LENGTH) == "x" * TITLE_LENGTH


@pytest.mark.parametrize(
    ("text", "length", "expected"),
    [
        ("The sky is blue today", 15, "The sky is…"),
        ("The sky, blue today", 10, "The sky…"),  # no comma before the ellipsis
        ("Donaudampfschiff", 6, "Donau…"),
    ],
)
def test_shorten_cuts_between_words(text: str, length: int, expected: str) -> None:
    """A long title ends after a word, with an ellipsis, within the length."""
    assert shorten(text, length) == expected
    assert len(expected) <= length
