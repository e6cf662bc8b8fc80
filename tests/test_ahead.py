"""A model that was begun ahead is the one that is opened, or none ever was."""

import shutil
from pathlib import Path
from threading import Thread

import pytest

from index.errors import ModelUnusable
from index.models import ahead
from index.models.onnx_model import FILE, WHAT, OnnxEmbedder
from index.sealing import seal


@pytest.fixture
def copy(models: Path, tmp_path: Path) -> Path:
    """The exported model, to be damaged, with nothing but its seal beside it."""
    for name in (FILE, f"{FILE}.seal"):
        shutil.copyfile(models / name, tmp_path / name)
    return tmp_path / FILE


def test_what_was_begun_is_opened_once(copy: Path) -> None:
    """The first who asks for the model gets the one that was begun, the next gets another."""
    ahead.begin(copy, WHAT)
    _, begun = ahead._begun[copy]

    first, second = ahead.opened(copy, WHAT), ahead.opened(copy, WHAT)

    assert first is begun.result()
    assert second is not first
    assert copy not in ahead._begun


def test_it_says_the_same(copy: Path) -> None:
    """Vectors do not tell how a model was opened."""
    ahead.begin(copy, WHAT)
    assert copy in ahead._begun

    begun, opened = OnnxEmbedder(copy), OnnxEmbedder(copy)

    assert (begun.passages(["A bridge."]) == opened.passages(["A bridge."])).all()


def test_a_model_that_is_not_there_is_not_begun(tmp_path: Path) -> None:
    """Whoever asks for it meets the error, nobody before."""
    ahead.begin(tmp_path / FILE, WHAT)

    with pytest.raises(ModelUnusable, match="missing or broken; run `footnote rebuild`"):
        ahead.opened(tmp_path / FILE, WHAT)


def test_what_fails_ahead_fails_where_it_is_asked_for(copy: Path) -> None:
    """In the same words as if nothing had been begun."""
    torn(copy)
    ahead.begin(copy, WHAT)
    assert copy in ahead._begun

    with pytest.raises(ModelUnusable, match="missing or broken; run `footnote rebuild`"):
        ahead.opened(copy, WHAT)


def test_a_model_that_was_made_anew_is_opened_anew(copy: Path, models: Path) -> None:
    """What was begun before was of the file that is gone."""
    torn(copy)
    ahead.begin(copy, WHAT)
    draft = copy.with_suffix(".part")
    shutil.copyfile(models / FILE, draft)
    seal(draft, copy)

    assert len(OnnxEmbedder(copy).passages(["A bridge."])) == 1
    assert copy not in ahead._begun


def test_a_machine_without_threads_opens_models_all_the_same(
    copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What cannot be begun is opened when it is asked for."""

    def refuse(_: Thread) -> None:
        raise RuntimeError("can't start new thread")

    with monkeypatch.context() as patched:
        patched.setattr(Thread, "start", refuse)
        ahead.begin(copy, WHAT)

    assert copy not in ahead._begun
    assert len(OnnxEmbedder(copy).passages(["A bridge."])) == 1


def torn(file: Path) -> None:
    """Write something else in place of a model, with a seal that fits."""
    draft = file.with_suffix(".part")
    draft.write_bytes(b"torn")
    seal(draft, file)
