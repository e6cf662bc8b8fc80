"""What may answer a question is found the way that it is meant: alone or going on."""

from bot.answer import Question
from bot.finding.finder import Finder, Found
from bot.finding.reordering import NOBODY
from bot.understanding.carrying import Carried
from bot.work import Trace
from index.generations.opening import Index
from index.retrieval import Retriever

FLOOD = "How many families left their houses?"


def found(index: Index, question: str, words: str, **known: object) -> Found:
    """Return what is found for a question with words behind it."""
    behind = f" ({words})"
    carried = Carried(question + behind, behind=behind, **known)  # type: ignore[arg-type]
    return Finder(Retriever(index), NOBODY, Trace()).find(Question(question), carried)


def test_a_question_of_its_own_drops_the_words_of_another_topic(paper_index: Index) -> None:
    """In doubt it is looked for both ways; the answer then says how it was understood."""
    one = found(paper_index, FLOOD, "old bridge, crack, eastern arch", doubt="telling")

    assert one.standalone == Carried(FLOOD)
    assert one.ranking.evidence[0].text == "Forty families left their houses."
    assert one.hits[0].passage.article_id == "flood:3-5"


def test_without_a_doubt_the_words_stay(paper_index: Index) -> None:
    """What surely goes on is looked for one way only."""
    one = found(paper_index, FLOOD, "old bridge, crack, eastern arch")

    assert one.standalone.question == f"{FLOOD} (old bridge, crack, eastern arch)"


def test_a_follow_up_in_doubt_keeps_the_words_that_help(paper_index: Index) -> None:
    """Its own words are of every article, and only with those of before it finds its own."""
    one = found(paper_index, "What was found?", "old bridge, eastern arch", doubt="telling")

    assert one.standalone.question == "What was found? (old bridge, eastern arch)"
    assert one.hits[0].passage.article_id == "bridge"


def test_each_stage_is_timed_once(paper_index: Index) -> None:
    """The seconds of both ways are added up under the same names."""
    trace = Trace()
    carried = Carried(FLOOD, doubt="telling")
    Finder(Retriever(paper_index), NOBODY, trace).find(Question(FLOOD), carried)

    assert trace.timings.keys() == {"embed", "retrieve", "rank"}
