"""What the tests share: one exported model, and a home with the seed article indexed.

Both are made once in a session. No test may change `seed_home`; one that wants
to takes `home`, which is empty but knows the model.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.article import Article
from index.embedding import Embedder, load_embedder
from index.home import Home
from index.opening import Index, open_index
from index.rebuilding import Rebuild
from index.sources import read

ROOT = Path(__file__).resolve().parent.parent
SEEDS = ROOT / "seeds"
MODEL = "all-MiniLM-L6-v2"


class Silent:
    """A rebuild's progress that nobody looks at."""

    def begin(self, stage: str, total: int | None = None) -> None:
        """A stage begins."""

    def advance(self, steps: int = 1) -> None:
        """Steps are done."""


@pytest.fixture(autouse=True)
def _own_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Keep the settings, and any `.env` file, of whoever runs the tests out of them."""
    for name in [name for name in os.environ if name.startswith("FOOTNOTE_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("FOOTNOTE_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the exported embedding model."""
    folder = tmp_path_factory.mktemp("models")
    load_embedder(MODEL, folder, prepare=True)
    return folder


@pytest.fixture(scope="session")
def embedder(models: Path) -> Embedder:
    """The bundled embedding model."""
    return load_embedder(MODEL, models)


@pytest.fixture
def home(tmp_path: Path, models: Path) -> Home:
    """The home that FOOTNOTE_HOME names: no index in it, the model exported already."""
    folder = tmp_path / "home"
    folder.mkdir()
    (folder / "models").symlink_to(models)
    return Home(folder)


@pytest.fixture(scope="session")
def seed_home(tmp_path_factory: pytest.TempPathFactory, models: Path) -> Home:
    """A home with the seed article indexed."""
    folder = tmp_path_factory.mktemp("seeded")
    (folder / "models").symlink_to(models)
    made = Home(folder)
    Rebuild(made, MODEL, Silent()).run([SEEDS])
    return made


@pytest.fixture(scope="session")
def seed_index(seed_home: Home) -> Iterator[Index]:
    """The open index of the seed article."""
    with open_index(seed_home, MODEL) as index:
        yield index


@pytest.fixture(scope="session")
def seed_article() -> Article:
    """The seed article, as Footnote reads it."""
    (article,) = (found for found in read([SEEDS]) if isinstance(found, Article))
    return article
