"""Begin to open a model in a thread, while its user imports what else is needed.

Opening one takes tenths of seconds in which Python has little to do. What goes wrong ahead is
forgotten: whoever asks for the model opens it then, and meets it there.
"""

from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from threading import Lock

from index.models import engines
from index.models.engines import Engine
from index.sealing import is_sealed

# By the file and its state: one that was replaced since is another model.
_begun: dict[tuple[Path, int, int], Future[Engine]] = {}
_turn = Lock()  # while a model is opened it takes three times the memory that it keeps


def begin(file: Path, what: str) -> None:
    """Begin to open a model, if it is there; `what` is how users know it."""
    if not is_sealed(file):
        return
    with suppress(Exception):  # a library that is broken raises what it likes
        engines.import_for(file)  # here: what a thread imports may meet what others import
    thread = ThreadPoolExecutor(1, thread_name_prefix="ahead")
    _begun[_state(file)] = thread.submit(_opened_in_turn, file, what)
    thread.shutdown(wait=False)


def opened(file: Path, what: str) -> Engine:
    """Return a model that is open: the one that was begun, once, or one more.

    Raises:
        ModelUnusable: If the file is missing or broken.
    """
    begun = _begun.pop(_state(file), None) if file.exists() else None
    if begun is None or begun.exception():
        return engines.opened(file, what)
    return begun.result()


def _opened_in_turn(file: Path, what: str) -> Engine:
    with _turn:
        return engines.opened(file, what)


def _state(file: Path) -> tuple[Path, int, int]:
    now = file.stat()
    return file, now.st_ino, now.st_mtime_ns
