"""Our own reader finds the sentence that answers, and the words, or says that none does."""

from pathlib import Path

import numpy as np
import pytest

from index.article import Span
from index.models.reader.decoding import UNREAD, Excerpt, Reading
from index.models.reader.onnx_reader import OnnxReader
from index.models.reader.shipped import EXPORT

TITLE = "The old bridge"
SENTENCES = (
    "The old bridge was closed on Thursday.",
    "Engineers found a crack of nine centimetres in its eastern arch.",
    "Mayor Ada Lind hopes to open it in spring.",
    "Until then a ferry takes people across for two crowns.",
)
TEXT = " ".join(SENTENCES)


@pytest.fixture(scope="module")
def reader(models: Path) -> OnnxReader:
    """The one that comes with Footnote."""
    return OnnxReader(models / EXPORT)


def spans(text: str, *sentences: str) -> list[Span]:
    """Return where sentences stand in a text."""
    starts = [text.index(one) for one in sentences]
    return [Span(at, at + len(one)) for at, one in zip(starts, sentences, strict=True)]


def read(reader: OnnxReader, question: str) -> Reading:
    """Return what the reader says of the passage."""
    (one,) = reader.read(question, [Excerpt(TITLE, TEXT, spans(TEXT, *SENTENCES))])
    return one


@pytest.mark.parametrize(
    ("question", "sentence", "short"),
    [
        ("When was the old bridge closed?", 0, "Thursday"),
        ("How long is the crack?", 1, "nine centimetres"),
        ("Who hopes to open the bridge?", 2, "Ada Lind"),
        ("How much does the ferry cost?", 3, "two crowns"),
    ],
)
def test_the_sentence_that_answers_is_found(
    reader: OnnxReader, question: str, sentence: int, short: str
) -> None:
    """And in it the words that do."""
    found = read(reader, question)

    best = max(range(len(SENTENCES)), key=lambda i: found.sentences[i].relevant)
    assert best == sentence
    assert found.sentences[best].short is not None
    assert short in found.sentences[best].short.cut(TEXT)
    assert len(found.sentences[best].short.cut(TEXT)) < len(short) + 12


def test_what_is_not_there_is_less_sure(reader: OnnxReader) -> None:
    """Of a question that only fits the topic, nothing is as sure as of one that is answered."""
    answered = read(reader, "How long is the crack?")
    fitting = read(reader, "Who designed the old bridge?")

    assert max(one.sure for one in fitting.sentences) < max(one.sure for one in answered.sentences)
    assert fitting.answered < answered.answered


def test_passages_do_not_change_each_other(reader: OnnxReader) -> None:
    """A passage alone is read as beside others, a title or none above it."""
    question, texts = "How long is the crack?", [TEXT, "No.", f"{TEXT} {TEXT}"]
    where = [spans(TEXT, *SENTENCES), [Span(0, 3)], spans(f"{TEXT} {TEXT}", *SENTENCES)]

    alone = read(reader, question)
    beside, *_ = reader.read(question, [*map(Excerpt, (TITLE, "", "x"), texts, where)])

    for one, other in zip(alone.sentences, beside.sentences, strict=True):
        assert one.short == other.short
        assert np.allclose((one.relevant, one.sure), (other.relevant, other.sure), atol=1e-3)


def test_what_the_window_cuts_off_is_unread(reader: OnnxReader) -> None:
    """A sentence behind it has no short answer; of nothing, nothing is said."""
    text = "The old bridge was closed. " * 60

    (found,) = reader.read("Why?", [Excerpt("", text, [Span(0, 26), Span(1593, 1619)])])

    assert found.sentences[0].short is not None
    assert (found.sentences[1].short, found.sentences[1].relevant) == (None, UNREAD)
    assert reader.read("Why?", []) == []
