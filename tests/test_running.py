"""Commands run as at a terminal, one at a time, and end with the bot."""

import asyncio
import os
import signal
import sys
from pathlib import Path

import psutil
import pytest
from filelock import FileLock

from bot.messenger.admins import running
from bot.messenger.admins.outcome import CommandOutcome
from bot.messenger.admins.running import Runner
from index.generations.home import Home

ASKING = "import sys; sys.exit('it asks' if sys.stdin.read() else 'it cannot ask')"


@pytest.fixture
def runner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Runner:
    """A runner of Python instead of our commands, in an empty home."""
    monkeypatch.setattr(running, "FOOTNOTE", (sys.executable, "-c"))
    return Runner(Home(tmp_path))


def test_the_outcome_is_the_exit_code_and_the_last_words(runner: Runner) -> None:
    """Those on stderr, and not too many of them; stdin is empty, so nobody is asked."""
    talk = "import sys\nfor n in range(99): print(n, file=sys.stderr)\nprint('no'); sys.exit(3)"

    many = asyncio.run(runner.run(talk))

    assert (many.code, list(many.lines)) == (3, [str(n) for n in range(79, 99)])
    assert many.says("add").splitlines()[:2] == ["❌ add", "79"]
    assert asyncio.run(runner.run(ASKING)) == CommandOutcome(1, ["it cannot ask"])
    assert asyncio.run(runner.run("pass")).says("add") == "✅ add"


def test_one_that_is_ended_from_outside_says_so(runner: Runner) -> None:
    """Where it had no last words itself."""
    fall = "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"

    found = asyncio.run(runner.run(fall))

    assert found == CommandOutcome(-signal.SIGKILL, ["It was ended from outside (SIGKILL)."])


def test_one_that_cannot_be_started_says_so(
    runner: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is an outcome like any other."""
    monkeypatch.setattr(running, "FOOTNOTE", ("/nowhere/footnote",))

    found = asyncio.run(runner.run("rebuild"))

    assert found == CommandOutcome(
        1, ["The command could not be started (No such file or directory)."]
    )


def test_one_at_a_time_and_after_any_other_rebuild(runner: Runner, tmp_path: Path) -> None:
    """One at a terminal, or that a bot before left behind, is waited for."""
    note = "import pathlib, sys, time; p = pathlib.Path({!r}); "
    note += "assert not p.exists(); p.touch(); time.sleep(.2); p.unlink()"
    code = note.format(str(tmp_path / "at work"))

    async def run() -> tuple[bool, list[CommandOutcome]]:
        with FileLock(Home(tmp_path).lock):
            tasks = [asyncio.create_task(runner.run(code)) for _ in range(3)]
            done, _ = await asyncio.wait(tasks, timeout=0.5)
        return bool(done), await asyncio.gather(*tasks)

    early, outcomes = asyncio.run(run())

    assert not early
    assert outcomes == [CommandOutcome(0, [])] * 3


def test_nothing_is_left_of_one_that_is_broken_off(
    runner: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is told to end, and killed if it does not; it has no part in what is told to the bot."""
    monkeypatch.setattr(running, "FAREWELL", 0.3)
    deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)"

    async def run() -> list[psutil.Process]:
        us = psutil.Process()
        others = us.children()
        task = asyncio.create_task(runner.run(deaf))
        for _ in range(500):
            if new := set(us.children()) - {*others}:
                break
            await asyncio.sleep(0.02)
        assert [os.getpgid(one.pid) for one in new] != [os.getpgrp()]
        task.cancel()
        await asyncio.wait({task})
        return [one for one in new if one.is_running()]

    assert asyncio.run(run()) == []
