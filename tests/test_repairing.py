"""A claim whose marks are wrong is led to what bears it out, and never to anything else."""

from collections.abc import Iterator

import pytest

from bot.answer import Draft, Evidence
from bot.checking.citing import Verifier
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
        "school",
        "The school",
        "Workers found no leak in the northern wall of the school. Repairs of its roof, which "
        "were promised for years, will cost 9 million euros. Lessons begin again in September.",
        language="en",
    ),
    Article(
        "坝",
        "大坝",
        "大坝于1962年建成。它围住一个40平方公里的湖。工人在北墙发现裂缝。维修费用为700万欧元。",
        language="zh",
    ),
]
DAM, LAKE, LEAK, COST, SHIPS, NO_LEAK, ROOF, LESSONS = range(1, 9)
BUILT_ZH, LAKE_ZH, LEAK_ZH, COST_ZH = range(9, 13)
WHOLE = (
    "The dam of 1962 holds back a lake, in its northern wall workers found a leak, and repairs "
    "cost 7 million euros."
)
WHOLE_ZH = "1962年建成的大坝围住一个湖，工人在北墙发现裂缝，维修费用为700万欧元。"


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Iterator[Index]:
    """The open index of three articles."""
    with index_of(ARTICLES, tmp_path_factory.mktemp("repairing"), embedder) as opened:
        yield opened


@pytest.fixture(scope="module")
def sentences(index: Index) -> list[Evidence]:
    """Their sentences, numbered from 1."""
    return sentences_of(index, ARTICLES)


def test_of_what_bears_it_out_the_most_alike_is_cited(
    index: Index, sentences: list[Evidence]
) -> None:
    """Whatever the order of the evidence is."""
    for known in (sentences, sentences[::-1]):
        verdict = judged(index, known, "The leak costs 7 million euros.", 99)

        assert verdict.reason == "it names evidence that does not exist"
        assert cited(verdict, known) == [COST]


@pytest.mark.parametrize(
    ("text", "marks", "both"),
    [
        (WHOLE, (), [LAKE, LEAK]),
        (WHOLE, (DAM,), [LAKE, LEAK]),
        (WHOLE_ZH, (BUILT_ZH,), [LAKE_ZH, LEAK_ZH]),
    ],
    ids=["no mark", "a wrong one", "no space between sentences"],
)
def test_two_sentences_that_follow_one_another_may_bear_it_out_together(
    index: Index, sentences: list[Evidence], text: str, marks: tuple[int, ...], both: list[int]
) -> None:
    """Also where a paragraph ends between them, and where nothing does."""
    known = [one for one in sentences if (one.article_id == "坝") == (text == WHOLE_ZH)]

    verdict = judged(index, known, text, *marks)

    assert verdict.outcome == "repaired"
    assert cited(verdict, known) == both


def test_two_sentences_that_stand_apart_do_not(index: Index, sentences: list[Evidence]) -> None:
    """Nor do two that follow one another the other way round, or in another article."""
    known = [one for one in sentences if one.number in {DAM, COST, NO_LEAK, LESSONS}]

    assert judged(index, known, WHOLE).statement is None


@pytest.mark.parametrize(
    ("claim", "missing", "added"),
    [
        ("Ships may not pass the dam at Lindau until June.", "“Lindau”", DAM),
        ("Ships may not pass the dam of 1962 until June.", "the number “1962”", DAM),
        ("Ships may not pass the dam “at Lindau” until June.", "the quotation “at Lindau”", DAM),
        ("Ships may not pass for a leak that workers found on Monday.", "the date “Monday”", LEAK),
    ],
)
def test_a_fact_that_is_missing_is_looked_for_in_the_same_article(
    index: Index, sentences: list[Evidence], claim: str, missing: str, added: int
) -> None:
    """What is cited stays, and the sentence with the missing fact is cited with it."""
    known = [one for one in sentences if one.number != COST]

    verdict = judged(index, known, claim, SHIPS)

    assert verdict.reason.startswith(f"{missing} is not in what it cites")
    assert cited(verdict, known) == [SHIPS, added]
    assert judged(index, known, claim).statement is None


def test_what_the_store_does_not_hold_is_no_repair(index: Index, sentences: list[Evidence]) -> None:
    """However much it is like the claim."""
    claim = "The leak costs 7 million euros."
    lie = Evidence(13, "dam", sentences[SHIPS - 1].span, claim.replace("The", "This"), 1.0)

    assert cited(judged(index, [lie, *sentences], claim), sentences) == [COST]


