"""The JSON form has exactly the keys that other programs rely on, and offsets that slice."""

import json
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answer import Answer, Citation, Statement
from bot.showing.interchange import dump, from_answer, from_article, from_hit, from_record
from index.article import Article, Span
from index.generations.opening import Index
from index.retrieval import Retriever

ANSWER = {
    "question",
    "standalone_question",
    "status",
    "reason",
    "notice",
    "confidence",
    "mode",
    "model",
    "prompt_digest",
    "generation",
    "statements",
    "citations",
    "nearest",
    "timings",
    "usage",
}
CITATION = {
    "number",
    "article_id",
    "title",
    "url",
    "published",
    "start",
    "end",
    "quote",
    "prefix",
    "suffix",
    "article_sha256",
}
TEXT = "The sky is blue. Grass is green."


def test_an_answer_has_the_promised_keys(
    cite: Callable[..., Citation], answer_of: Callable[..., Answer]
) -> None:
    """The keys are those of the design, at every level: no more, no fewer."""
    found = from_answer(answer_of(cite(TEXT, 0, 16), nearest=(cite(TEXT, 17, 32),)))

    assert found.keys() == ANSWER
    assert found["statements"] == [{"text": "The sky is blue.", "citations": [1]}]
    assert [one.keys() for one in found["citations"] + found["nearest"]] == [CITATION, CITATION]
    assert (found["status"], found["usage"]) == ("answered", None)
    assert found["timings"] == {"embed": 0.01}


def test_an_abstention_has_the_same_shape(answer_of: Callable[..., Answer]) -> None:
    """A program reads an abstention as it reads an answer, and tells it by its status."""
    found = from_answer(answer_of())

    assert found.keys() == ANSWER
    assert (found["status"], found["reason"]) == (
        "abstained",
        "No sentence in the articles clearly answers this; see whether the closest do.",
    )
    assert (found["statements"], found["citations"]) == ([], [])


def test_statements_name_citations_by_number(
    cite: Callable[..., Citation], answer_of: Callable[..., Answer]
) -> None:
    """Each citation is printed once, and statements refer to it; tokens are counted."""
    sky, grass = cite(TEXT, 0, 16, number=1), cite(TEXT, 17, 32, number=2)
    both = (Statement("Grass is green.", (grass,)), Statement("Both.", (grass, sky)))

    found = from_answer(answer_of(statements=both, usage={"input": 7, "output": 5}))

    assert [one["citations"] for one in found["statements"]] == [[2], [2, 1]]
    assert [one["number"] for one in found["citations"]] == [1, 2]
    assert found["usage"] == {"input": 7, "output": 5}


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), st.data())
def test_a_quote_survives_the_way_through_json(
    cite: Callable[..., Citation],
    answer_of: Callable[..., Answer],
    text: str,
    data: st.DataObject,
) -> None:
    """Whatever the text, in any encoding of the terminal, its slice equals the quote read back."""
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    answer = answer_of(cite(text, start, end))

    for encoding in ("utf-8", "ascii", "latin-1", "cp1252"):
        printed = dump(from_answer(answer), encoding)
        (citation,) = json.loads(printed.encode(encoding))["citations"]
        assert text[citation["start"] : citation["end"]] == citation["quote"]


def test_characters_are_themselves_in_utf_8() -> None:
    """A person can read the JSON; in an encoding that is not that of JSON it is ASCII."""
    assert dump("Straße 🙂") == dump("Straße 🙂", "UTF8") == '"Straße 🙂"'
    assert dump("Straße 🙂", "latin-1") == '"Stra\\u00dfe \\ud83d\\ude42"'


@pytest.mark.parametrize("sign", ["\x1b", "\x07", "\x7f", "\x9b", "\u202e", "\u2066", "\u061c"])
def test_no_character_that_a_terminal_acts_upon_is_printed_raw(sign: str) -> None:
    """JSON may be looked at on a terminal too: such characters are escaped, and still there."""
    printed = dump({"quote": f"a{sign}b"})

    assert sign not in printed
    assert json.loads(printed) == {"quote": f"a{sign}b"}


def test_a_hit_has_offsets_that_slice(paper_index: Index, papers: dict[str, Article]) -> None:
    """The text of each ranked passage is the slice of its article."""
    for hit in Retriever(paper_index).search("the old bridge"):
        found = from_hit(hit, paper_index.store.record(hit.passage.article_id))
        assert found["text"] == papers[found["article_id"]].text[found["start"] : found["end"]]
        assert 0 <= found["score"] <= 1


def test_an_article_has_its_text_and_the_digest_of_it(
    paper_index: Index, papers: dict[str, Article]
) -> None:
    """With the text come its length and SHA-256, and the quote if a span is asked for."""
    record, article = paper_index.store.record("signs"), papers["signs"]

    whole = from_article(record, article.text, None)
    part = from_article(record, article.text, Span(0, 4))

    assert whole == {**from_record(record), "text": article.text}
    assert (whole["characters"], whole["text_sha256"]) == (len(article.text), article.text_sha256)
    assert part == {**whole, "start": 0, "end": 4, "quote": "Café"}
