"""Open the live generation, checked: the one way in for everything that reads.

If it is damaged, the last good one before it answers, with a notice.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import IO, Protocol, TypeVar

from index.errors import IndexDamaged, IndexOutdated
from index.generations.dense import Dense
from index.generations.generation import Generation
from index.generations.home import Home
from index.generations.keywords import Keywords
from index.generations.manifest import Manifest
from index.generations.pointer import Pointer
from index.generations.store import Store
from index.generations.vectors import VectorFile
from index.models.devices import CPU
from index.models.embedders import load_embedder
from index.models.embedding import Embedder
from index.models.remembering import RememberingEmbedder
from index.splitting import RULES

ATTEMPTS = 5


class Closing(Protocol):
    """Anything that can be closed."""

    def close(self) -> None:
        """Release what it holds."""


Opened = TypeVar("Opened", bound=Closing)


@dataclass(frozen=True, slots=True)
class Texts:
    """The texts of an open generation, without the model that questions need.

    Attributes:
        notice: What a user should know of this generation, or None.
    """

    generation: Generation
    manifest: Manifest
    store: Store
    notice: str | None
    held: IO[bytes]

    def __enter__(self) -> "Texts":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Release the files and threads of the store, and let the generation go."""
        self.store.close()
        self.held.close()


@dataclass(frozen=True, slots=True)
class Index:
    """An open generation: texts, keyword index, vectors and the model that fits them."""

    texts: Texts
    keywords: Keywords
    dense: Dense
    embedder: Embedder

    @classmethod
    def of(cls, texts: Texts, embedder: Embedder) -> "Index":
        """Return the index to texts that are open.

        Raises:
            IndexDamaged: If it cannot be read.
        """
        keywords = texts.generation.keyword_index()
        vectors = VectorFile(texts.generation.vectors, keywords.ids)
        return cls(texts, keywords, Dense(texts.store, vectors), embedder)

    @property
    def generation(self) -> Generation:
        """Which generation this is."""
        return self.texts.generation

    @property
    def manifest(self) -> Manifest:
        """Its manifest."""
        return self.texts.manifest

    @property
    def store(self) -> Store:
        """Its passages and articles."""
        return self.texts.store

    @property
    def notice(self) -> str | None:
        """What a user should know of it, or None."""
        return self.texts.notice

    def __enter__(self) -> "Index":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Release the files and threads that it holds."""
        self.texts.close()


def open_index(home: Home, model: str, known: Embedder | None = None, device: str = CPU) -> Index:
    """Return the live index, for questions embedded by the model of that name, on a device.

    `known` is that model, if it was loaded before.

    Raises:
        IndexMissing: If nothing was built yet.
        IndexDamaged: If it is not as it was written, nor is the one before it.
        IndexOutdated: If it was built with another model or splitter.
        ModelUnusable: If the model cannot be loaded.
    """

    def finish(texts: Texts) -> Index:
        return _with_model(texts, home, model, known, device)

    return _first_good(home, model, finish)


def open_texts(home: Home, model: str) -> Texts:
    """Return the texts of the live index, if it was built with the model of that name.

    Raises:
        IndexMissing: If nothing was built yet.
        IndexDamaged: If it is not as it was written, nor is the one before it.
        IndexOutdated: If it was built with another model or splitter.
    """
    return _first_good(home, model, lambda texts: texts)


def checked_manifest(generation: Generation, model: str) -> Manifest:
    """Return the manifest of a generation whose files are all there and fit the settings.

    Raises:
        IndexDamaged: If a file is missing or is not as it was written.
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
            "The index was built by a version of Footnote that divides articles otherwise; run "
            "`footnote rebuild`."
        )
    generation.check(manifest)
    return manifest


def _first_good(home: Home, model: str, finish: Callable[[Texts], Opened]) -> Opened:
    """Return what `finish` makes of the live generation, else of the one before it."""
    for _ in range(ATTEMPTS):
        pointer = home.known_pointer()
        try:
            return finish(_texts(home.generation(pointer.generation), model))
        except IndexDamaged as exc:
            if home.pointer() != pointer:
                continue  # it was replaced while we opened it
            damage = exc
        fallback = _before(home, pointer, model, finish)
        if fallback is not None:
            return fallback
        raise damage
    raise IndexDamaged("it is replaced faster than it can be opened")


def _before(
    home: Home, pointer: Pointer, model: str, finish: Callable[[Texts], Opened]
) -> Opened | None:
    """Return what `finish` makes of the generation before the live one; None if it cannot."""
    if pointer.before is None:
        return None
    generation = home.generation(pointer.before.generation)
    try:
        built = generation.manifest().created[:10]
        notice = (
            f"The newest index is damaged, so the one of {built} answers instead; run "
            "`footnote rebuild`."
        )
        return finish(_texts(generation, model, notice))
    except (IndexDamaged, IndexOutdated):
        return None


def _texts(generation: Generation, model: str, notice: str | None = None) -> Texts:
    held = generation.hold()
    try:
        manifest = checked_manifest(generation, model)
        store = generation.open()
        if store.counts() != (manifest.articles, manifest.passages):
            store.close()
            raise IndexDamaged("entries are missing")
        return Texts(generation, manifest, store, notice, held)
    except BaseException:
        held.close()
        raise


def _with_model(texts: Texts, home: Home, model: str, known: Embedder | None, device: str) -> Index:
    try:
        embedder = known or load_embedder(model, home.models, device=device)
        if embedder.identity != texts.manifest.model:
            raise IndexOutdated(
                f"The embedding model {model!r} is not the one the index was built with, though "
                "it has the same name; run `footnote rebuild`."
            )
        return Index.of(texts, known or RememberingEmbedder(embedder))
    except BaseException:
        texts.close()
        raise
