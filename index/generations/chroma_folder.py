"""A folder of Chroma with the two collections of a store: made new, or opened as it is.

How Chroma is set is decided here; what is written into it, in `store`.
"""

from pathlib import Path
from typing import Any

import chromadb
from chromadb.config import Settings

from index.errors import IndexDamaged
from index.generations.rows import ARTICLES, PASSAGES
from index.generations.sealed_rows import AT_ONCE, SealedRows, is_panic, writing

QUERIED = {"space": "cosine", "ef_search": 100}  # what decides how a query is answered
CONFIGURATION = {**QUERIED, "sync_threshold": AT_ONCE, "batch_size": AT_ONCE}
# With each of these writes goes the list of all ids, so a large store is filled with fewer of
# them; what is left then is written by `flush`.
LARGE = 10_000
EMBEDDED = "chromadb.api.rust.RustBindingsAPI"

Opened = tuple[Any, SealedRows, SealedRows]  # Chroma's client, the passages, the articles


def create_folder(folder: Path, passages: int) -> Opened:
    """Return a new, empty folder, for about so many passages.

    Raises:
        HomeUnusable: If it cannot be written there.
    """
    with writing():
        client = _client(folder)
        every = LARGE if passages > LARGE else AT_ONCE
        written = {"hnsw": {**CONFIGURATION, "sync_threshold": every}}
        both = (
            client.create_collection(name, embedding_function=None, configuration=written)
            for name in (PASSAGES, ARTICLES)
        )
        return client, *map(SealedRows, both)


def open_folder(folder: Path) -> Opened:
    """Return what lies in a folder.

    Raises:
        IndexDamaged: If Chroma cannot read it.
    """
    client = None
    try:
        client = _client(folder)
        both = [client.get_collection(n, embedding_function=None) for n in (PASSAGES, ARTICLES)]
        for one in both:  # Chroma keeps them in its SQLite file, and would believe anything
            if not QUERIED.items() <= (one.configuration_json["hnsw"] or {}).items():
                raise IndexDamaged("its settings have changed")
        return client, *map(SealedRows, both)
    except BaseException as exc:
        if client is not None:
            client.close()
        if not isinstance(exc, Exception) and not is_panic(exc):
            raise
        raise IndexDamaged from exc  # Chroma's Rust errors share no class of their own


def _client(folder: Path) -> Any:
    # No `.env` of the current folder says where the rows go.
    settings = Settings(_env_file=None, anonymized_telemetry=False, chroma_api_impl=EMBEDDED)
    return chromadb.PersistentClient(str(folder), settings=settings)
