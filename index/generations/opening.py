"""Open the live generation, checked: the one way in for everything that reads."""

from dataclasses import dataclass

from index.errors import IndexDamaged, IndexOutdated
from index.generations.generation import Generation, Manifest
from index.generations.home import Home
from index.generations.keywords import Keywords
from index.generations.store import Store
from index.models.embedding import Embedder, load_embedder
from index.splitting import RULES


@dataclass(frozen=True, slots=True)
class Index:
    """An open generation: store, keyword index and the model that fits them."""

    generation: Generation
    manifest: Manifest
    store: Store
    keywords: Keywords
    embedder: Embedder

    def __enter__(self) -> "Index":
        return self

    def __exit__(self, *_: object) -> None:
        self.store.close()


def open_index(home: Home, model: str) -> Index:
    """Return the live index, for questions embedded by the model of that name.

    Raises:
        IndexMissing: If nothing was built yet.
        IndexDamaged: If a file is missing or of another size, or rows are missing.
        IndexOutdated: If it was built with another model or splitter.
        ModelUnusable: If the model cannot be loaded.
    """
    generation = home.live()
    manifest = checked_manifest(generation, model)
    embedder = load_embedder(model, home.models)
    if embedder.identity != manifest.model:
        raise IndexOutdated(
            f"The embedding model {model!r} is not the one the index was built with, though it "
            "has the same name; run `footnote rebuild`."
        )
    store = Store.open(generation.chroma)
    try:
        if store.counts() != (manifest.articles, manifest.passages):
            raise IndexDamaged("rows are missing")
        return Index(generation, manifest, store, Keywords(generation.keywords), embedder)
    except BaseException:
        store.close()
        raise


def checked_manifest(generation: Generation, model: str) -> Manifest:
    """Return the manifest of a generation whose files are all there and fit the settings.

    Raises:
        IndexDamaged: If a file is missing or has another size.
        IndexOutdated: If it was built with another model or splitter.
    """
    manifest = generation.manifest()
    if manifest.model.name != model:
        raise IndexOutdated(
            f"The index was built with the embedding model {manifest.model.name!r}, but "
            f"FOOTNOTE_EMBEDDING says {model!r}; run `footnote rebuild`."
        )
    if not manifest.splitter.startswith(RULES):
        raise IndexOutdated(
            "The index was built by another version of the splitter; run `footnote rebuild`."
        )
    generation.check(manifest)
    return manifest
