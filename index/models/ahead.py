"""Begin to open a model in a thread, while its user imports what else is needed.

Opening one takes tenths of seconds in which Python has little to do. What goes wrong ahead is
forgotten: whoever asks for the model opens it then, and meets it there.
"""

from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from threading import Lock

from index.models import engines
from index.models.engines import ModelEngine
from index.sealing import is_sealed

State = tuple[int, int]  # of a file: one that was replaced since is another model

_begun: dict[Path, tuple[State, Future[ModelEngine]]] = {}
_turn = Lock()  # while a model is opened it takes three times the memory that it keeps


def begin(file: Path, what: str) -> None:
    """Begin to open a model, if it is there; `what` is how users know it."""
    with suppress(Exception):  # whoever asks for the model meets it
        if is_sealed(file):
            engines.import_for(file)  # here: what a thread imports may meet what others import
            thread = ThreadPoolExecutor(1, thread_name_prefix="ahead")
            _begun[file] = _state(file), thread.submit(_opened_in_turn, file, what)
            thread.shutdown(wait=False)


def opened(file: Path, what: str) -> ModelEngine:
    """Return a model that is open: the one that was begun, once, or one more.

    Raises:
        ModelUnusable: If the file is missing or broken.
    """
    state, begun = _begun.pop(file, (None, None))
    if begun and file.exists() and state == _state(file) and not begun.exception():
        return begun.result()
    return engines.opened(file, what)


def _opened_in_turn(file: Path, what: str) -> ModelEngine:
    with _turn:
        return engines.opened(file, what)


def _state(file: Path) -> State:
    now = file.stat()
    return now.st_ino, now.st_mtime_ns
