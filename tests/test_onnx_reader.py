"""Our own reader finds the sentence that answers, and the words, or says that none does."""

from pathlib import Path

import numpy as np
import pytest

from index.article import Span
from index.errors import ModelUnusable
from index.models.onnx_model import FILE
from index.models.reader.decoding import Excerpt, Reading, SentenceReading
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


def said(reading: Reading) -> list[SentenceReading]:
    """Return what is said of the sentences, none of which was cut off."""
    found = [one for one in reading.sentences if one]
    assert len(found) == len(reading.sentences)
    return found


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
    found = said(read(reader, question))

    best = max(range(len(SENTENCES)), key=lambda i: found[i].relevant)
    assert best == sentence
    assert found[best].short is not None
    assert short in found[best].short.cut(TEXT)
    assert len(found[best].short.cut(TEXT)) < len(short) + 12


def test_what_is_not_there_is_less_sure(reader: OnnxReader) -> None:
    """Of a question that only fits the topic, nothing is as sure as of one that is answered."""
    answered = read(reader, "How long is the crack?")
    fitting = read(reader, "Who designed the old bridge?")

    assert max(one.sure for one in said(fitting)) < max(one.sure for one in said(answered))
    assert fitting.answered < answered.answered


def test_passages_do_not_change_each_other(reader: OnnxReader) -> None:
    """A passage alone is read as beside others, a title or none above it."""
    question, texts = "How long is the crack?", [TEXT, "No.", f"{TEXT} {TEXT}"]
    where = [spans(TEXT, *SENTENCES), [Span(0, 3)], spans(f"{TEXT} {TEXT}", *SENTENCES)]

    alone = read(reader, question)
    beside, *_ = reader.read(question, [*map(Excerpt, (TITLE, "", "x"), texts, where)])

    for one, other in zip(said(alone), said(beside), strict=True):
        assert one.short == other.short
        assert np.allclose((one.relevant, one.sure), (other.relevant, other.sure), atol=1e-3)


def test_what_the_window_cuts_off_is_unread(reader: OnnxReader) -> None:
    """Nothing is said of a sentence behind it, nor of nothing."""
    text = "The old bridge was closed. " * 60

    (found,) = reader.read("Why?", [Excerpt("", text, [Span(0, 26), Span(1593, 1619)])])

    assert found.sentences[0]
    assert found.sentences[1] is None
    assert reader.read("Why?", []) == []


def test_any_question_can_be_asked(reader: OnnxReader) -> None:
    """However many tokens it has: what is too long is cut, and the passage is read."""
    for question in ("?" * 2000, "who " * 500, "年" * 2000):
        assert said(read(reader, question))


def test_another_model_in_its_place_is_refused(models: Path, tmp_path: Path) -> None:
    """One that fits its seal, but is not the reader; in one sentence that says what to do."""
    other = tmp_path / EXPORT
    other.symlink_to(models / FILE)

    with pytest.raises(ModelUnusable, match=r"prepared reader is missing or broken; run"):
        read(OnnxReader(other), "How long is the crack?")


def test_what_is_no_number_is_refused(reader: OnnxReader, monkeypatch: pytest.MonkeyPatch) -> None:
    """Altered weights do not become confidence."""

    class Altered:
        def run(self, *_: object) -> np.ndarray:
            return np.full((1, 90, 4), np.nan, dtype=np.float32)

    monkeypatch.setattr(reader, "_engine", Altered())

    with pytest.raises(ModelUnusable, match=r"missing or broken"):
        read(reader, "How long is the crack?")
