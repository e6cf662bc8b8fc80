"""The bot's state on disk: one SQLite file, written by one thread.

WAL mode. What must not be lost (an update before it is acknowledged) is synced to the disk;
what may be done twice after a power cut (that a message was sent) is only written, which a
kill survives. What each table is for is said where it is written.
"""

import asyncio
import logging
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any, TypeVar

from index.errors import StateUnusable

FILE = "bot.sqlite3"
FORMAT = 1
PATIENCE = 5.0  # seconds that whoever only looks waits for whoever writes
IN_USE = "The bot's state is in use; run the same command again in a moment."

# updates: what Telegram sent; `tries` counts how often work on it began, `done` is when it ended.
# messages: what is to be sent for an update, in order, and the message that it answers, `asked`;
# `sent` is its id once it was.
# answers: what their buttons show, packed; cited: which articles stand in them.
# turns: what was asked and answered before; asked: who asked when, for the limits.
# doors: whom admins let in or keep out; pulse: how the bot is, in one row.
TABLES = """
CREATE TABLE IF NOT EXISTS updates (
    id INTEGER PRIMARY KEY, body TEXT NOT NULL, came REAL NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0, done REAL
);
CREATE INDEX IF NOT EXISTS undone ON updates (id) WHERE done IS NULL;
CREATE TABLE IF NOT EXISTS messages (
    update_id INTEGER NOT NULL, step TEXT NOT NULL, body TEXT, chat INTEGER NOT NULL,
    asked INTEGER, sent INTEGER, made REAL NOT NULL, PRIMARY KEY (update_id, step)
);
CREATE INDEX IF NOT EXISTS replying ON messages (chat, asked);
CREATE TABLE IF NOT EXISTS answers (
    id TEXT PRIMARY KEY, chat INTEGER NOT NULL, user INTEGER NOT NULL, question INTEGER NOT NULL,
    update_id INTEGER NOT NULL, body BLOB, helpful INTEGER, made REAL NOT NULL
);
CREATE INDEX IF NOT EXISTS answered ON answers (chat, question);
CREATE TABLE IF NOT EXISTS cited (answer TEXT NOT NULL, article TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS citing ON cited (article);
CREATE TABLE IF NOT EXISTS turns (
    chat INTEGER NOT NULL, user INTEGER NOT NULL, question INTEGER NOT NULL,
    body TEXT NOT NULL, made REAL NOT NULL, PRIMARY KEY (chat, user, question)
);
CREATE TABLE IF NOT EXISTS asked (update_id INTEGER PRIMARY KEY, user INTEGER NOT NULL, at REAL);
CREATE INDEX IF NOT EXISTS asker ON asked (user, at);
CREATE TABLE IF NOT EXISTS doors (number INTEGER PRIMARY KEY, open INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS pulse (
    name TEXT NOT NULL, began REAL NOT NULL, at REAL NOT NULL, heard REAL,
    waiting INTEGER NOT NULL, oldest REAL
);
"""

Done = TypeVar("Done")

log = logging.getLogger(__name__)


class State:
    """The file, open; every use of it is a function of its connection, inside a transaction.

    Raises:
        StateUnusable: If the file cannot be opened, or a newer Footnote wrote it.
    """

    def __init__(self, folder: Path) -> None:
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="state")
        try:
            self._connection = self._thread.submit(_opened, folder).result()
        except BaseException:
            self._thread.shutdown()
            raise

    async def do(self, work: Callable[[sqlite3.Connection], Done], synced: bool = False) -> Done:
        """Return what `work` returns once it is written; `synced`, even a power cut keeps it.

        Raises:
            StateUnusable: If the file cannot be read or written.
        """
        running = asyncio.get_running_loop()
        return await running.run_in_executor(self._thread, self._do, work, synced)

    def do_now(self, work: Callable[[sqlite3.Connection], Done], synced: bool = False) -> Done:
        """Do the same where no event loop runs."""
        return self._thread.submit(self._do, work, synced).result()

    def settle(self) -> None:
        """Leave nothing of what was forgotten in the file's write-ahead log.

        Raises:
            StateUnusable: If another process keeps reading the file.
        """
        self._thread.submit(self._settle).result()

    def close(self) -> None:
        """Write what is left to do, and close the file."""
        self._thread.submit(self._connection.close)
        self._thread.shutdown()

    def _settle(self) -> None:
        try:
            busy, _, _ = self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except sqlite3.Error as exc:
            raise _unusable() from exc
        if busy:
            raise StateUnusable(IN_USE)

    def _do(self, work: Callable[[sqlite3.Connection], Done], synced: bool) -> Done:
        connection = self._connection
        try:
            connection.execute(f"PRAGMA synchronous = {'FULL' if synced else 'NORMAL'}")
            connection.execute("BEGIN IMMEDIATE")
            try:
                done = work(connection)
                if isinstance(done, sqlite3.Cursor):
                    done.close()  # dropped by another thread, it would reset a statement in use
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:  # a full disk has rolled back already
                    connection.execute("ROLLBACK")
                raise
            return done
        except (sqlite3.Error, OSError) as exc:
            why = getattr(exc, "sqlite_errorname", type(exc).__name__)
            log.error("The bot's state could not be used (%s).", why)
            raise _unusable() from exc


def looked_up(folder: Path, query: str) -> tuple[Any, ...] | None:
    """Return the first row of a query of a home's state, which is only read.

    Raises:
        StateUnusable: If it cannot be read, or another process does not let it be.
    """
    try:
        uri = f"{(folder / FILE).absolute().as_uri()}?mode=ro"
        with closing(sqlite3.connect(uri, uri=True, timeout=PATIENCE)) as connection:
            _known(connection)
            row: tuple[Any, ...] | None = connection.execute(query).fetchone()
            return row
    except sqlite3.OperationalError as exc:
        if exc.sqlite_errorcode in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
            raise StateUnusable(IN_USE) from exc
        raise _unusable() from exc
    except sqlite3.Error as exc:
        raise _unusable() from exc


def _opened(folder: Path) -> sqlite3.Connection:
    """Return a connection to the file, made if it is not there, readable by its owner alone."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / FILE
        path.touch(mode=0o600)
        connection = sqlite3.connect(path, timeout=30, isolation_level=None)
        try:
            _prepare(connection)
        except BaseException:
            connection.close()
            raise
        return connection
    except (sqlite3.Error, OSError) as exc:
        raise _unusable() from exc


def _prepare(connection: sqlite3.Connection) -> None:
    """Make the tables that are not there, unless a newer Footnote wrote the file."""
    _known(connection)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA secure_delete = ON")  # what is forgotten is gone
    connection.executescript(TABLES)
    connection.execute(f"PRAGMA user_version = {FORMAT}")


def _known(connection: sqlite3.Connection) -> None:
    """Hold that the file is of a form that is known here."""
    (written,) = connection.execute("PRAGMA user_version").fetchone()
    if written > FORMAT:
        raise StateUnusable(
            "The bot's state was written by a newer Footnote; install that one, or name "
            "another folder with FOOTNOTE_HOME."
        )


def _unusable() -> StateUnusable:
    return StateUnusable(
        f"The bot's state cannot be kept in the folder of FOOTNOTE_HOME; if {FILE} in it is "
        "broken, delete it."
    )
