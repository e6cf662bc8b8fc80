"""A passage cuts its own text by the article's offsets, and is named by what it is."""

import pytest

from index.article import Span, sha256
from index.passage import Passage, passage_id

TEXT_SHA256 = sha256("It rained. The sky is blue. It rained.")


@pytest.mark.parametrize(
    ("span", "cut"),
    [
        (Span(11, 27), "The sky is blue."),
        (Span(28, 38), "It rained."),
        (Span(11, 38), "The sky is blue. It rained."),
    ],
)
def test_a_passage_cuts_by_offsets_of_the_article(span: Span, cut: str) -> None:
    """A span of the article means the same characters in its passage."""
    passage = Passage(
        id="p",
        article_id="a.txt",
        span=Span(11, 38),
        text="The sky is blue. It rained.",
        sentences=(Span(11, 27), Span(28, 38)),
    )

    assert passage.cut(span) == cut


def test_an_id_is_the_same_everywhere() -> None:
    """Another process on another machine gives the same passage the same id."""
    made = passage_id("a.txt", "text", Span(0, 9), "1/128")

    assert made == "b1e45bbddb4794706ca9b45665650ff6"


def test_an_id_names_article_text_place_and_splitter() -> None:
    """If any of them is another, so is the id; none can run into the next."""
    ids = [
        passage_id("a.txt", TEXT_SHA256, Span(1, 23), "1/128"),
        passage_id("b.txt", TEXT_SHA256, Span(1, 23), "1/128"),
        passage_id("a.txt", sha256("else"), Span(1, 23), "1/128"),
        passage_id("a.txt", TEXT_SHA256, Span(12, 23), "1/128"),
        passage_id("a.txt", TEXT_SHA256, Span(1, 231), "/128"),
        passage_id("a.txt", TEXT_SHA256, Span(1, 23), "1/64"),
    ]

    assert len(set(ids)) == len(ids)


def test_a_sentence_is_widened_by_its_neighbours_in_the_passage() -> None:
    """The first one has none before it, the last one none behind."""
    first, second, third = spans = Span(0, 2), Span(3, 5), Span(6, 8)
    passage = Passage("p", "a.txt", Span(0, 8), "A. B. C.", spans)

    assert passage.widened(first, before=1) == first
    assert passage.widened(second, before=1) == Span(first.start, second.end)
    assert passage.widened(second, before=1, behind=1) == Span(0, 8)
    assert passage.widened(third, before=1, behind=1) == Span(second.start, third.end)
    assert passage.widened(second) == second
