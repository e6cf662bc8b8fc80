"""The rows of one Chroma collection: each comes back as it was sealed, or is damage.

What a row means is not known here, but in `rows`; which rows make a store, in `store`.
Chroma's errors become ours here, and its distances similarities.
"""

import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any, TypeVar, cast

import numpy as np
from chromadb.api.models.Collection import Collection
from chromadb.errors import InternalError

from index.errors import FootnoteError, HomeUnusable, IndexDamaged
from index.generations.rows import SEAL, Row, intact
from index.models.embedding import Vectors

BATCH = 1000
NO_ROOM = (
    "The index cannot be written to the folder of FOOTNOTE_HOME; check whether its disk is full."
)
# Small numbers make Chroma write its vector files at once: of fewer than about 1,000 rows it
# else keeps the vectors in its log, and writes other files whenever the folder is opened. Like
# this, opening it changes nothing but its SQLite file.
AT_ONCE = 2

Made = TypeVar("Made")


class SealedRows:
    """The rows of one collection in a folder; `batch` of them are asked for in one request."""

    def __init__(self, collection: Collection, batch: int = BATCH) -> None:
        self._collection = collection
        self.batch = batch

    def count(self) -> int:
        """Return how many there are."""
        return int(self._read(self._collection.count))

    def get(self, ids: Sequence[str], make: Callable[[str, Row], Made]) -> dict[str, Made]:
        """Return what is made of the rows with these ids.

        Raises:
            IndexDamaged: If one is missing, not as it was written, or nothing can be made of it.
        """

        def read(part: Sequence[str]) -> dict[str, Made]:
            found = self._collection.get(ids=list(part), include=["metadatas"])
            rows = dict(zip(found["ids"], found["metadatas"] or (), strict=True))
            return {one: make(one, self._row(one, rows[one])) for one in part}

        made: dict[str, Made] = {}
        for part in self._parts(ids):
            made |= self._read(partial(read, part))
        return made

    def find(self, make: Callable[[str, Row], Made], **which: Any) -> list[Made]:
        """Return what is made of the rows that Chroma finds.

        Raises:
            IndexDamaged: If one is not as it was written, or nothing can be made of it.
        """

        def read() -> list[Made]:
            found = self._collection.get(**which, include=["metadatas"])
            pairs = zip(found["ids"], found["metadatas"] or (), strict=True)
            return [make(one, self._row(one, row)) for one, row in pairs]

        made: list[Made] = self._read(read)
        return made

    def seals(self, ids: Sequence[str]) -> Iterator[str]:
        """Yield the seals of the rows with these ids.

        Raises:
            IndexDamaged: If one is missing or not as it was written.
        """
        for part in self._parts(ids):
            yield from self.get(part, lambda _, row: str(row[SEAL])).values()

    def vectors(self, ids: Sequence[str]) -> dict[str, Vectors]:
        """Return the vectors of the rows with these ids."""
        found: dict[str, Vectors] = {}
        for part in self._parts(ids):
            get = partial(self._collection.get, ids=list(part), include=["embeddings"])
            rows = self._read(get)
            found |= zip(rows["ids"], map(np.asarray, rows["embeddings"]), strict=True)
        return found

    def nearest(self, vector: Vectors, limit: int) -> dict[str, float]:
        """Return the ids of the nearest rows with their cosine, best first."""
        found = self._read(
            lambda: self._collection.query(
                query_embeddings=vector[None, :], n_results=limit, include=["distances"]
            )
        )
        pairs = zip(found["ids"][0], found["distances"][0], strict=True)
        return {one: 1.0 - float(distance) for one, distance in pairs}

    def add(self, ids: list[str], vectors: Vectors, rows: list[Row]) -> None:
        """Write sealed rows, each with its vector.

        Raises:
            HomeUnusable: If they cannot be written.
        """
        for at in range(0, len(ids), self.batch):
            part = slice(at, at + self.batch)
            # A lone row is written twice: of a collection that was written to once, Chroma keeps
            # no vector file, and writes whatever is in its memory there whenever it is opened.
            for write in (self._collection.add, self._collection.upsert)[
                : 2 if len(ids) == 1 else 1
            ]:
                with writing():
                    write(ids=ids[part], embeddings=vectors[part], metadatas=cast(Any, rows[part]))

    def remove(self, ids: Sequence[str]) -> list[str]:
        """Remove the rows with these ids; return their seals.

        Raises:
            HomeUnusable: If that cannot be written.
            IndexDamaged: If one of them is not as it was written.
        """
        gone: list[str] = []
        for part in self._parts(ids):
            gone += self.seals(part)
            with writing():
                self._collection.delete(ids=list(part))
        return gone

    def settle(self) -> None:
        """Let Chroma write what it holds back, once this is opened again and flushed."""
        held = (self._collection.configuration_json["hnsw"] or {}).get("sync_threshold")
        if held != AT_ONCE:
            with writing(), warnings.catch_warnings(action="ignore"):  # of "legacy" settings
                self._collection.modify(configuration={"hnsw": {"sync_threshold": AT_ONCE}})

    def flush(self) -> None:
        """Ask for one vector: what was held back is written by that.

        Raises:
            IndexDamaged: If there is none.
        """
        found = self._read(partial(self._collection.get, limit=1, include=["embeddings"]))
        vectors = np.asarray(found["embeddings"], dtype=np.float32)
        query = partial(self._collection.query, query_embeddings=vectors, n_results=1, include=[])
        self._read(query)

    def _parts(self, ids: Sequence[str]) -> Iterator[Sequence[str]]:
        """Yield ids, as many as one request may name."""
        for at in range(0, len(ids), self.batch):
            yield ids[at : at + self.batch]

    def _read(self, call: Callable[[], Any]) -> Any:
        try:
            return call()
        except Exception as exc:  # Chroma's Rust errors share no class of their own
            raise self._fault(exc) from exc
        except BaseException as exc:
            if not is_panic(exc):
                raise
            raise IndexDamaged from exc

    def _row(self, one: str, row: Any) -> Row:
        """Return a row as it was given, if it is intact."""
        return intact(one, row)

    def _fault(self, exc: Exception) -> FootnoteError:
        """Return what an error of Chroma means."""
        return IndexDamaged()


def is_panic(exc: BaseException) -> bool:
    """Return whether Chroma's Rust panicked, as on an SQLite page that makes no sense.

    That is no `Exception`, and its class cannot be imported.
    """
    return type(exc).__name__ == "PanicException"


@contextmanager
def writing() -> Iterator[None]:
    """Turn Chroma's error of a disk that is full or broken into one sentence."""
    try:
        yield
    except InternalError as exc:
        raise HomeUnusable(NO_ROOM) from exc
