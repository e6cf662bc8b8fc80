"""The models that are set are tried, and how fast they are is told."""

import re
import shutil
from pathlib import Path

import pytest

from bot.commands.trying import answers, judges, reads
from bot.settings import Settings
from index.errors import ModelUnusable
from index.generations.home import Home
from index.models.reader.shipped import EXPORT
from tests.fakes.tiny_models import answerer


@pytest.mark.usefixtures("seeded")
def test_the_reader_is_tried() -> None:
    """Our own, where nothing is set, or another by its name; and it may be off."""
    assert re.fullmatch(
        r"The one that comes with Footnote, on (ONNX Runtime|OpenVINO), "
        r"reads \d passages in [\d,]+ ms\.",
        reads(Settings()),
    )
    assert reads(Settings(reader="off")).startswith("The reader is off, ")


def test_a_deep_look_compares_the_reader_with_its_digest(home: Home, models: Path) -> None:
    """Altered weights of the same size are noticed, whatever they say."""
    home.models.unlink()
    shutil.copytree(models, home.models)
    assert "reads" in reads(Settings(), deep=True)
    with (home.models / EXPORT).open("r+b") as file:
        file.seek((home.models / EXPORT).stat().st_size // 2)
        file.write(b"!")

    assert "reads" in reads(Settings())
    with pytest.raises(ModelUnusable, match=r"prepared reader is missing or broken"):
        reads(Settings(), deep=True)
    assert reads(Settings(reader="off"), deep=True).startswith("The reader is off")


def test_another_reader_is_tried_by_its_name(tmp_path: Path) -> None:
    """One that cannot be loaded is an error."""
    folder = answerer(tmp_path / "tiny", ["it", "says", "what"], "what")

    assert reads(Settings(reader=str(folder))).startswith(f"{folder} reads ")
    with pytest.raises(ModelUnusable, match="FOOTNOTE_READER takes"):
        reads(Settings(reader=str(tmp_path / "nothing")))


def test_nothing_is_broken_before_the_first_rebuild() -> None:
    """It makes what reads; an index without that is broken."""
    assert reads(Settings()) == "The first rebuild prepares the reader."


def test_what_is_not_set_is_not_tried() -> None:
    """No model writes, none judges."""
    quotes = "No language model is set, so answers are quotes; FOOTNOTE_LLM names one."

    assert answers(Settings()) == quotes
    assert judges(Settings()) == "No reranker is set."
