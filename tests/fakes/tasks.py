"""What a child process may be asked to do, in a module that it can import."""

import os
import re
import signal
import time
import warnings
from logging import getLogger
from pathlib import Path

from index.errors import UnreadableSource


def number() -> int:
    """Return the number of this process."""
    return os.getpid()


def surroundings() -> dict[str, str]:
    """Return the environment variables of this process."""
    return dict(os.environ)


def double(value: bytes) -> bytes:
    """Return bytes twice."""
    return value * 2


def sleep() -> None:
    """Do nothing for a long time."""
    time.sleep(100)


def search_for_ever() -> None:
    """Do something that no signal handler and no other thread can interrupt."""
    re.match(r"(a*)*b", "a" * 60)


def take_memory() -> int:
    """Take more memory than there is to have."""
    return len(b"a" * 3_000_000_000)


def end(with_signal: int) -> None:
    """End as a crash ends a process."""
    os.kill(os.getpid(), with_signal)


def recurse() -> None:
    """Call itself."""
    recurse()


def fail(*_: object) -> None:
    """Raise what no one expects."""
    raise KeyError("a")


def remark() -> None:
    """Write to where a user would see it, in each way that libraries do."""
    getLogger("pypdf").error("a remark")
    getLogger("trafilatura").critical("a remark")
    warnings.warn("a remark", DeprecationWarning, stacklevel=1)
    print("a remark")
    os.write(2, b"a remark")


def grow() -> None:
    """Take much memory for a moment."""
    bytearray(b"a" * 400_000_000)


def break_under_load() -> None:
    """Take nearly all memory, and raise something that does not say so."""
    much = bytearray(b"a" * 350_000_000)
    fail(much + much[:-1])


def refuse() -> None:
    """Refuse a file after having taken much memory."""
    grow()
    raise UnreadableSource("is too large")


def return_much() -> bytes:
    """Return what fits into memory, but not a second time, for the way back."""
    return bytes(700_000_000)


def started(file: str) -> None:
    """Write down that it began, and go on for a long time."""
    Path(file).write_text(str(os.getpid()), encoding="utf-8")
    time.sleep(100)


def stuck(file: str) -> None:
    """Write down that it began, and let nothing interrupt it."""
    Path(file).write_text(str(os.getpid()), encoding="utf-8")
    search_for_ever()


def killed() -> None:
    """Be killed as a machine without memory kills."""
    end(signal.SIGKILL)
