"""A few articles as an open index: built as a rebuild does, but not tried out or made live."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

from index.article import Article
from index.generations.home import Home
from index.generations.opening import Index, Texts
from index.models.embedding import Embedder
from index.rebuilding.building import Builder
from index.rebuilding.stages import Stages
from tests.fakes.listening import Silent


@contextmanager
def index_of(articles: Sequence[Article], folder: Path, embedder: Embedder) -> Iterator[Index]:
    """Give the open index of articles, in a new home in that folder."""
    generation = Home(folder / "home").new()
    manifest = Builder(embedder, Stages(Silent())).afresh(generation, articles)
    with generation.open() as store:
        yield Index.of(Texts(generation, manifest, store, None, BytesIO()), embedder)
