"""A store whose rows lie on a Chroma server: two collections, named by the generation.

What it promises is what `Store` promises; here it is only cut into requests
that the server takes, and its errors become sentences.
"""

from collections.abc import Iterator
from typing import Any, cast

from chromadb.api.models.Collection import Collection

from index.errors import FootnoteError
from index.generations.rows import ARTICLES, PASSAGES, Row
from index.generations.sealed_rows import BATCH, SealedRows
from index.generations.server import FOLD, WRITING, Server
from index.generations.store import Store
from index.models.embedding import Vectors

CLOUD_MOST = 300  # rows in one request to Chroma Cloud
# How the server keeps its vectors is its own affair: on Chroma Cloud it is not even HNSW.
CONFIGURATION: Any = {"hnsw": {"space": "cosine"}}


class ServedRows(SealedRows):
    """The rows of one collection on a server, in requests that it takes."""

    def __init__(self, collection: Collection, server: Server, batch: int) -> None:
        super().__init__(collection, batch)
        self._server = server

    def nearest(self, vector: Vectors, limit: int) -> dict[str, float]:
        """Return the ids of the nearest rows with their cosine, as many as come at once."""
        return super().nearest(vector, min(limit, self.batch))

    def add(self, ids: list[str], vectors: Vectors, rows: list[Row]) -> None:
        """Write sealed rows, each with its vector.

        Raises:
            ServerUnreachable: If they cannot be written.
        """
        for at in range(0, len(ids), self.batch):
            part = slice(at, at + self.batch)
            made = cast(Any, [folded(row) for row in rows[part]])
            with self._server.storing():
                self._collection.add(ids=ids[part], embeddings=vectors[part], metadatas=made)

    def settle(self) -> None:
        """Do nothing: when a server writes what is its own affair."""

    def _row(self, one: str, row: Any) -> Row:
        return super()._row(one, unfolded(row))

    def _fault(self, exc: Exception) -> FootnoteError:
        return self._server.fault(exc)


class ServedStore(Store):
    """An open store on a server; `close()` it, or use it in a `with` statement."""

    def __init__(
        self, server: Server, client: Any, passages: Collection, articles: Collection
    ) -> None:
        most = CLOUD_MOST if server.address.cloud else BATCH
        told = client.get_max_batch_size()
        batch = min(most, told) if told > 0 else most
        both = (ServedRows(one, server, batch) for one in (passages, articles))
        super().__init__(client, *both)
        self._own = client is not server.client

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
            super().close()


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
