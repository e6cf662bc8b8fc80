"""Articles and passages come back from their rows as they went in."""

from dataclasses import replace
from functools import partial

import pytest

from index.article import Article, Span
from index.generations.rows import (
    DAY,
    SEAL,
    TEXT,
    ArticleRecord,
    Row,
    article_key,
    from_article,
    from_passage,
    intact,
    less,
    sealed,
    to_passage,
    to_record,
    total,
)
from index.passage import Passage

PASSAGE = Passage(
    id="p2",
    article_id="bridge",
    span=Span(10, 34),
    text="It is old. It is closed.",
    sentences=(Span(10, 20), Span(21, 34)),
    previous="p1",
    next="p3",
)
ARTICLE = Article(
    id="bridge",
    title="The bridge",
    text="The old. It is old. It is closed.",
    url="https://paper.example/bridge",
    published="2025-01-02T18:30:00+00:00",
    authors=("A. Author", "B. Author"),
    source="The Paper",
    language="en",
)
BARE = Article("bare", "Bare", "The text.")
RECORD = ArticleRecord(
    id="a",
    title="A",
    url=None,
    published=None,
    authors=(),
    source=None,
    language=None,
    text_sha256="",
    digest="",
    passages=("p1", "p2", "p3"),
    starts=(0, 10, 20),
    length=30,
)


@pytest.mark.parametrize(
    "passage",
    [
        PASSAGE,
        replace(PASSAGE, previous=None),
        replace(PASSAGE, next=None),
        replace(PASSAGE, text=" \n" * 12, sentences=(), previous=None, next=None),
        replace(PASSAGE, text="“quoted” 'twice' \\ 🙂\x07\x1b[2J"[:24].ljust(24)),
    ],
    ids=["middle", "first", "last", "white space alone", "signs"],
)
def test_a_passage_comes_back_as_it_was(passage: Passage) -> None:
    """Text, span, sentences and neighbours survive the row."""
    assert to_passage(passage.id, from_passage(passage)) == passage


@pytest.mark.parametrize("article", [ARTICLE, BARE], ids=["all fields", "no optional field"])
def test_an_article_comes_back_as_it_was(article: Article) -> None:
    """Every field but the text survives the row, with the passages that hold the text."""
    record = to_record(from_article(article, [PASSAGE]))

    for name in ("id", "title", "url", "published", "authors", "source", "language"):
        assert getattr(record, name) == getattr(article, name)
    assert (record.text_sha256, record.digest) == (article.text_sha256, article.digest)
    assert (record.passages, record.starts) == (("p2",), (10,))
    assert record.length == len(article.text)


@pytest.mark.parametrize(
    "row",
    [
        from_passage(PASSAGE),
        from_passage(replace(PASSAGE, sentences=(), previous=None, next=None)),
        from_article(ARTICLE, [PASSAGE]),
        from_article(BARE, [PASSAGE]),
    ],
)
def test_a_row_has_few_values(row: dict[str, object]) -> None:
    """Each is several rows to Chroma: there is one text, and a day if it is of an article."""
    assert isinstance(row.pop(TEXT), str)
    assert [*row] in ([], [DAY])


def test_a_day_can_be_asked_for() -> None:
    """The row of an article says when it was published; 0 if that is unknown."""
    assert from_article(ARTICLE, [])[DAY] == 739253
    assert from_article(BARE, [])[DAY] == 0


@pytest.mark.parametrize(
    "text",
    [
        *("", "{", "5", "[]", "null", '"text"', "{}", '{"text":"Only."}', "[" * 99_999, None, 5),
        '{"id":"a","passages":5}',
        from_passage(replace(PASSAGE, previous="x"))[TEXT].replace('"start":10', '"start":"10"'),
        from_passage(PASSAGE)[TEXT].replace("[10,", "["),
        from_article(ARTICLE, [])[TEXT].replace('"title"', '"headline"'),
    ],
    ids=lambda text: str(text)[:20],
)
def test_what_is_no_row_is_refused(text: object) -> None:
    """Not JSON, nested too deep, of another type, or without a field: never another error."""
    for read in (partial(to_passage, "p2"), to_record):
        with pytest.raises(ValueError, match="makes no sense"):
            read({TEXT: text})
        with pytest.raises(ValueError, match="makes no sense"):
            read({})


