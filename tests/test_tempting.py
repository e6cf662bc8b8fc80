"""Evidence that is like a claim, or has its facts, is not enough: it must bear the claim out."""

from collections.abc import Iterator

import pytest

from bot.answer import Evidence
from index.article import Article
from index.generations.opening import Index
from index.models.embedding import Embedder
from tests.fakes.indexed import index_of
from tests.fakes.judged import cited, judged, sentences_of

ARTICLES = [
    Article(
        "dam",
        "The dam",
        "The dam at Lindau was finished in 1962. It holds back a lake of 40 square kilometres.\n\n"
        "Workers found a leak in its northern wall on Monday. Repairs will cost 7 million euros. "
        "Ships may not pass until June.",
        language="en",
    ),
    Article(
        "mill",
        "The mill",
        "In the southern wall of the mill, where flour was kept for years, workers found a leak. "
        "On Monday, workers mended a leak in its northern wall. More than 7 million euros is what "
        "its repairs will cost.\n\n\nRepairs of the wheel will cost 8 million francs. The town "
        "pays half of it. All must be done in 2031.",
        language="en",
    ),
]
DAM, LAKE, LEAK, COST, SHIPS, SOUTH, MENDED, MORE, WHEEL, HALF, DONE = range(1, 12)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Iterator[Index]:
    """The open index of two articles."""
    with index_of(ARTICLES, tmp_path_factory.mktemp("tempting"), embedder) as opened:
        yield opened


@pytest.fixture(scope="module")
def sentences(index: Index) -> list[Evidence]:
    """Their sentences, numbered from 1."""
    return sentences_of(index, ARTICLES)


def test_all_kinds_of_facts_may_be_missing_at_once(index: Index, sentences: list[Evidence]) -> None:
    """A number, a date, a name and a quotation that stand together."""
    known = [one for one in sentences if one.number in {LAKE, SHIPS}]
    claim = "Ships may not pass the dam “at Lindau”, of 1962, for a leak from Monday until June."

    assert cited(judged(index, known, claim, SHIPS), known) == [SHIPS, LAKE]


@pytest.mark.parametrize(
    "claim", ["Repairs in 1962 cost much.", "Repairs will cost 7 million euros from 1962."]
)
def test_nothing_but_a_missing_fact_is_looked_for(
    index: Index, sentences: list[Evidence], claim: str
) -> None:
    """A sentence about something else gets no other one to say what it does not."""
    known = [one for one in sentences if one.article_id == "dam"]

    assert judged(index, known, claim, DAM).statement is None


@pytest.mark.parametrize(
    ("claim", "marks"),
    [
        ("By workers, a leak was found in its southern wall.", (LEAK,)),
        ("By workers, a leak was found in its southern wall.", ()),
        ("Workers mended a leak in its northern wall on Monday.", (LEAK,)),
        ("Its repairs will cost more than 7 million euros.", (COST,)),
    ],
    ids=["an opposite", "an opposite of the most alike", "another word", "more than"],
)
def test_a_sentence_that_is_turned_round_is_not_led_to_another_one(
    index: Index, sentences: list[Evidence], claim: str, marks: tuple[int, ...]
) -> None:
    """Though of the mill it is true."""
    assert judged(index, sentences, claim, *marks).statement is None


def test_a_copy_with_one_fact_more_is_borne_out_with_the_next_sentence(
    index: Index, sentences: list[Evidence]
) -> None:
    """Which tells of the fact, or whose neighbour does."""
    claim = "Repairs of the wheel will cost 8 million francs in 2031."

    assert cited(judged(index, sentences, claim, 99), sentences) == [WHEEL, HALF]


def test_a_mark_that_adds_a_fact_stays(index: Index, sentences: list[Evidence]) -> None:
    """However little its sentence is like the claim."""
    verdict = judged(
        index, sentences, "Repairs of the wheel will cost 8 million francs in 2031.", WHEEL, DONE
    )

    assert verdict.outcome == "verified"
    assert cited(verdict, sentences) == [WHEEL, DONE]


def test_a_mark_that_says_nearly_the_same_stays(index: Index, sentences: list[Evidence]) -> None:
    """A reader may want both, though one of them would do."""
    claim = "Workers found a leak in the southern wall of the mill."

    both = judged(index, sentences, claim, MENDED, SOUTH)
    one = judged(index, sentences, claim, SOUTH)

    assert (both.outcome, one.outcome) == ("verified", "verified")
    assert cited(both, sentences) == [MENDED, SOUTH]


@pytest.mark.parametrize(
    ("claim", "one", "other"),
    [
        ("The town pays half of what repairs of the wheel will cost, from Monday.", MORE, WHEEL),
        (
            "A lake of 40 square kilometres lies at the southern wall of the mill where flour was "
            "kept.",
            SOUTH,
            LEAK,
        ),
    ],
    ids=["three characters between them", "in another article"],
)
def test_what_does_not_follow_is_not_put_together(
    index: Index, sentences: list[Evidence], claim: str, one: int, other: int
) -> None:
    """Though one begins near where the other ends, and each has a part of the facts."""
    gap = sentences[other - 1].span.start - sentences[one - 1].span.end

    assert gap == (3 if one == MORE else 0)
    assert judged(index, sentences, claim, one, other).statement
    assert judged(index, sentences, claim).statement is None
