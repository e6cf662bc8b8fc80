"""However a run ends, its exit code says how, and no traceback is shown.

The process itself is tested here, so most of it runs in child processes.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable

import click
import pytest

from bot.__main__ import OBJECTS
from bot.collection import WHOLE
from bot.commands.cli import cli
from index.article import Article
from index.generations.home import Home

Footnote = Callable[..., subprocess.CompletedProcess[str]]
QUESTION = "What does Putin want, according to Witkoff?"


def in_shell(command: str) -> subprocess.CompletedProcess[str]:
    """Run a shell command in which $footnote is `python -m bot`."""
    environment = {**os.environ, "footnote": f"{sys.executable} -m bot"}
    return subprocess.run(
        ["bash", "-c", command], env=environment, capture_output=True, text=True, check=False
    )


def test_the_version_is_printed(footnote: Footnote) -> None:
    """`footnote --version` names itself and ends with 0."""
    ended = footnote("--version")

    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout.startswith("footnote, version ")


def failing(error: BaseException) -> click.Command:
    """Return a command that fails."""

    def fail() -> None:
        raise error

    return click.Command("fail", callback=fail)


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (
            ZeroDivisionError("/home/ada/bot/secret.py"),
            1,
            "Error: Footnote failed unexpectedly (ZeroDivisionError); run the same command as "
            "`footnote --debug ...` to see where.\n",
        ),
        (MemoryError(), 1, None),
        (RecursionError("deep"), 1, None),
        (KeyboardInterrupt(), 130, "\nInterrupted.\n"),
        (click.Abort(), 130, "Interrupted.\n"),
        (click.Abort("Interrupted; all is well."), 130, "Interrupted; all is well.\n"),
        (click.UsageError("Not so."), 2, "Error: Not so.\n"),
        (click.ClickException("Not so."), 1, "Error: Not so.\n"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, BaseException) else "",
)
def test_whatever_a_command_raises_becomes_an_exit_code(
    monkeypatch: pytest.MonkeyPatch,
    footnote: Footnote,
    error: BaseException,
    code: int,
    said: str | None,
) -> None:
    """Nothing of an unforeseen error is shown but its kind: no message, path or traceback."""
    monkeypatch.setitem(cli.commands, "fail", failing(error))

    ended = footnote("fail")

    assert (ended.returncode, ended.stdout) == (code, "")
    assert "Traceback" not in ended.stderr
    assert said is None or ended.stderr.endswith(said)
    assert "secret" not in ended.stderr


def test_debug_shows_where_a_failure_comes_from(
    monkeypatch: pytest.MonkeyPatch, footnote: Footnote
) -> None:
    """Whoever wants to repair it gets the traceback."""
    monkeypatch.setitem(cli.commands, "fail", failing(ZeroDivisionError()))

    with pytest.raises(ZeroDivisionError):
        footnote("--debug", "fail")


INTERRUPTED = """
import os, signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
pressed = []

def press(event, arguments):
    if event == "open" and str(arguments[0]).endswith(os.environ["PRESS_AT"]) and not pressed:
        pressed.append(event)
        os.kill(os.getpid(), signal.SIGINT)

sys.addaudithook(press)
from bot.__main__ import main
main()
"""


@pytest.mark.parametrize(
    ("command", "at", "said"),
    [
        (["ask", QUESTION], "manifest.json", "Interrupted."),
        (["rebuild"], "c3c888.txt", WHOLE),
    ],
)
def test_control_c_ends_with_130(seeded: Home, command: list[str], at: str, said: str) -> None:
    """Pressed while the index is opened or built, it ends in a sentence, and harms nothing."""
    live = seeded.live().name
    environment = {**os.environ, "PRESS_AT": at}

    ended = subprocess.run(
        [sys.executable, "-c", INTERRUPTED, *command],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (ended.returncode, ended.stdout, ended.stderr.strip()) == (130, "", said)
    assert seeded.live().name == live
    assert len(list(seeded.generations.iterdir())) == 1


@pytest.mark.usefixtures("seeded")
@pytest.mark.parametrize("command", ["--help", "status", "status --json"])
def test_output_into_a_closed_pipe_ends_quietly(command: str) -> None:
    """When whoever reads has left, nothing more is said, whatever was printing."""
    ended = in_shell(f"$footnote {command} | true; exit ${{PIPESTATUS[0]}}")

    assert (ended.stdout, ended.stderr) == ("", "")
    assert ended.returncode in (0, 1)


@pytest.mark.usefixtures("seeded")
@pytest.mark.parametrize(("closed", "answered"), [(">&-", False), ("2>&-", True)])
def test_a_stream_that_the_shell_closed_does_not_matter(closed: str, answered: bool) -> None:
    """Without stderr the answer is still given, without stdout the exit code still tells."""
    ended = in_shell(f"$footnote status {closed}")

    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout.startswith("generation") == answered


@pytest.mark.usefixtures("seeded")
def test_a_terminal_without_unicode_gets_what_it_can_show(
    monkeypatch: pytest.MonkeyPatch, seed_article: Article
) -> None:
    """In ASCII a text loses its quotation marks, and its JSON loses nothing."""
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")

    plain = in_shell(f"$footnote show {seed_article.id}")
    as_json = in_shell(f"$footnote show {seed_article.id} --json")

    assert (plain.returncode, plain.stderr) == (0, "")
    assert "?permanent peace.?" in plain.stdout
    assert json.loads(as_json.stdout)["text"] == seed_article.text


def test_what_imports_made_is_not_looked_through_for_garbage() -> None:
    """Seldom while a command runs, and not once more at its exit, which it would hold up."""
    code = """
import atexit, gc, sys
atexit.register(lambda: print(gc.get_threshold()[0], gc.get_freeze_count()))  # after ours
from bot.__main__ import main
main()
"""
    command = [sys.executable, "-c", code, "--help"]
    ended = subprocess.run(command, capture_output=True, text=True, check=True)
    threshold, frozen = map(int, ended.stdout.splitlines()[-1].split())

    assert threshold == OBJECTS
    assert frozen > 1000


def completed(words: str, shell: str = "bash") -> list[str]:
    """Return what a shell is told for the last of these words."""
    at = len(words.split(" ")) - 1
    asked = f'COMP_WORDS="{words}" COMP_CWORD={at} _FOOTNOTE_COMPLETE={shell}_complete $footnote'
    ended = in_shell(asked)
    assert (ended.returncode, ended.stderr) == (0, "")
    return ended.stdout.splitlines()


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("footnote re", ["plain,rebuild", "plain,remove"]),
        ("footnote ask --s", ["plain,--since", "plain,--source"]),
        ("footnote rebuild art", ["file,art"]),
        ("footnote add art", ["file,art"]),
        ("footnote verify ans", ["file,ans"]),
        ("footnote ask --html pa", ["file,pa"]),
    ],
)
def test_a_shell_completes_commands_options_and_files(words: str, offered: list[str]) -> None:
    """The Tab key offers what may stand there."""
    assert completed(words) == offered


def test_both_shells_of_the_readme_get_a_script() -> None:
    """What the README has in a shell's start file defines a completion of `footnote`."""
    for shell, told in (("bash", "complete -o nosort -F "), ("zsh", "#compdef footnote")):
        ended = in_shell(f"_FOOTNOTE_COMPLETE={shell}_source $footnote")

        assert (ended.returncode, ended.stderr) == (0, "")
        assert told in ended.stdout
    assert "rebuild" in completed("footnote re", "zsh")