def test_two_articles_do_not_bear_a_sentence_out_together(
    index: Index, sentences: list[Evidence]
) -> None:
    """A fact of another article is no part of what is cited, unless the draft says it is."""
    verdict = judged(index, sentences, "Ships may not pass until June or September.", SHIPS)

    assert verdict.statement is None


def test_a_sentence_that_differs_is_no_obstacle_to_one_that_does_not(
    index: Index, sentences: list[Evidence]
) -> None:
    """The most alike has another number, but is far from the same: the next one may be it."""
    claim = "The wall of the school will cost 9 million euros."

    assert cited(judged(index, sentences, claim, 99), sentences) == [ROOF]


def test_a_sentence_that_denies_is_no_obstacle_to_one_that_does_not(
    index: Index, sentences: list[Evidence]
) -> None:
    """Only what the most alike says can show that a claim was turned round."""
    claim = "Workers found a leak in the northern wall on Monday."

    assert cited(judged(index, sentences, claim, 99), sentences) == [LEAK]


@pytest.mark.parametrize("marks", [(LEAK,), (), (99,)])
@pytest.mark.parametrize(
    "text",
    [
        "Workers found no leak in its northern wall.",
        "Workers found no leak in its northern wall on Monday.",
    ],
)
def test_a_denial_of_what_is_cited_is_not_led_to_another_one(
    index: Index, sentences: list[Evidence], text: str, marks: tuple[int, ...]
) -> None:
    """Of the dam it is false, whatever is true of the school."""
    known = [one for one in sentences if one.number != NO_LEAK or marks == (LEAK,)]

    assert judged(index, known, text, *marks).statement is None


@pytest.mark.parametrize("marks", [(COST,), ()])
def test_a_copy_with_another_number_is_not_led_to_where_that_number_stands(
    index: Index, sentences: list[Evidence], marks: tuple[int, ...]
) -> None:
    """All but one word is what one sentence says: it is about the same, and false."""
    assert judged(index, sentences, "Repairs will cost 9 million euros.", *marks).statement is None


def test_a_sentence_that_leans_on_a_dropped_one_gets_the_name_of_what_it_cites_first(
    index: Index, sentences: list[Evidence]
) -> None:
    """It stands on its own then, and the verdict says that it was changed."""
    verifier = Verifier(index, evidence=sentences)
    verifier.judge(Draft("Merkel came.", (LEAK,)))

    verdict = verifier.judge(Draft("It will cost 7 million euros.", (COST, LEAK)))

    assert verdict.outcome == "repaired"
    assert verdict.reason == "it pointed at a sentence that was dropped"
    assert verdict.statement
    assert verdict.statement.text == "Repairs will cost 7 million euros."


def test_without_repairs_only_what_is_named_is_cited(
    index: Index, sentences: list[Evidence]
) -> None:
    """Whoever checks an old answer learns what it cites, not what it might have cited."""
    claim, quotation = "The leak costs 7 million euros.", sentences[COST - 1].text
    verifier = Verifier(index, evidence=sentences, repairs=False)

    verdicts = [verifier.judge(Draft(text, (SHIPS,))) for text in (claim, quotation)]

    reasons = [one.reason for one in verdicts if one.outcome == "dropped"]
    assert reasons == ["what it cites is about something else"] * 2
    assert verifier.judge(Draft(quotation, (COST,))).outcome == "verified"
    assert verifier.judge(Draft(claim, (COST,))).outcome == "verified"


@pytest.mark.parametrize(
    ("text", "mark", "reason"),
    [
        ("Workers found 250 leaks in its wall.", LEAK, "; it is nowhere in the collection"),
        ("Repairs of 1962 will cost 7 million euros.", COST, "; it is elsewhere in the article"),
        ("Workers found 25 leaks in its wall.", LEAK, ""),
        ("Repairs will cost 9 million euros.", COST, ""),
        ("A leak was found on Tuesday.", LEAK, ""),
    ],
)
def test_where_a_missing_fact_stands_is_said_where_it_can_be_known(
    index: Index, sentences: list[Evidence], text: str, mark: int, reason: str
) -> None:
    """Of a number that may stand in words, and of a day it cannot."""
    verdict = Verifier(index, evidence=sentences, repairs=False).judge(Draft(text, (mark,)))

    assert verdict.reason.partition("is not in what it cites")[2] == reason
    assert "is not in what it cites" in verdict.reason
