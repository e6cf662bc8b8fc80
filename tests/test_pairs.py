"""A question and a passage become one run of tokens that know where they stand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.models.reader.pairs import WINDOW, padded, pairs, tokenizer

WORDS = tokenizer()


@given(st.text(min_size=1, max_size=60), st.text(max_size=20), st.text(max_size=80))
def test_places_are_of_the_passage(question: str, title: str, text: str) -> None:
    """Those of question and title are empty; none reaches past the text."""
    (one,) = pairs(question, [title], [text], WORDS)

    assert len(one.ids) == len(one.types) == len(one.places)
    starts, ends = one.places[:, 0], one.places[:, 1]
    assert ((starts >= 0) & (starts <= ends) & (ends <= len(text))).all()
    assert not one.places[0].any()


def test_tokens_stand_where_their_words_do() -> None:
    """Under a title or not."""
    text = "The old bridge was closed."

    for title in ("", "A bridge"):
        (one,) = pairs("What was closed?", [title], [text], WORDS)
        cut = [text[a:b] for a, b in one.places if b > a]
        assert cut == ["The", "old", "bridge", "was", "closed", "."]


@pytest.mark.parametrize("question", ["? " * 1000, "who " * 400, "a,b. " * 390, "年" * 2000])
@pytest.mark.parametrize("title", ["T", "Tit " * 1300])
def test_long_questions_and_titles_leave_room_for_the_passage(question: str, title: str) -> None:
    """More than half of the window."""
    (one,) = pairs(question, [title], ["word " * 1000], WORDS)

    assert len(one.ids) <= WINDOW
    assert (one.places[:, 1] > one.places[:, 0]).sum() > WINDOW / 2


def test_the_passage_is_cut_not_the_question() -> None:
    """What is too long for the window loses its end."""
    (one,) = pairs("Why is it so?", ["T"], ["word " * 1000], WORDS)

    assert len(one.ids) == WINDOW
    ids, mask, types = padded([one, *pairs("Why?", [""], ["So."], WORDS)])
    assert ids.shape == mask.shape == types.shape == (2, WINDOW)
    assert mask[1].sum() < 10
    assert not ids[1, mask[1].sum() :].any()
