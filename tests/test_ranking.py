"""Sentences of the hits are ranked by how well they fit the question."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from bot.finding.ranking import Ranking, first_of_each, rank
from index.article import Article, Span
from index.generations.opening import Index
from index.models.embedding import Embedder, Tokens
from index.passage import Hit
from index.retrieval import Retriever


class Counting:
    """An embedder that notes what it is to read."""

    def __init__(self, embedder: Embedder) -> None:
        self.identity, self.count = embedder.identity, embedder.count
        self.query, self.passages = embedder.query, embedder.passages
        self._read = embedder.passage_tokens
        self.texts: list[str] = []

    def passage_tokens(self, texts: Sequence[str]) -> list[Tokens]:
        """Return their tokens."""
        self.texts += texts
        return self._read(texts)


def ranked(question: str, index: Index) -> Ranking:
    """Return the ranking of an index's sentences for a question."""
    return rank(question, Retriever(index).search(question), index)


@pytest.mark.parametrize(
    ("question", "best"),
    [
        (
            "Who found the crack?",
            "Engineers found a crack of nine centimetres in its eastern arch.",
        ),
        ("Who hopes to open the bridge?", "The mayor hopes to open it in spring."),
        ("How far did the river rise?", "The river rose by two metres in one night."),
        ("Wie ist das Wetter in 北京?", "北京的天气很好。"),
    ],
)
def test_the_sentence_that_answers_is_first(paper_index: Index, question: str, best: str) -> None:
    """The best sentence, not the best passage, leads."""
    assert ranked(question, paper_index).evidence[0].text == best


def test_evidence_is_numbered_and_stands_where_it_says(
    paper_index: Index, papers: dict[str, Article]
) -> None:
    """Numbers run from 1, scores fall, and each text is what its article has at its span."""
    evidence = ranked("Who closed the old bridge?", paper_index).evidence

    assert [one.number for one in evidence] == list(range(1, len(evidence) + 1))
    assert [one.score for one in evidence] == sorted((e.score for e in evidence), reverse=True)
    assert all(one.span.cut(papers[one.article_id].text) == one.text for one in evidence)
    assert {one.article_id for one in evidence} == set(papers)


def test_only_the_best_passages_are_read(
    paper_index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sentences of the others are evidence too, behind theirs."""
    question = "Who closed the old bridge?"
    whole = ranked(question, paper_index).evidence
    monkeypatch.setattr("bot.finding.features.READ", 1)
    counting = Counting(paper_index.embedder)
    some = ranked(question, replace(paper_index, embedder=counting)).evidence

    (text,) = counting.texts
    assert text.startswith("The old bridge was closed on Thursday.")
    assert len(whole) > 3
    assert all(one.text in text for one in some[:3])
    assert not any(one.text in text for one in some[3:])
    assert {one.text for one in some} == {one.text for one in whole}
    assert some[0].text == whole[0].text
    assert [one.score for one in some] == sorted((e.score for e in some), reverse=True)


def test_equal_sentences_count_once(paper_index: Index) -> None:
    """A sentence that an article says twice is one piece of evidence: the first of the two."""
    hits = Retriever(paper_index).search("old bridge")
    hits = [hit for hit in hits if hit.passage.article_id == "bridge"]

    places = [(hit.passage.cut(span), span) for hit, span in first_of_each(hits)]

    assert len(places) == 3
    assert places[0] == ("The old bridge was closed on Thursday.", Span(0, 38))


def test_of_equal_sentences_that_in_the_better_hit_counts(paper_index: Index) -> None:
    """Copies of a story do not fill the answer, and the best ranked copy stands for all."""
    (passage,) = paper_index.store.passages(paper_index.store.record("bridge").passages)
    better, worse = Hit(passage, 0.9, 1), Hit(passage, 0.1, 2)

    assert {hit.rank for hit, _ in first_of_each([better, worse])} == {1}


def test_no_hits_are_no_evidence(paper_index: Index) -> None:
    """Nothing found is a value: no evidence, and nothing that speaks for any."""
    empty = rank("Why?", [], paper_index)

    assert empty.evidence == ()
    assert (empty.signs.likeness, empty.signs.matching, empty.signs.coverage) == (0, 0, 0)


def test_what_speaks_for_an_answer_is_most_where_it_is_said(paper_index: Index) -> None:
    """A question in the words of a sentence is near to it, and wholly covered."""
    best = ranked("Forty families left their houses.", paper_index).signs

    assert best.likeness > 0.7
    assert best.matching > 0.8
    assert best.coverage == pytest.approx(1)