@pytest.mark.parametrize("one", ["", "a", "a" * 10_000, "🙂", "a\nb", "'; DROP TABLE a; --"])
def test_a_key_is_short_whatever_the_id(one: str) -> None:
    """An id of any length and any characters becomes 32 hexadecimal digits."""
    assert len(article_key(one)) == 32
    assert int(article_key(one), 16) > 0


def test_ids_that_look_alike_have_their_own_keys() -> None:
    """Case, white space and accents tell ids apart."""
    ids = ["a", "A", "a ", " a", "á", "a\u0301"]

    assert len({article_key(one) for one in ids}) == len(ids)


@pytest.mark.parametrize(
    ("span", "held"),
    [
        (Span(0, 1), ["p1"]),
        (Span(9, 10), ["p1"]),
        (Span(10, 11), ["p2"]),
        (Span(9, 11), ["p1", "p2"]),
        (Span(0, 30), ["p1", "p2", "p3"]),
        (Span(29, 99), ["p3"]),
        (Span(30, 31), []),
    ],
)
def test_a_span_is_held_by_the_passages_it_touches(span: Span, held: list[str]) -> None:
    """Passages at 0:10, 10:20 and 20:30 hold a span if they share a character with it."""
    assert RECORD.holding(span) == held


@pytest.mark.parametrize("row", [from_passage(PASSAGE), from_article(ARTICLE, [PASSAGE])])
def test_a_sealed_row_is_what_it_was(row: Row) -> None:
    """A row that was not changed is given out, whatever the order of its fields."""
    one = sealed("p2", row)

    assert intact("p2", dict(reversed(one.items()))) == one
    assert {name: value for name, value in one.items() if name != SEAL} == row


@pytest.mark.parametrize(
    "change",
    [
        {TEXT: from_passage(replace(PASSAGE, text="It is old. It is open."))[TEXT]},
        {TEXT: from_passage(PASSAGE)[TEXT].replace(":10", ": 10")},
        *({TEXT: None}, {TEXT: 5}, {SEAL: "0" * 32}, {SEAL: None}, {"new": ""}, {DAY: 1}),
    ],
    ids=lambda change: repr(change)[:40],
)
def test_a_row_that_was_changed_is_refused(change: Row) -> None:
    """Another text, though it says the same, more or less beside it, or another seal."""
    one = sealed("p2", from_passage(PASSAGE)) | change

    with pytest.raises(ValueError, match="'p2' is not as it was written"):
        intact("p2", {name: value for name, value in one.items() if value is not None})


def test_a_row_in_the_place_of_another_is_refused() -> None:
    """The id is sealed with the rest."""
    with pytest.raises(ValueError, match="'p3'"):
        intact("p3", sealed("p2", from_passage(PASSAGE)))


def test_the_sum_of_seals_knows_no_order() -> None:
    """Adding in any order is the same, taking one away is as if it had never been there."""
    seals = [sealed(str(one), {"text": str(one)})[SEAL] for one in range(5)]

    assert total(seals) == total(reversed(seals)) == total(seals[2:], total(seals[:2]))
    assert less(seals[1:3], total(seals)) == total([seals[0], *seals[3:]])
    assert less(seals, total(seals)) == total([]) == "0" * 32
    assert total(seals) != total([*seals, seals[0]])


def test_the_sum_has_a_fixed_length() -> None:
    """It wraps around, and stays 32 hexadecimal digits."""
    assert total(["f" * 32, "1".zfill(32)]) == "0" * 32
    assert less(["1".zfill(32)], "0") == "f" * 32
