"""What reads passages is chosen by name: our own reader, any other, or none."""

from pathlib import Path

import pytest

from index.errors import ModelUnusable, UsageError
from index.models.reader.loading import Reader, load_reader
from index.models.reader.onnx_reader import OnnxReader
from index.models.reader.question_answering import QuestionAnsweringReader
from tests.fakes.tiny_models import answerer


def test_our_own_is_the_default(models: Path) -> None:
    """It reads from the export that a rebuild made; a broken one was made anew, see conftest."""
    ours = load_reader(None, models)

    assert isinstance(ours, OnnxReader)
    assert ours.languages == {"en"}  # it was trained on
    assert ours.fitted


@pytest.mark.parametrize("name", ["off", "OFF", " Off "])
def test_it_can_be_off(tmp_path: Path, name: str) -> None:
    """Nothing is needed for that, however it is written."""
    assert load_reader(name, tmp_path) is None


def test_any_other_name_goes_to_transformers(tmp_path: Path) -> None:
    """On a device that is there."""
    folder = answerer(tmp_path / "tiny", ["who", "mayor"], "mayor")

    reader = load_reader(str(folder), tmp_path)

    assert isinstance(reader, QuestionAnsweringReader)
    assert isinstance(reader, Reader)
    assert reader.languages is None
    assert not reader.fitted
    with pytest.raises(UsageError, match="FOOTNOTE_DEVICE is 'quantum'"):
        load_reader(str(folder), tmp_path, "quantum")


def test_answering_never_makes_the_export(tmp_path: Path) -> None:
    """Without one the reader is refused at once, and nothing is written."""
    with pytest.raises(ModelUnusable, match=r"prepared reader .* run `footnote rebuild`"):
        load_reader(None, tmp_path)

    assert list(tmp_path.iterdir()) == []
