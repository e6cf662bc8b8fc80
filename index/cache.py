"""What was computed once and may be computed again: vectors, and what was taken out of files.

One SQLite file in FOOTNOTE_HOME. Nothing depends on it: one that is damaged, or
of another version, is thrown away. What a rebuild did not use is forgotten
when the rebuild says so, and then its bytes are overwritten too.
"""

import json
import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from index.errors import HomeUnusable

FILE = "cache.sqlite"
VERSION = 1
BATCH = 500
VECTORS, READINGS = "vectors", "readings"
TABLES = (
    "CREATE TABLE vectors (key TEXT PRIMARY KEY, value BLOB, crc INTEGER, used INTEGER)",
    "CREATE TABLE readings (key TEXT PRIMARY KEY, value BLOB, crc INTEGER, used INTEGER)",
    "CREATE TABLE runs (number INTEGER)",
    "INSERT INTO runs VALUES (0)",
)


class Cache:
    """An open cache, for one run of whoever uses it; `close()` it."""

    def __init__(self, folder: Path) -> None:
        """Open the cache in `folder`, or make it.

        Raises:
            HomeUnusable: If it cannot be written there.
        """
        with _guarded():
            folder.mkdir(parents=True, exist_ok=True)
            self._path = folder / FILE
            self._database = self._opened()
            self._run = self._next_run()

    def __enter__(self) -> "Cache":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def vectors(self, keys: Sequence[str]) -> dict[str, bytes]:
        """Return those vectors that are kept, as bytes."""
        return dict(self._values(VECTORS, keys))

    def keep_vectors(self, vectors: Iterable[tuple[str, bytes]]) -> None:
        """Keep vectors, at once and for good."""
        self._keep(VECTORS, vectors)

    def reading(self, key: str) -> Any:
        """Return what was kept under a key, or None."""
        found = dict(self._values(READINGS, [key]))
        return json.loads(found[key]) if key in found else None

    def keep_reading(self, key: str, value: Any) -> None:
        """Keep a value that JSON can hold."""
        self._keep(READINGS, [(key, json.dumps(value).encode())])

    def drop_reading(self, key: str) -> None:
        """Forget a value; `forget_unused` lets it be overwritten for good."""
        with self._writing():
            self._database.execute("DELETE FROM readings WHERE key = ?", [key])

    def forget_unused(self, *tables: str) -> None:
        """Forget what this run did not use, and overwrite it on disk."""
        with self._writing():
            for table in tables or (VECTORS, READINGS):
                self._database.execute(f"DELETE FROM {table} WHERE used < ?", [self._run])  # noqa: S608
        with self._writing():
            self._database.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def _values(self, table: str, keys: Sequence[str]) -> Iterator[tuple[str, bytes]]:
        """Yield the values under the keys, those that are whole, and note that they are used."""
        for at in range(0, len(keys), BATCH):
            part = keys[at : at + BATCH]
            marks = ",".join("?" * len(part))
            with self._writing():
                found = self._database.execute(
                    f"SELECT key, value, crc FROM {table} WHERE key IN ({marks})",  # noqa: S608
                    part,
                ).fetchall()
                used = [(self._run, key) for key, _, _ in found]
                self._database.executemany(f"UPDATE {table} SET used = ? WHERE key = ?", used)  # noqa: S608
            yield from ((key, value) for key, value, crc in found if zlib.crc32(value) == crc)

    def _keep(self, table: str, values: Iterable[tuple[str, bytes]]) -> None:
        rows = [(key, value, zlib.crc32(value), self._run) for key, value in values]
        with self._writing():
            self._database.executemany(f"REPLACE INTO {table} VALUES (?, ?, ?, ?)", rows)  # noqa: S608

    def _opened(self) -> sqlite3.Connection:
        """Return the database, a new one if it is damaged or of another version."""
        try:
            with ExitStack() as unsound:
                database = self._connected()
                unsound.callback(database.close)
                (version,) = database.execute("PRAGMA user_version").fetchone()
                checked = database.execute("PRAGMA quick_check").fetchone()
                if version == VERSION and checked == ("ok",):
                    unsound.pop_all()
                    return database
        except sqlite3.OperationalError:
            raise  # it is locked, or the disk is full: nothing is wrong with it
        except sqlite3.DatabaseError:
            pass
        for path in self._path.parent.glob(f"{FILE}*"):
            path.unlink()
        database = self._connected()
        with database:
            for statement in (*TABLES, f"PRAGMA user_version = {VERSION}"):
                database.execute(statement)
        return database

    def _connected(self) -> sqlite3.Connection:
        database = sqlite3.connect(self._path, isolation_level="IMMEDIATE", timeout=60)
        with ExitStack() as failed:
            failed.callback(database.close)
            database.execute("PRAGMA journal_mode = WAL")
            database.execute("PRAGMA synchronous = NORMAL")
            database.execute("PRAGMA secure_delete = ON")
            failed.pop_all()
        return database

    def _next_run(self) -> int:
        with self._writing():
            self._database.execute("UPDATE runs SET number = number + 1")
        (number,) = self._database.execute("SELECT number FROM runs").fetchone()
        return int(number)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Commit what is done inside."""
        with _guarded(), self._database:
            yield


@contextmanager
def _guarded() -> Iterator[None]:
    """Turn an error of the disk into one sentence."""
    try:
        yield
    except (OSError, sqlite3.Error) as exc:
        raise HomeUnusable(
            "The cache in the folder of FOOTNOTE_HOME cannot be written; check whether its disk "
            "is full."
        ) from exc
