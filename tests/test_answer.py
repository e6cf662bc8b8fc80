"""The values of an answer cannot be constructed in a state that would be a lie."""

from collections.abc import Callable
from dataclasses import FrozenInstanceError

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.answer import (
    LONGEST_QUESTION,
    Answer,
    Citation,
    Evidence,
    Question,
    Statement,
)
from index.article import Span
from index.errors import QuestionError, UsageError

TEXT = "The sky is blue. Grass is green."


@pytest.mark.parametrize("text", ["", " ", "\n\t ", "\u00a0\u2003"])
def test_an_empty_question_is_refused(text: str) -> None:
    """White space is no question."""
    with pytest.raises(QuestionError, match="empty"):
        Question(text)


def test_a_question_may_have_two_thousand_characters_and_no_more() -> None:
    """The limit itself is allowed, one more is a usage error that names both numbers."""
    assert len(Question("?" * 2000).text) == LONGEST_QUESTION == 2000
    with pytest.raises(UsageError, match=r"2,001 characters.* 2,000"):
        Question("?" * 2001)


def test_a_question_that_is_no_text_is_refused() -> None:
    """Bytes that are not UTF-8 reach Python as lone surrogates, which no index can look for."""
    with pytest.raises(QuestionError, match="UTF-8"):
        Question("What \udcff is it?")


@pytest.mark.parametrize("quote", ["The sky is blu", "The sky is blue. ", ""])
def test_a_citation_whose_quote_has_another_length_is_impossible(quote: str) -> None:
    """A quote fills its span exactly."""
    about = {"number": 1, "article_id": "a", "title": "t", "url": None, "published": None}
    sha = "0" * 64

    with pytest.raises(ValueError, match="0:16"):
        Citation(
            **about,  # type: ignore[arg-type]
            source=None,
            span=Span(0, 16),
            quote=quote,
            prefix="",
            suffix="",
            article_sha256=sha,
        )


@given(st.text(min_size=1, max_size=20), st.data())
def test_a_quote_is_its_parts(
    cite: Callable[..., Citation], text: str, data: st.DataObject
) -> None:
    """What is before the short answer, it, and what is behind; all of it before, if there is none.

    So is the statement that is the quote; one with words of its own has no such part.
    """
    edges = st.integers(0, len(text))
    start, end, *inner = sorted(data.draw(st.tuples(edges, edges, edges, edges)))
    start, first, last, end = sorted((start, end, *inner))
    assume(start < end)
    short = Span(first, last) if first < last else None

    quoted = cite(text, start, end, short=short)

    assert "".join(quoted.parts) == quoted.quote
    assert quoted.parts[1] == (short.cut(text) if short else "")
    assert quoted.parts[0] == (text[start:first] if short else quoted.quote)
    assert Statement(quoted.quote, (quoted,)).parts == quoted.parts
    assert Statement(f"{quoted.quote}!", (quoted,)).parts == (f"{quoted.quote}!", "", "")


@pytest.mark.parametrize("short", [(9, 12), (3, 9), (0, 3)])
def test_a_short_answer_is_inside_its_quote(
    cite: Callable[..., Citation], short: tuple[int, int]
) -> None:
    """Anything else is impossible."""
    with pytest.raises(ValueError, match="inside 4:8"):
        cite(TEXT, 4, 8, short=Span(*short))


def test_a_statement_without_citations_is_impossible() -> None:
    """No citation, no claim."""
    with pytest.raises(ValueError, match="citation"):
        Statement("The sky is blue.", ())


def test_an_answer_without_statements_abstains(
    cite: Callable[..., Citation], answer_of: Callable[..., Answer]
) -> None:
    """Whether something is stated is read off the statements, and said nowhere else."""
    assert answer_of().abstained
    assert not answer_of(cite(TEXT, 0, 16)).abstained


def test_citations_are_listed_once_in_order_of_their_numbers(
    cite: Callable[..., Citation], answer_of: Callable[..., Answer]
) -> None:
    """A quote that proves two statements is one citation."""
    sky, grass = cite(TEXT, 0, 16, number=1), cite(TEXT, 17, 32, number=2)
    statements = (Statement("Both.", (grass, sky)), Statement("The sky is blue.", (sky,)))

    assert answer_of(sky, statements=statements).citations == (sky, grass)


def test_values_cannot_be_changed() -> None:
    """What was verified once cannot be edited afterwards."""
    evidence = Evidence(1, "a.txt", Span(0, 3), "The", 1.0)

    with pytest.raises(FrozenInstanceError):
        evidence.text = "A lie"  # type: ignore[misc]
