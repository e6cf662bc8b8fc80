"""What is known of each sentence: its likeness to the question, where it stands, and its kind."""

import pytest

from bot.features import UNREAD, features
from bot.ranking import first_of_each
from index.generations.opening import Index
from index.retrieval import Retriever


def test_each_sentence_has_features_in_the_order_of_the_places(paper_index: Index) -> None:
    """The sentence that repeats the question has most of everything."""
    question = "Forty families left their houses."
    places = first_of_each(Retriever(paper_index).search(question))

    found = features(question, places, paper_index)

    assert len(found) == len(places)
    texts = [hit.passage.cut(span) for hit, span in places]
    best = found[texts.index(question)]
    assert best.likeness == max(one.likeness for one in found)
    assert best.matching == max(one.matching for one in found)
    assert best.coverage == 1
    assert [one.hit for one in found] == [hit.score for hit, _ in places]


def test_a_sentence_that_was_not_read_is_least_like_the_question(
    paper_index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It keeps what its words say, so that the best of those come first."""
    question = "Who closed the old bridge when the river rose?"
    hits = Retriever(paper_index).search(question)
    places = first_of_each(hits)
    monkeypatch.setattr("bot.features.READ", 1)

    found = features(question, places, paper_index)

    unread = [one for one, (hit, _) in zip(found, places, strict=True) if hit is not hits[0]]
    assert {(one.likeness, one.matching) for one in unread} == {(UNREAD, UNREAD)}
    assert any(one.coverage > 0 for one in unread)
    assert all(one.likeness > UNREAD for one in found[: len(found) - len(unread)])


def test_the_kind_that_is_asked_for_is_told_of_each_sentence(paper_index: Index) -> None:
    """A sentence with an amount fits a question for one; a question for none fits nothing."""
    places = first_of_each(Retriever(paper_index).search("How far did the river rise?"))
    texts = [hit.passage.cut(span) for hit, span in places]

    asked, other = (
        features(question, places, paper_index)
        for question in ("How far did the river rise?", "Who saw the river?")
    )

    assert asked[texts.index("The river rose by two metres in one night.")].fits == 1
    assert {one.fits for one in other} == {0}
