"""Any extractive question answering model reads passages; anything else is refused."""

from pathlib import Path

import pytest

from index.article import Span
from index.errors import ModelUnusable
from index.models.reader.decoding import Excerpt
from index.models.reader.question_answering import QuestionAnsweringReader
from tests.fakes.tiny_models import answerer, cross_encoder

WORDS = "the old bridge was closed mayor crack . , who what".split()
TEXT = "The bridge. Mayor, crack."
SENTENCES = [Span(0, 11), Span(12, 25)]
NONE = "The old bridge. A crack."


@pytest.fixture(scope="module")
def mayoral(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model that answers every question with the mayor."""
    return answerer(tmp_path_factory.mktemp("mayoral"), WORDS, "mayor")


def test_the_short_answer_is_a_span_of_its_sentence(mayoral: Path) -> None:
    """In the sentence that holds it, surer than anything in the others, under a title or not."""
    reader = QuestionAnsweringReader(str(mayoral))

    for title in ("", "The bridge"):
        (read,) = reader.read("Who was closed?", [Excerpt(title, TEXT, SENTENCES)])

        before, holding = read.sentences
        assert holding.short is not None
        assert holding.short.cut(TEXT) == "Mayor"
        assert holding.sure > before.sure
        assert holding.relevant > before.relevant
        assert read.answered == holding.sure


def test_nothing_is_sure_where_nothing_answers(mayoral: Path) -> None:
    """No sentence is likelier to answer than none."""
    reader = QuestionAnsweringReader(str(mayoral))

    (read,) = reader.read("Who?", [Excerpt("", NONE, [Span(0, 15), Span(16, 24)])])

    assert read.answered < 0


def test_what_does_not_fit_the_window_is_unread(mayoral: Path) -> None:
    """Nothing is said of a sentence that was cut off, and no model fails over it."""
    reader = QuestionAnsweringReader(str(mayoral))
    text = "the old bridge was closed. " * 40

    (read,) = reader.read("Who?", [Excerpt("", text, [Span(0, 26), Span(1053, 1079)])])

    assert read.sentences[0]
    assert read.sentences[1] is None
    assert reader.read("Who?", []) == []


def test_any_question_can_be_asked(mayoral: Path) -> None:
    """However many tokens it has: what is too long is cut, and the passage is read."""
    reader = QuestionAnsweringReader(str(mayoral))

    for question in ("who " * 500, "?" * 2000):
        (read,) = reader.read(question, [Excerpt("a title " * 500, TEXT, SENTENCES)])
        assert read.sentences[0]


def test_another_kind_of_model_is_refused(tmp_path: Path) -> None:
    """It would answer by weights that nobody trained; what is no model at all, neither."""
    cross_encoder(tmp_path / "judge", WORDS, "mayor")

    with pytest.raises(ModelUnusable, match="was not trained to answer questions"):
        QuestionAnsweringReader(str(tmp_path / "judge"))
    with pytest.raises(ModelUnusable, match=r"could not be loaded: no usable .*_READER takes"):
        QuestionAnsweringReader(str(tmp_path / "nothing"))
