"""A store whose rows lie on a Chroma server: two collections, named by the generation.

What it promises is what `Store` promises; here it is only cut into requests
that the server takes, and its errors become sentences.
"""

from collections.abc import Iterator, Sequence
from typing import Any, cast

from chromadb.api.models.Collection import Collection

from index.errors import FootnoteError
from index.generations.rows import Row
from index.generations.server import FOLD, WRITING, Server
from index.generations.store import ARTICLES, BATCH, PASSAGES, Store
from index.models.embedding import Vectors

CLOUD_MOST = 300  # rows in one request to Chroma Cloud
# How the server keeps its vectors is its own affair: on Chroma Cloud it is not even HNSW.
CONFIGURATION: Any = {"hnsw": {"space": "cosine"}}


class ServedStore(Store):
    """An open store on a server; `close()` it, or use it in a `with` statement."""

    def __init__(
        self, server: Server, client: Any, passages: Collection, articles: Collection
    ) -> None:
        super().__init__(client, passages, articles)
        self._server = server
        self._own = client is not server.client
        most = CLOUD_MOST if server.address.cloud else BATCH
        told = client.get_max_batch_size()
        self.batch = min(most, told) if told > 0 else most

    @classmethod
    def create_in(cls, server: Server, name: str) -> "ServedStore":
        """Return the new, empty store of the generation of that name.

        Raises:
            ServerUnreachable: If it cannot be made.
        """
        server.prepare()
        with server.storing():
            return cls._opened(
                server,
                server.connect(WRITING),
                lambda client, one: client.create_collection(
                    collection(name, one), embedding_function=None, configuration=CONFIGURATION
                ),
            )

    @classmethod
    def open_in(cls, server: Server, name: str) -> "ServedStore":
        """Return the store of the generation of that name.

        Raises:
            IndexDamaged: If it is not there.
            ServerUnreachable: If there is no answer.
        """
        return cls._opened(
            server,
            server.client,
            lambda client, one: client.get_collection(
                collection(name, one), embedding_function=None
            ),
        )

    @classmethod
    def _opened(cls, server: Server, client: Any, get: Any) -> "ServedStore":
        try:
            with server.asking():
                return cls(server, client, get(client, PASSAGES), get(client, ARTICLES))
        except FootnoteError:
            if client is not server.client:
                client.close()
            raise

    def close(self) -> None:
        """Close the connection, unless it is the one that is shared."""
        if self._own:
            Store.close(self)

    def settle(self) -> None:
        """Do nothing: when a server writes what is its own affair."""

    def vectors(self, ids: Sequence[str]) -> dict[str, Vectors]:
        """Return the vectors of the passages with these ids."""
        found: dict[str, Vectors] = {}
        for at in range(0, len(ids), self.batch):
            found |= Store.vectors(self, ids[at : at + self.batch])
        return found

    def nearest(self, vector: Vectors, limit: int) -> dict[str, float]:
        """Return the ids of the nearest passages and their cosine, as many as come at once."""
        return Store.nearest(self, vector, min(limit, self.batch))

    def _add(self, to: Collection, ids: list[str], vectors: Vectors, rows: list[Row]) -> None:
        for at in range(0, len(ids), self.batch):
            part = slice(at, at + self.batch)
            made = cast(Any, [folded(row) for row in rows[part]])
            with self._server.storing():
                to.add(ids=ids[part], embeddings=vectors[part], metadatas=made)

    @staticmethod
    def _row(one: str, row: Any) -> Row:
        return Store._row(one, unfolded(row))

    def _fault(self, exc: Exception) -> FootnoteError:
        return self._server.fault(exc)


def collection(generation: str, rows: str) -> str:
    """Return the name of the collection with these rows of a generation."""
    return f"{generation}-{rows}"


def generation_of(collection: str) -> str | None:
    """Return the generation whose collection that is, or None: "N-passages" is of "N"."""
    name, _, rows = collection.rpartition("-")
    return name if rows in {PASSAGES, ARTICLES} else None


def folded(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row, its long texts cut over several values: "a" and "a+1" instead of "a"."""
    short: dict[str, Any] = {}
    for name, value in row.items():
        parts = _parts(value) if isinstance(value, str) and value else [value]
        short |= {f"{name}+{i}" if i else name: part for i, part in enumerate(parts)}
    return short


def _parts(text: str) -> Iterator[str]:
    """Yield pieces of a text, none of them of more bytes than one value may have."""
    data, at = text.encode(), 0
    while at < len(data):
        part = data[at : at + FOLD].decode(errors="ignore")  # no half of a character
        at += len(part.encode())
        yield part


def unfolded(row: Any) -> dict[str, Any]:
    """Return a row as it was before it was folded."""
    whole = {name: value for name, value in row.items() if "+" not in name}
    for name in whole:
        number = 1
        while f"{name}+{number}" in row:
            whole[name] += row[f"{name}+{number}"]
            number += 1
    return whole
