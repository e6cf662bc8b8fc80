"""A sentence is compared with the question as it stands in its passage."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.finding.likeness import Read, unit
from index.article import Span
from index.models.embedding import Embedder, Tokens
from tests.fakes.letters import Letters

PASSAGE = "Ann Lee is mayor of Ham. She was born in 1961. It rained for a week."
SENTENCES = [Span(0, 24), Span(25, 46), Span(47, 68)]


def even(word: str) -> float:
    """Weigh each word alike."""
    return 1.0


def read(embedder: Embedder, question: str) -> Read:
    """Return a question as it is compared, all words alike."""
    return Read.of(question, embedder.query(question).tokens, even)


def test_a_sentence_knows_its_passage(embedder: Embedder) -> None:
    """Where the passage says who "she" is, a question for Ann Lee finds what she did."""
    asked = read(embedder, "When was Ann Lee born?")
    (passage,) = embedder.passage_tokens([PASSAGE])
    (alone,) = embedder.passage_tokens([SENTENCES[1].cut(PASSAGE)])

    inside = asked.likeness(passage, SENTENCES)
    by_itself = asked.likeness(alone, [Span(0, 21)])[0]

    assert inside.sum(axis=1).argmax() == 1
    assert inside[1, 1] > by_itself[1]


def test_a_text_is_as_like_itself_as_can_be(embedder: Embedder) -> None:
    """Each token meets itself; the mean lacks only what the model puts around a text."""
    asked = read(embedder, PASSAGE)
    (passage,) = embedder.passage_tokens([PASSAGE])

    ((mean, tokens),) = asked.likeness(passage, [Span(0, len(PASSAGE))])

    assert tokens == pytest.approx(1, abs=1e-3)
    assert mean > 0.95


def test_tokens_weigh_as_their_words_do() -> None:
    """All tokens of a rare word count, those of other words hardly, signs not at all."""
    spans = np.array([(0, 0), (0, 3), (4, 7), (7, 10), (10, 11), (0, 0)], dtype=np.int32)
    tokens = Tokens(np.eye(6, dtype=np.float16), spans)

    asked = Read.of("the walrus?", tokens, lambda word: {"walrus": 0.97}.get(word, 0.0))

    np.testing.assert_allclose(asked.weights * 1.97, [0, 0.03, 0.97, 0.97, 0, 0], rtol=1e-5)


def test_what_was_not_read_is_like_nothing() -> None:
    """A sentence behind the end of the window, and a question without a word."""
    letters = Letters()
    (passage,) = letters.passage_tokens(["a bad egg"])

    assert read(letters, "egg").likeness(passage, [Span(20, 30)]).tolist() == [[0, 0]]
    assert read(letters, "?!").likeness(passage, [Span(0, 9)])[0][1] == 0


@given(st.text("abc h.", min_size=1), st.text("abc h?"), st.data())
def test_likeness_has_bounds(text: str, question: str, data: st.DataObject) -> None:
    """Neither is over 1, and words that are all there are wholly matched."""
    start = data.draw(st.integers(0, len(text) - 1))
    span = Span(start, data.draw(st.integers(start + 1, len(text))))
    (passage,) = Letters().passage_tokens([text])

    ((mean, tokens),) = read(Letters(), question).likeness(passage, [span])
    (whole,) = read(Letters(), text).likeness(passage, [Span(0, len(text))])

    assert mean <= 1.001
    assert tokens <= 1.001
    assert whole[1] == pytest.approx(1.0 if any(map(str.isalpha, text)) else 0.0, abs=1e-3)


def test_a_vector_of_nothing_stays_nothing() -> None:
    """No division by zero."""
    np.testing.assert_array_equal(unit(np.zeros((1, 3), dtype=np.float32)), np.zeros((1, 3)))
