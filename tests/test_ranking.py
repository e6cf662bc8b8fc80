"""Sentences of the hits are ranked by how well they fit the question."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from bot.ranking import Ranking, Topic, first_of_each, rank
from index.article import Article, Span
from index.generations.opening import Index
from index.models.embedding import Embedder, Progress, Vectors
from index.models.reranking import Reranker
from index.passage import Hit
from index.retrieval import Retriever


class Counting:
    """An embedder that notes what it is asked for."""

    def __init__(self, embedder: Embedder) -> None:
        self.identity, self.question = embedder.identity, embedder.question
        self.count, self._passages = embedder.count, embedder.passages
        self.texts: list[str] = []

    def passages(self, texts: Sequence[str], done: Progress | None = None) -> Vectors:
        """Return their vectors."""
        self.texts += texts
        return self._passages(texts, done)


def ranked(question: str, index: Index, reranker: Reranker | None = None) -> Ranking:
    """Return the ranking of an index's sentences for a question."""
    vector = index.embedder.question(question)
    return rank(question, vector, Retriever(index).search(question), index, reranker=reranker)


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


def test_only_the_likeliest_are_embedded(
    paper_index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The others are evidence too, behind them, by words and passage."""
    question = "Who closed the old bridge?"
    whole = ranked(question, paper_index).evidence
    monkeypatch.setattr("bot.ranking.EMBEDDED", 3)
    counting = Counting(paper_index.embedder)
    some = ranked(question, replace(paper_index, embedder=counting)).evidence

    assert len(counting.texts) == 3 < len(whole)
    assert {one.text for one in some[:3]} == set(counting.texts)
    assert {one.text for one in some} == {one.text for one in whole}
    assert some[0].text == whole[0].text
    assert [one.score for one in some] == sorted((e.score for e in some), reverse=True)


class Liking:
    """A reranker that likes texts with a word, and notes what it is asked."""

    def __init__(self, word: str) -> None:
        self.word = word
        self.asked: list[tuple[str, list[str]]] = []

    def scores(self, question: str, texts: Sequence[str]) -> Vectors:
        """Return 1 for each text with the word, and 0 for others."""
        self.asked.append((question, [*texts]))
        return np.array([self.word in text for text in texts], dtype=np.float32)


def test_a_reranker_changes_the_order_and_not_the_confidence(paper_index: Index) -> None:
    """The sentence it likes leads; whether there is an answer is judged as without it."""
    question = "What about the old bridge?"
    plain, liking = ranked(question, paper_index), Liking("mayor")

    judged = ranked(question, paper_index, liking)

    assert plain.evidence[0].text == "The old bridge was closed on Thursday."
    assert judged.evidence[0].text == "The mayor hopes to open it in spring."
    assert judged.best == plain.best
    assert [one.number for one in judged.evidence] == list(range(1, len(plain.evidence) + 1))
    assert [e.score for e in judged.evidence] == sorted(e.score for e in judged.evidence)[::-1]


def test_a_reranker_reads_the_likeliest_alone_and_between_their_neighbours(
    paper_index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once for each answer, with what the question goes on from, and no more than are embedded."""
    monkeypatch.setattr("bot.ranking.EMBEDDED", 2)
    question, liking = "Who found the crack?", Liking("mayor")
    hits = Retriever(paper_index).search(question)

    rank(question, paper_index.embedder.question(question), hits, paper_index, " (bridge)", liking)

    ((asked, texts),) = liking.asked
    assert asked == "Who found the crack? (bridge)"
    assert len(texts) == 4
    assert texts[0] == "Engineers found a crack of nine centimetres in its eastern arch."
    before, behind = (
        "The old bridge was closed on Thursday. ",
        "The mayor hopes to open it in spring.",
    )
    assert texts[2] == f"{before}{texts[0]}\n\n{behind}"


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
    empty = rank("Why?", paper_index.embedder.question("Why?"), [], paper_index)

    assert empty.evidence == ()
    assert (empty.best.cosine, empty.best.coverage, empty.best.context) == (0, 0, 0)


def test_features_are_those_of_the_best_sentence(paper_index: Index) -> None:
    """A question in the words of a sentence is as near to it as can be, and wholly covered."""
    best = ranked("Forty families left their houses.", paper_index).best

    assert best.cosine == pytest.approx(1, abs=1e-3)
    assert best.coverage == pytest.approx(1)
    assert best.context == pytest.approx(1)


@pytest.mark.parametrize(
    ("text", "covered"),
    [
        ("The bridges were opened by the mayor.", 1.0),
        ("The mayor waved.", "some"),
        ("It rained.", 0.0),
        ("", 0.0),
    ],
)
def test_coverage_is_the_share_of_the_topic_that_a_text_mentions(
    paper_index: Index, text: str, covered: float | str
) -> None:
    """Words count by their stem; "did" and "the" are no part of the topic."""
    topic = Topic.of("Did the mayor open the bridge?", paper_index.keywords)
    coverage = topic.coverage(text, "en")

    assert len(topic.weights["en"]) == 3
    assert 0 < coverage < 1 if covered == "some" else coverage == pytest.approx(covered)


def test_a_topic_is_looked_for_in_the_language_of_each_text(paper_index: Index) -> None:
    """The papers are in English and German: endings are those of the text that is read."""
    topic = Topic.of("Was steht in den Texten, welches Zeichen?", paper_index.keywords)

    assert topic.weights.keys() == {"de", "en"}
    assert topic.coverage("Ein Zeichen steht im Text.", "de") == pytest.approx(1)
    assert 0 < topic.coverage("Ein Zeichen steht im Text.", "en") < 1


def test_a_rare_word_covers_more_than_a_common_one(paper_index: Index) -> None:
    """A word that no article has weighs most: a sentence without it covers little."""
    topic = Topic.of("bridge unicorn", paper_index.keywords)

    assert topic.coverage("A unicorn.", "en") > topic.coverage("A bridge.", "en")


def test_a_question_without_a_topic_is_covered_by_nothing(paper_index: Index) -> None:
    """A question of small words only gives no reason to trust any sentence."""
    assert Topic.of("Who is it?", paper_index.keywords).coverage("Who is it?", "en") == 0
