"""A model that costs nothing, and a small collection that is indexed with it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from index.generations.generation import Generation
from index.generations.home import Home
from index.generations.manifest import Manifest
from index.generations.opening import Index, open_index
from index.generations.trial import examine
from index.models.embedding import ModelIdentity, Progress, Query, Tokens, Vectors
from index.rebuilding.rebuild import Rebuild
from index.rebuilding.request import Report, Request
from index.rebuilding.stages import Progress as Listener
from index.retrieval import Retriever
from index.sources.gathering import Gatherer
from tests.fakes.listening import Silent
from tests.fakes.word_by_word import read

if TYPE_CHECKING:  # child processes and benchmarks import this, and have no use for pytest
    import pytest

QUESTION = "a bad egg"
# More than the eight of which one may go before a copy is no longer worth it.
TEXTS = {
    "ape": "An ape ate a cake.",
    "bee": "A bee fed a badger.",
    "cat": "A cat had a cabbage.",
    "dog": "A dog dug a ditch.",
    "egg": "An egg is a bad egg.",
    "fox": "A fox faced a goose.",
    "gnu": "A gnu begged a hedgehog.",
    "hen": "A hen hid each egg.",
    "ibis": "An ibis is big.",
    "jay": "A jay chased a beech.",
    "koi": "A koi is a big fish.",
    "lark": "A lark had a beach.",
}


class Letters:
    """A model that counts the letters a to h; it remembers what it was given."""

    def __init__(self, window: int = 256) -> None:
        self.identity = ModelIdentity("letters", "0", 8, window)
        self.texts: list[str] = []

    def passages(self, texts: Sequence[str], done: Progress | None = None) -> Vectors:
        """Return one unit vector per text."""
        self.texts += texts
        if done:
            done(len(texts))
        counts = np.array([[1 + text.count(letter) for letter in "abcdefgh"] for text in texts])
        vectors = counts / np.linalg.norm(counts, axis=1, keepdims=True)
        return np.asarray(vectors, dtype=np.float32)

    def passage_tokens(self, texts: Sequence[str]) -> list[Tokens]:
        """Return the words of each text; the texts are remembered, the words are not."""
        self.texts += texts
        return [read(Letters(), text) for text in texts]

    def query(self, text: str) -> Query:
        """Return a question with its words; it is not remembered."""
        (vector,) = Letters().passages([text])
        return Query(vector, read(Letters(), text))

    def count(self, texts: Sequence[str]) -> list[int]:
        """Count words."""
        return [len(text.split()) for text in texts]

    def given(self) -> list[str]:
        """Return the texts it was given since the last time."""
        texts, self.texts = self.texts, []
        return texts


@dataclass
class Archive:
    """A small collection: articles in one file, and the home where they are indexed.

    Attributes:
        records: The articles by id, as the file holds them once `write` was called.
    """

    folder: Path
    letters: Letters
    records: dict[str, dict[str, Any]] = field(
        default_factory=lambda: {one: record(one, text) for one, text in TEXTS.items()}
    )

    @property
    def home(self) -> Home:
        """Where it is indexed."""
        return Home(self.folder / "home")

    @property
    def file(self) -> Path:
        """The file with the articles."""
        return self.folder / "articles.jsonl"

    def write(self) -> None:
        """Write the articles into their file."""
        lines = map(json.dumps, self.records.values())
        self.file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")

    def request(self, *sources: Path | str, **known: Any) -> Request:
        """Return a request for the file, or for other sources."""
        pointer = self.home.pointer()
        removed = pointer.removed if pointer else ()
        return Request.of(*(sources or (self.file,)), **{"removed": removed, **known})

    def rebuild(
        self,
        *sources: Path | str,
        home: Home | None = None,
        progress: Listener | None = None,
        gatherer: Gatherer | None = None,
        **known: Any,
    ) -> Report:
        """Write the articles and rebuild from them, or from other sources."""
        self.write()
        run = Rebuild(home or self.home, "letters", progress or Silent(), gatherer)
        return run.run(self.request(*sources, **known))

    def open(self) -> Index:
        """Return the open index."""
        return open_index(self.home, "letters", self.letters)

    def found(self, question: str = QUESTION) -> list[tuple[str, float]]:
        """Return the passages for a question, with their scores."""
        with self.open() as index:
            return found(index, question)

    def contents(self) -> "Contents":
        """Return what the index holds."""
        with self.open() as index:
            return contents(index)

    def kept(self) -> set[str]:
        """Return the names of the generations that are there."""
        return {folder.name for folder in self.home.generations.iterdir()}


Contents = dict[str, tuple[Any, ...]]


def record(one: str, text: str, **known: Any) -> dict[str, Any]:
    """Return an article as a file holds it."""
    return {"id": one, "title": one.title(), "text": text, **known}


def found(index: Index, question: str = QUESTION) -> list[tuple[str, float]]:
    """Return the passages for a question, with their scores."""
    return [(hit.passage.id, hit.score) for hit in Retriever(index).search(question, 50)]


def contents(index: Index) -> Contents:
    """Return each article's record, and the spans and texts of its passages."""
    return {
        record.id: (record, index.store.text(record), *index.store.passages(record.passages))
        for record in index.store.records()
    }


def quick(patches: "pytest.MonkeyPatch", folder: Path) -> Archive:
    """Return a small collection whose rebuilds cost nothing."""
    letters = Letters()
    patches.setattr("index.rebuilding.rebuild.prepared", lambda *_, **__: letters)
    try_here(patches)
    return Archive(folder, letters)


def try_here(patches: "pytest.MonkeyPatch") -> None:
    """Have generations tried out in this process."""
    for user in ("rebuilding.building", "rebuilding.rebuild", "generations.trial"):
        patches.setattr(f"index.{user}.try_out", examined)


def examined(generation: Generation, manifest: Manifest) -> None:
    """Try a generation out, but in this process."""
    examine(generation, manifest.rows)
