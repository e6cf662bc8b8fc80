"""What reads passages is chosen by name: our own reader, any other, or none."""

from pathlib import Path

import pytest

from index.errors import ModelUnusable, UsageError
from index.models.reader.loading import Reader, load_reader, prepare_reader
from index.models.reader.onnx_reader import OnnxReader
from index.models.reader.question_answering import QuestionAnsweringReader
from index.models.reader.shipped import EXPORT
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


def test_only_our_own_is_prepared(tmp_path: Path) -> None:
    """For any other, and for none, a rebuild has nothing to do."""
    for name in ("off", "some/model"):
        prepare_reader(name, tmp_path / "none")
    assert list(tmp_path.iterdir()) == []


def test_exports_of_former_weights_are_removed(tmp_path: Path, models: Path) -> None:
    """Each is as large as all else; nothing else is touched."""
    for name in (EXPORT, f"{EXPORT}.seal"):
        (tmp_path / name).symlink_to(models / name)
    for name in ("reader-0123456789ab-v1.onnx", "reader-0123456789ab-v1.openvino", "other.onnx"):
        (tmp_path / name).write_text("old")

    prepare_reader(None, tmp_path)

    left = {path.name for path in tmp_path.iterdir()}
    assert {name for name in left if not name.startswith(Path(EXPORT).stem)} == {"other.onnx"}
    assert EXPORT in left


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
