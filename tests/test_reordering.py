"""Models look once more at the likeliest sentences: the order changes, and words are marked."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from bot.finding.ranking import NONE, Ranking, Signs, rank
from bot.finding.reordering import NOBODY, READER_WEIGHT, SIGHT_WEIGHT, Judges, beside
from index.generations.opening import Index
from index.models.embedding import Vectors
from index.retrieval import Retriever
from tests.fakes.seeking import Seeking


def reordered(question: str, index: Index, judges: Judges, behind: str = "") -> Ranking:
    """Return the ranking of an index's sentences for a question, as models judge it."""
    hits = Retriever(index).search(question)
    return judges.reordered(rank(question, hits, index, behind), hits, index)


class Liking:
    """A reranker that likes texts with a word, and notes what it is asked."""

    def __init__(self, word: str) -> None:
        self.word = word
        self.asked: list[tuple[str, list[str]]] = []

    def scores(self, question: str, texts: Sequence[str]) -> Vectors:
        """Return 1 for each text with the word, and 0 for others."""
        self.asked.append((question, [*texts]))
        return np.array([self.word in text for text in texts], dtype=np.float32)


def test_a_reader_changes_the_order_and_marks_the_words(paper_index: Index) -> None:
    """The sentence in which it finds an answer leads, its words are known; others have none."""
    question = "Is there anything about engineers or the mayor?"
    plain = reordered(question, paper_index, NOBODY)

    read = reordered(question, paper_index, Judges(Seeking("crack", doubtful="Ada")))

    assert plain.evidence[0].text == "The mayor hopes to open it in spring."
    assert plain.evidence[0].short is None
    best, *rest = read.evidence
    assert best.text.startswith("Engineers found a crack ")
    assert best.short
    assert best.span.start + best.text.index("crack") == best.short.start
    assert best.short.end == best.short.start + len("crack")
    assert [one.short for one in rest] == [None] * len(rest)
    assert [one.number for one in read.evidence] == list(range(1, len(plain.evidence) + 1))


def test_only_a_reader_that_was_fitted_says_how_sure_it_is(paper_index: Index) -> None:
    """Any other changes the order alone; one that could read nothing, nothing."""
    question = "What about the old bridge?"
    plain = reordered(question, paper_index, NOBODY)

    def signs(reader: Seeking) -> Signs:
        return reordered(question, paper_index, Judges(reader)).signs

    assert plain.signs.sure is None
    assert signs(Seeking("mayor")) == plain.signs
    assert signs(Seeking("mayor", fitted=True)) == replace(plain.signs, sure=6.0)
    assert signs(Seeking("unicorn", fitted=True)) == replace(plain.signs, sure=-3.0)
    assert signs(Seeking("mayor", languages=frozenset(), fitted=True)) == plain.signs


def test_a_reranker_changes_the_order_and_not_the_confidence(paper_index: Index) -> None:
    """The sentence it likes leads; whether there is an answer is judged as without it."""
    question = "What about the old bridge?"
    plain = reordered(question, paper_index, NOBODY)

    judged = reordered(question, paper_index, Judges(reranker=Liking("mayor")))

    assert plain.evidence[0].text == "The old bridge was closed on Thursday."
    assert judged.evidence[0].text == "The mayor hopes to open it in spring."
    assert judged.signs == plain.signs
    assert [one.number for one in judged.evidence] == list(range(1, len(plain.evidence) + 1))
    assert [e.score for e in judged.evidence] == sorted(e.score for e in judged.evidence)[::-1]


def test_a_reranker_reads_the_likeliest_alone_and_between_their_neighbours(
    paper_index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once for each answer, with what the question goes on from, and no more than are embedded."""
    monkeypatch.setattr("bot.finding.reordering.JUDGED", 2)
    question, liking = "Who found the crack?", Liking("mayor")

    reordered(question, paper_index, Judges(reranker=liking), " (bridge)")

    ((asked, texts),) = liking.asked
    assert asked == "Who found the crack? (bridge)"
    assert len(texts) == 4
    assert texts[0] == "Engineers found a crack of nine centimetres in its eastern arch."
    before, behind = (
        "The old bridge was closed on Thursday. ",
        "The mayor hopes to open it in spring.",
    )
    assert texts[2] == f"{before}{texts[0]}\n\n{behind}"


def test_what_a_sentence_was_worth_at_sight_stays_known(paper_index: Index) -> None:
    """It is the same whoever looks once more: other margins than that of quotes are of it."""
    question = "What about the old bridge?"
    plain = reordered(question, paper_index, NOBODY)

    read = reordered(question, paper_index, Judges(Seeking("crack"), Liking("mayor")))

    assert {(e.text, e.at_sight) for e in read.evidence} == {
        (e.text, e.at_sight) for e in plain.evidence
    }
    assert [e.score for e in plain.evidence] == [e.at_sight for e in plain.evidence]


def test_beside_a_reader_all_else_counts_less() -> None:
    """Of what it has not read, too; if it says nothing, all stays as it is."""
    assert beside([2.0, 1.0], {}) == [2.0, 1.0]
    assert beside([2.0, 1.0], {1: 1.0}) == pytest.approx(
        [2 * SIGHT_WEIGHT, SIGHT_WEIGHT + READER_WEIGHT]
    )


def test_where_nothing_answers_nobody_is_asked(paper_index: Index) -> None:
    """What is shown as the newest, or as what came closest, stays as it is."""
    hits = Retriever(paper_index).search("crack")
    nothing = replace(rank("crack", hits, paper_index), signs=NONE)
    seeking = Seeking("crack", fitted=True)

    assert Judges(seeking).reordered(nothing, hits, paper_index) is nothing
    assert seeking.texts == []
