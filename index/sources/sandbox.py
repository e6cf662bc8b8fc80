"""Run what reads strangers' files in a child process, with limits on its time and memory.

Parsers may need very long, or very much memory, for a file made to that end, or end
the process: trafilatura takes more than 40 s for a page with 100,000 attributes. Here
that costs one file its place: the child is killed and the next file gets a new one.
It runs for no longer than this process.
"""

import atexit
import multiprocessing
import os
import re
import resource
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent import futures
from contextlib import contextmanager, suppress
from multiprocessing import resource_tracker
from pathlib import Path
from typing import Any

from pebble import ProcessExpired, ProcessPool

from index.errors import UnreadableSource

SECONDS = 20
STARTING = 60  # until a child has started, on a machine that is busy
MEMORY = 700_000_000  # the process that waits for the child needs some 300 MB itself
ALMOST = 0.6
SWOLLEN = 300_000_000  # after that much a child is replaced: the next file shall have room
HIGHEST = re.compile(r"VmHWM:\s+(\d+) kB")
# All that a parser needs to know of its surroundings: no keys, tokens or passwords.
KNOWN = re.compile(r"PATH|HOME|LANG|LC_\w+|TMPDIR|TZ")
FILES = 200  # after so many a child is replaced, with all that its libraries have kept


def in_child(function: Callable[..., Any], *args: Any, seconds: float = SECONDS) -> Any:
    """Return what a function of a module returns, called in the child. One call at a time.

    Raises:
        UnreadableSource: If it raises, or takes too long or too much memory.
    """
    with _child.lock:
        try:
            found, swollen = _child.call(function, args, seconds)
        except BaseException as exc:  # whatever a parser raises, or Ctrl-C: no child outlives it
            _child.stop()
            reason = _reason(exc, seconds)
            if reason is None:
                raise
            raise UnreadableSource(reason) from exc
        if swollen:
            _child.stop()
    if isinstance(found, UnreadableSource):
        raise found
    return found


def _reason(exc: BaseException, seconds: float) -> str | None:
    """Return why nothing came of a call; None if that has nothing to do with it."""
    match exc:
        case futures.TimeoutError():
            return f"takes longer than {seconds:g} seconds to read"
        case MemoryError():
            return "takes too much memory to read"
        case ProcessExpired():
            return "takes too much memory to read, or makes its reader crash"
        case RecursionError():
            return "is nested too deeply to be read"
        case Exception():
            return "is damaged, or made in a way that Footnote cannot read"
    return None


class _Child:
    """The process, from the first call on; after a death a new one, with pipes of its own."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self._pool: ProcessPool | None = None

    def call(
        self, function: Callable[..., Any], args: tuple[Any, ...], seconds: float
    ) -> tuple[Any, bool]:
        if self._pool is None:
            # What lies in the current folder is read by the child, and never run.
            os.environ["PYTHONSAFEPATH"] = "1"
            self._pool = ProcessPool(
                max_workers=1,
                max_tasks=FILES,
                initializer=_confine,
                context=multiprocessing.get_context("spawn"),
            )
        with _no_interrupts():
            task = self._pool.schedule(_within, args=[seconds, function, *args], timeout=seconds)
        found: tuple[Any, bool] = task.result(seconds + STARTING)
        return found

    def stop(self) -> None:
        if self._pool is not None:
            self._pool.stop()  # type: ignore[no-untyped-call]
            self._pool.join()
            self._pool = None


@contextmanager
def _no_interrupts() -> Iterator[None]:
    """Keep Ctrl-C from a child that starts: it would print a traceback of its own."""
    resource_tracker.ensure_running()  # which would let it through again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _confine() -> None:
    """Set the limits, forget secrets, keep silent, and end with the process that began this one."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for name in [one for one in os.environ if not KNOWN.fullmatch(one)]:
        del os.environ[name]
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):  # what parsers, and C code that dies, remark on is not for the user
        os.dup2(nowhere, stream)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # at once, also in the middle of C code
    threading.Thread(target=_follow, daemon=True).start()


def _follow() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
    os._exit(1)


def _within(seconds: float, function: Callable[..., Any], *args: Any) -> tuple[Any, bool]:
    """Return what a function returns or refuses, and whether the process has grown large by it.

    An alarm ends the process if it takes too long: no one else may be left to do it.
    """
    signal.setitimer(signal.ITIMER_REAL, seconds + 1)
    try:
        found = function(*args)
    except UnreadableSource as exc:
        found = exc
    except Exception as exc:
        if peak() > ALMOST * MEMORY:  # libraries in C have other names for it
            raise MemoryError from exc
        raise
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    return found, peak() > SWOLLEN


def peak() -> int:
    """Return how much memory this process has had at most, in bytes."""
    with suppress(OSError):
        # What getrusage says of a child on Linux begins with what its parent holds.
        found = HIGHEST.search(Path("/proc/self/status").read_text())
        if found:
            return int(found[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (
        1 if sys.platform == "darwin" else 1024
    )


_child = _Child()
atexit.register(_child.stop)
