"""The bot's state is written whole or not at all, by one hand, for its owner alone."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.messenger.kept.state import FILE, FORMAT, State
from index.errors import StateUnusable


def rows(connection: sqlite3.Connection) -> int:
    """Count the updates."""
    return int(connection.execute("SELECT count(*) FROM updates").fetchone()[0])


def insert(connection: sqlite3.Connection) -> None:
    """Write an update."""
    connection.execute("INSERT INTO updates (id, body, came) VALUES (1, '{}', 0)")


def test_what_is_written_is_there_the_next_time(tmp_path: Path) -> None:
    """Opened again, it holds what it held; nobody else may read it."""
    state = State(tmp_path)
    asyncio.run(state.do(insert, synced=True))
    state.close()

    again = State(tmp_path)

    assert again.do_now(rows) == 1
    assert (tmp_path / FILE).stat().st_mode & 0o077 == 0
    again.close()


def test_half_of_a_change_is_none(tmp_path: Path) -> None:
    """An error on the way undoes what was written before it."""
    state = State(tmp_path)

    def work(connection: sqlite3.Connection) -> None:
        insert(connection)
        raise ValueError("stop")

    with pytest.raises(ValueError, match="stop"):
        state.do_now(work)
    assert state.do_now(rows) == 0
    state.close()


def test_trouble_with_the_file_is_one_sentence(tmp_path: Path) -> None:
    """A folder that is none, and a file that is no database."""
    (tmp_path / "file").touch()
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / FILE).write_text("no database, but long enough to look like one" * 50)

    for folder in (tmp_path / "file", broken):
        with pytest.raises(StateUnusable, match="The bot's state cannot be kept"):
            State(folder)


def test_what_a_newer_footnote_wrote_is_left_alone(tmp_path: Path) -> None:
    """It may mean things that this one does not know."""
    State(tmp_path).close()
    connection = sqlite3.connect(tmp_path / FILE)
    connection.execute(f"PRAGMA user_version = {FORMAT + 1}")
    connection.close()

    with pytest.raises(StateUnusable, match="written by a newer Footnote"):
        State(tmp_path)


def test_a_change_that_cannot_be_written_leaves_nothing_open(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """After a disk that was full for a moment all goes on, and the log says what it was."""
    with closing(State(tmp_path)) as state:
        with pytest.raises(StateUnusable):
            state.do_now(full)
        state.do_now(lambda rows: rows.execute("PRAGMA max_page_count = 1000000"))

        state.do_now(lambda rows: rows.execute("INSERT INTO doors VALUES (2, 1)"))

        assert state.do_now(lambda rows: list(rows.execute("SELECT * FROM doors"))) == [(2, 1)]
    assert "could not be used (SQLITE_FULL)" in caplog.text


def full(connection: sqlite3.Connection) -> None:
    """Fill the disk that the file is on."""
    connection.execute("INSERT INTO doors VALUES (1, 1)")
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    connection.execute(f"PRAGMA max_page_count = {pages}")
    connection.execute("INSERT INTO updates (id, body, came) VALUES (1, ?, 0)", ("x" * 1_000_000,))


def test_no_other_thread_gets_hold_of_a_statement(tmp_path: Path) -> None:
    """What SQLite gives is done with when the work is: two threads at a statement are a misuse."""
    with closing(State(tmp_path)) as state:
        cursor = state.do_now(lambda connection: connection.execute("SELECT 1"))

        with pytest.raises(StateUnusable) as caught:
            state.do_now(lambda connection: cursor.fetchone())

    assert "closed cursor" in str(caught.value.__cause__)
