"""What reads strangers' files is kept within its limits, and ends with this process."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from index.errors import UnreadableSource
from index.sources.sandbox import MEMORY, SWOLLEN, in_child
from tests.fakes import tasks

ROOT = Path(__file__).resolve().parent.parent
# A program that reads something which takes long; its arguments: the task, a file, seconds.
PROGRAM = """
import sys
from index.sources.sandbox import in_child
from tests.fakes import tasks
if __name__ == "__main__":
    in_child(getattr(tasks, sys.argv[1]), sys.argv[2], seconds=float(sys.argv[3]))
"""


def test_what_it_returns() -> None:
    """Arguments and results are those of a call, and one child serves many calls."""
    assert in_child(tasks.double, b"ab" * 1_000_000) == b"ab" * 2_000_000
    assert in_child(tasks.number) == in_child(tasks.number) != os.getpid()


def test_it_knows_no_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    """What reads strangers' files sees where it is, and no key that the parent was given."""
    with suppress(UnreadableSource):
        in_child(tasks.killed)  # so that the next child is given what this test sets
    monkeypatch.setenv("FOOTNOTE_TELEGRAM_TOKEN", "1:secret")
    monkeypatch.setenv("OPENAI_API_KEY", "secret")
    monkeypatch.setenv("LC_ALL", "C.UTF-8")

    known = in_child(tasks.surroundings)

    assert known["LC_ALL"] == "C.UTF-8"
    assert {name for name in known if not name.startswith("LC_")} <= {
        *("PATH", "HOME", "LANG", "TMPDIR", "TZ")
    }


@pytest.mark.parametrize(
    ("task", "reason"),
    [
        (tasks.take_memory, "takes too much memory to read"),
        (tasks.break_under_load, "takes too much memory to read"),
        (tasks.killed, "takes too much memory to read, or makes its reader crash"),
        (tasks.recurse, "is nested too deeply to be read"),
        (tasks.fail, "is damaged, or made in a way that Footnote cannot read"),
    ],
)
def test_each_failure_has_a_reason(task: Callable[[], object], reason: str) -> None:
    """However it fails, the next call works."""
    with pytest.raises(UnreadableSource) as caught:
        in_child(task)

    assert str(caught.value) == reason
    assert in_child(tasks.double, b"a") == b"aa"


@pytest.mark.parametrize("task", [tasks.sleep, tasks.search_for_ever])
def test_time_is_limited(task: Callable[[], object]) -> None:
    """A child that goes on is killed at once, whatever it does, and the next one serves."""
    in_child(tasks.number)
    start = time.monotonic()

    with pytest.raises(UnreadableSource, match=r"takes longer than 0\.5 seconds to read"):
        in_child(task, seconds=0.5)

    assert time.monotonic() - start < 2
    assert in_child(tasks.double, b"a") == b"aa"


def test_a_crash_costs_one_call() -> None:
    """A process that ends in the middle is replaced."""
    before = in_child(tasks.number)
    with pytest.raises(UnreadableSource, match="makes its reader crash"):
        in_child(tasks.end, int(signal.SIGSEGV))

    assert in_child(tasks.number) != before


def test_the_memory_of_its_parent_is_not_its_own() -> None:
    """A child of a large process is not taken for a swollen one, and replaced each time."""
    with suppress(UnreadableSource):
        in_child(tasks.end, int(signal.SIGKILL))
    large = b"x" * (SWOLLEN + 50_000_000)

    assert in_child(tasks.number) == in_child(tasks.number)
    assert len(large) > SWOLLEN


def test_memory_is_limited() -> None:
    """The limit is below a gigabyte, and a child at rest is far from it."""
    child = psutil.Process(in_child(tasks.number))

    assert child.rlimit(psutil.RLIMIT_AS) == (MEMORY, MEMORY)
    assert MEMORY <= 2**30
    assert child.memory_info().rss < MEMORY / 2


@pytest.mark.parametrize("task", [tasks.grow, tasks.refuse])
def test_a_child_that_grew_is_replaced(task: Callable[[], object]) -> None:
    """What one file took is not missing for the next."""
    before = in_child(tasks.number)
    with suppress(UnreadableSource):
        in_child(task)

    assert in_child(tasks.number) != before


def test_calls_of_several_threads() -> None:
    """They take turns, and a crash in one does not touch the others."""
    jobs: list[Callable[[], object]] = [tasks.number, tasks.killed] * 4

    def attempt(job: Callable[[], object]) -> object:
        try:
            return in_child(job)
        except UnreadableSource:
            return None

    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(attempt, jobs))

    assert [one is None for one in found] == [False, True] * 4


def test_parsers_say_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    """No remark of a library reaches the terminal."""
    with suppress(UnreadableSource):
        in_child(tasks.killed)  # so that the next child writes where this test reads
    in_child(tasks.remark)
    with pytest.raises(UnreadableSource, match="takes too much memory"):
        in_child(tasks.return_much)

    assert capfd.readouterr() == ("", "")


def running(folder: Path, task: str, seconds: float) -> tuple[subprocess.Popen[bytes], int]:
    """Start the program; return it and its child, which is at work."""
    program, sign = folder / "program.py", folder / "sign"
    program.write_text(PROGRAM, encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, str(program), task, str(sign), str(seconds)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    until(lambda: sign.exists() and sign.read_text(encoding="utf-8") != "")
    return process, int(sign.read_text(encoding="utf-8"))


def until(true: Callable[[], bool], seconds: float = 10) -> None:
    """Wait until something is true."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.01)


def over(number: int) -> bool:
    """Return whether a process has ended."""
    try:
        return psutil.Process(number).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


@pytest.mark.parametrize("task", ["started", "stuck"])
def test_ctrl_c_leaves_nothing(tmp_path: Path, task: str) -> None:
    """A user who presses it waits for nothing, reads one traceback, and has no process more."""
    process, child = running(tmp_path, task, 60)
    os.killpg(process.pid, signal.SIGINT)
    start = time.monotonic()
    _, said = process.communicate(timeout=10)

    assert time.monotonic() - start < 3
    assert said.count(b"Traceback") <= 1
    until(lambda: over(child), 3)


@pytest.mark.parametrize(("task", "seconds", "within"), [("started", 60, 3), ("stuck", 1, 6)])
def test_it_ends_with_its_parent(tmp_path: Path, task: str, seconds: float, within: float) -> None:
    """Killed with -9 the parent can tell no one: the child looks after it, or its alarm ends it."""
    process, child = running(tmp_path, task, seconds)
    process.kill()
    process.communicate(timeout=10)

    until(lambda: over(child), within)
