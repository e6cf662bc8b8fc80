"""What is known of each sentence: its likeness to the question, where it stands, and its kind."""

from dataclasses import replace

import pytest

from bot.finding.features import LEAST, NEAR, READ, UNREAD, features, read_of
from bot.finding.ranking import first_of_each
from index.generations.opening import Index
from index.passage import Hit
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
    monkeypatch.setattr("bot.finding.features.READ", 1)

    found = features(question, places, paper_index)

    unread = [one for one, (hit, _) in zip(found, places, strict=True) if hit is not hits[0]]
    assert {(one.likeness, one.matching) for one in unread} == {(UNREAD, UNREAD)}
    assert any(one.coverage > 0 for one in unread)
    assert all(one.likeness > UNREAD for one in found[: len(found) - len(unread)])


def test_copies_keep_no_other_story_from_being_read(paper_index: Index) -> None:
    """So many stories are read as if there were no copies, and no more copies than stories."""
    (hit, *_) = Retriever(paper_index).search("bridge")
    stories = [replace(hit, rank=rank) for rank in range(1, READ + 3)]
    copied = [replace(hit, rank=1)] * (READ - 1) + stories
    often = [replace(hit, rank=2)] * 30

    def read(hits: list[Hit]) -> list[int]:
        return [hits[at].rank for at in read_of([(one, [hit.passage.span]) for one in hits])]

    best = [*range(1, READ + 1)]
    assert read(stories) == best
    assert sorted(set(read(copied))) == best
    assert len(read(copied)) == 2 * READ - 1
    assert read([*stories[:2], *often, *stories[2:]]) == [1, *[2] * (READ + 1), *best[2:]]


def test_hits_far_behind_the_best_are_not_read(paper_index: Index) -> None:
    """The first two are, however far behind; of the others those that are near."""
    (hit, *_) = Retriever(paper_index).search("bridge")
    far, near = 0.9 - 2 * NEAR, 0.9 - NEAR / 2

    def read(*scores: float) -> list[int]:
        hits = [replace(hit, rank=rank, score=one) for rank, one in enumerate(scores)]
        return read_of([(one, [hit.passage.span]) for one in hits])

    assert LEAST == 2
    assert read(0.9, far, far, far, far) == [0, 1]
    assert read(0.9, near, near, near, near, far) == [0, 1, 2, 3, 4]
    assert read(0.9, near) == [0, 1]


def test_what_was_read_is_told_of_the_sentences_that_were_read(
    paper_index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where copies that were not stand between them."""
    question = "Who closed the old bridge when the river rose?"
    first, second, *_ = Retriever(paper_index).search(question)
    mixed = [*(replace(first, score=0.1 * n) for n in range(4)), second]
    places = [(hit, span) for hit in mixed for span in hit.passage.sentences]
    monkeypatch.setattr("bot.finding.features.READ", 2)

    alone = features(question, [(second, span) for span in second.passage.sentences], paper_index)
    found = features(question, places, paper_index)

    matching = [one.matching for one in found]
    unread = slice(3 * len(first.passage.sentences), -len(alone))
    assert matching[-len(alone) :] == pytest.approx([one.matching for one in alone], abs=1e-5)
    assert {*matching[unread]} == {UNREAD}
    assert UNREAD not in matching[: unread.start]


def test_the_kind_that_is_asked_for_is_told_of_each_sentence(paper_index: Index) -> None:
    """A sentence with an amount fits a question for one; a question for none fits nothing."""
    places = first_of_each(Retriever(paper_index).search("How far did the river rise?"))
    texts = [hit.passage.cut(span) for hit, span in places]

    asked, other = (
        features(question, places, paper_index)
        for question in ("How far did the river rise?", "Who saw the river?")
    )

    assert asked[texts.index("The river rose by two metres in one night.")].fits == 2
    assert {one.fits for one in other} == {0}


def test_the_title_counts_where_a_sentence_fits(paper_index: Index) -> None:
    """Entry that is 8 crowns needs not say to what; another sentence does."""
    titled = "How far did the river rise at high water?", "Who saw the river at high water?"
    (passage,) = paper_index.store.passages(paper_index.store.record("flood:3-5").passages)
    places = first_of_each([Hit(passage, 1.0, 1)])

    asked, other = (features(question, places, paper_index) for question in titled)

    assert {one.titled > one.coverage for one in asked if one.fits} == {True}
    assert all(one.titled == one.coverage for one in asked if not one.fits)
    assert all(one.titled == one.coverage for one in other)
