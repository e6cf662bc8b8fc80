"""What goes into a pipe is not wrapped; what a terminal shows is, between words."""

import os
import pty
import subprocess
import sys

import pytest

from bot.showing import console


@pytest.mark.parametrize("settings", [{}, {"COLUMNS": "40"}, {"TERM": "dumb", "FORCE_COLOR": "1"}])
def test_what_is_piped_is_not_wrapped(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], settings: dict[str, str]
) -> None:
    """A paragraph is one line in a pipe, whatever the environment says of a terminal."""
    for name, value in settings.items():
        monkeypatch.setenv(name, value)

    console.terminal().print("wordy " * 100)

    assert capsys.readouterr().out.rstrip() == ("wordy " * 100).rstrip()


def test_what_a_terminal_shows_is_wrapped_at_words() -> None:
    """On a terminal no line is wider than it is, and no word is broken."""
    ours, its = pty.openpty()
    code = "from bot.showing.console import terminal; terminal().print('wordy ' * 100)"
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=its, env={**os.environ, "COLUMNS": "40"}
    ) as process:
        process.wait()
    os.close(its)
    lines = os.read(ours, 10_000).decode().splitlines()
    os.close(ours)

    assert len(lines) > 10
    assert {word for one in lines for word in one.split()} == {"wordy"}
    assert max(map(len, lines)) <= 40
