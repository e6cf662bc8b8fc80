"""Whether a bot runs with a home: the lock that it holds for as long as its process lives.

The system takes the lock from whoever dies, however that happens. How the bot is, the lock
does not say: pulse.py does.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from filelock import FileLock, Timeout

from index.errors import TelegramUnusable
from index.generations.home import Home

LOCK = "bot.lock"
PATIENCE = 1.0  # seconds: whoever only looks holds the lock for less


@contextmanager
def alone(home: Home) -> Iterator[None]:
    """Hold the lock of a home's bot; a process that is killed leaves none behind.

    Raises:
        TelegramUnusable: If another bot holds it.
        HomeUnusable: If it cannot be written.
    """
    lock = FileLock(home.folder / LOCK)
    with home.guarded():
        home.folder.mkdir(parents=True, exist_ok=True)
        try:
            lock.acquire(timeout=PATIENCE)
        except Timeout as exc:
            raise TelegramUnusable(
                "Another bot is running with this FOOTNOTE_HOME; stop that one first."
            ) from exc
    try:
        yield
    finally:
        lock.release()


def is_there(home: Home) -> bool:
    """Return whether a process holds the lock of a home's bot; a bot that starts can wait for it.

    Raises:
        HomeUnusable: If it cannot be looked at.
    """
    with home.guarded():
        try:
            with (home.folder / LOCK).open("rb") as file:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)  # closing gives it back
        except FileNotFoundError:
            return False
        except BlockingIOError:
            return True
    return False
