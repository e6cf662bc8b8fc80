"""A model runs on the engine that was chosen for it; whatever is amiss, on the first one."""

import re
import shutil
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from index.errors import ModelUnusable
from index.models.choosing import choose
from index.models.engines import (
    ONNX_RUNTIME,
    OPENVINO,
    EngineChoice,
    Inputs,
    OnnxRuntime,
    OpenVino,
    compiled,
    intact,
    opened,
)
from index.models.onnx_model import FILE, OnnxEmbedder
from index.models.sample import passages
from index.sealing import seal

WHAT = "embedding model"


@pytest.fixture(scope="module")
def batch(models: Path) -> Inputs:
    """Some texts as the model takes them."""
    return next(OnnxEmbedder(models / FILE).batches(passages()))


@pytest.fixture(scope="module")
def chosen(tmp_path_factory: pytest.TempPathFactory, models: Path, batch: Inputs) -> Path:
    """A model for which OpenVINO was chosen, however fast it is here."""
    file = tmp_path_factory.mktemp("chosen") / FILE
    for name in (FILE, f"{FILE}.seal"):
        shutil.copyfile(models / name, file.with_name(name))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("index.models.choosing.FASTER", 0.0)
        choose(file, "vectors", [batch], lambda _, __: 1.0)
    return file


@pytest.fixture
def copy(chosen: Path, tmp_path: Path) -> Path:
    """The same, to be damaged."""
    for path in chosen.parent.iterdir():
        shutil.copyfile(path, tmp_path / path.name)
    return tmp_path / FILE


def test_the_chosen_engine_runs_a_model(chosen: Path, batch: Inputs) -> None:
    """And says the same as the other one, within what half precision leaves."""
    ours, theirs = OnnxRuntime(chosen), opened(chosen, WHAT)

    assert (ours.name, theirs.name) == (ONNX_RUNTIME, OPENVINO)
    alike = np.sum(ours.run("vectors", batch) * theirs.run("vectors", batch), axis=1)
    assert alike.min() > 0.999


def another_version(file: Path) -> None:
    """Note a choice of another version of OpenVINO."""
    replace(noted(file), openvino="2020.1").keep(file)


def another_processor(file: Path) -> None:
    """Note a choice on another processor."""
    replace(noted(file), processor="Abacus").keep(file)


def no_note(file: Path) -> None:
    """Take the note away."""
    file.with_suffix(".engine").unlink()


def torn_note(file: Path) -> None:
    """Cut the note in half."""
    note = file.with_suffix(".engine")
    note.write_text(note.read_text()[:20])


def strange_note(file: Path) -> None:
    """Write JSON that is no note."""
    file.with_suffix(".engine").write_text('{"engine": "OpenVINO", "abacus": 1}')


def no_model(file: Path) -> None:
    """Take away what was made ready."""
    compiled(file).unlink()


def torn_model(file: Path) -> None:
    """Cut what was made ready in half."""
    with compiled(file).open("r+b") as ready:
        ready.truncate(1000)


def another_model(file: Path) -> None:
    """Put something else there, with a seal that fits."""
    draft = file.with_suffix(".part")
    draft.write_bytes(b"nonsense" * 100)
    seal(draft, compiled(file))


def noted(file: Path) -> EngineChoice:
    """Return the choice that is there."""
    found = EngineChoice.of(file)
    assert found
    return found


@pytest.mark.parametrize(
    "damage",
    [
        another_version,
        another_processor,
        no_note,
        torn_note,
        strange_note,
        no_model,
        torn_model,
        another_model,
    ],
)
def test_whatever_is_amiss_the_first_engine_is_there(
    copy: Path, damage: Callable[[Path], None]
) -> None:
    """Nobody has to mend anything to get answers."""
    damage(copy)

    assert opened(copy, WHAT).name == ONNX_RUNTIME


def another_sign(file: Path) -> None:
    """Change one byte of what was made ready, not its size."""
    with compiled(file).open("r+b") as ready:
        ready.seek(compiled(file).stat().st_size // 2)
        ready.write(b"!")


@pytest.mark.parametrize("damage", [no_note, torn_model, another_version, another_sign])
def test_a_rebuild_notices_what_is_amiss(
    chosen: Path, copy: Path, damage: Callable[[Path], None]
) -> None:
    """And chooses anew."""
    assert intact(chosen)

    damage(copy)

    assert not intact(copy)


def test_a_broken_model_is_one_sentence(copy: Path) -> None:
    """Where neither engine can run it."""
    no_model(copy)
    copy.write_bytes(b"torn")

    with pytest.raises(
        ModelUnusable, match=r"prepared embedding model is missing or broken; run `footnote reb"
    ):
        opened(copy, WHAT)


def test_threads_share_an_engine(chosen: Path, batch: Inputs) -> None:
    """Each gets its own output, whoever runs at the same time."""
    engine = OpenVino(chosen)
    parts = [{name: one[at : at + 2] for name, one in batch.items()} for at in range(0, 8, 2)]
    alone = [engine.run("vectors", part) for part in parts]

    with ThreadPoolExecutor(4) as pool:
        together = [*pool.map(lambda part: engine.run("vectors", part), parts * 5)]

    for found, expected in zip(together, alone * 5, strict=True):
        assert np.array_equal(found, expected)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="asks the kernel")
def test_what_was_read_to_open_a_model_is_given_back(chosen: Path) -> None:
    """Its file is mapped; once the processor's own copies are made, hardly any of it is held."""
    engine = OpenVino(compiled(chosen))
    maps = Path("/proc/self/smaps").read_text().partition(str(compiled(chosen)))[2]
    (held,) = re.findall(r"^Rss:\s+(\d+) kB", maps, re.MULTILINE)[:1]

    assert engine.name == OPENVINO
    assert int(held) * 1024 < compiled(chosen).stat().st_size / 4
