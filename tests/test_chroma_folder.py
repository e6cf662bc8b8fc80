"""A folder of Chroma is set as it is meant to be, or is damage."""

import warnings
from pathlib import Path
from typing import Any

import chromadb
import numpy as np
import pytest
from chromadb.config import Settings

from index.errors import HomeUnusable, IndexDamaged
from index.generations.chroma_folder import EMBEDDED, LARGE, create_folder, open_folder
from index.generations.rows import ARTICLES, PASSAGES, sealed
from index.generations.sealed_rows import AT_ONCE


def synced(folder: Path) -> set[Any]:
    """Return after how many rows Chroma writes its files."""
    settings = Settings(anonymized_telemetry=False, chroma_api_impl=EMBEDDED)
    client = chromadb.PersistentClient(str(folder), settings=settings)
    held = [client.get_collection(one, embedding_function=None) for one in (PASSAGES, ARTICLES)]
    found = {(one.configuration_json["hnsw"] or {}).get("sync_threshold") for one in held}
    client.close()
    return found


def test_what_was_made_is_opened(tmp_path: Path) -> None:
    """Both kinds of rows are there, each by itself."""
    client, passages, _ = create_folder(tmp_path, 1)
    passages.add(["a"], np.ones((1, 2), np.float32), [sealed("a", {"row": "x"})])
    client.close()

    client, *both = open_folder(tmp_path)
    assert [one.count() for one in both] == [1, 0]
    client.close()


@pytest.mark.parametrize(("passages", "every"), [(LARGE, AT_ONCE), (LARGE + 1, LARGE)])
def test_a_large_one_is_written_seldom(tmp_path: Path, passages: int, every: int) -> None:
    """With each write goes the list of all ids."""
    client, *_ = create_folder(tmp_path, passages)
    client.close()

    assert synced(tmp_path) == {every}


def test_other_settings_are_damage(tmp_path: Path) -> None:
    """They decide how a question is answered."""
    client, *_ = create_folder(tmp_path, 1)
    with warnings.catch_warnings(action="ignore"):  # of "legacy" settings
        client.get_collection(ARTICLES, embedding_function=None).modify(
            configuration={"hnsw": {"ef_search": 10}}
        )
    client.close()

    with pytest.raises(IndexDamaged):
        open_folder(tmp_path)


@pytest.mark.parametrize("content", [None, b"", b"not a database\n" * 999])
def test_what_cannot_be_read_is_damage(tmp_path: Path, content: bytes | None) -> None:
    """No folder, an empty one, or one with something else in it."""
    if content is not None:
        (tmp_path / "chroma.sqlite3").write_bytes(content)

    with pytest.raises(IndexDamaged):
        open_folder(tmp_path)


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    """One sentence says so."""
    (tmp_path / "file").touch()

    with pytest.raises(HomeUnusable):
        create_folder(tmp_path / "file" / "chroma", 1)
