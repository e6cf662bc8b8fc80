"""What the README names exists: commands, options, settings, files, and the answer it shows."""

import configparser
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest

from bot.commands.cli import cli
from bot.messenger.lanes import FAREWELL, INSISTING
from bot.messenger.serving import PATIENCE
from bot.settings import Settings
from index.generations.home import Home

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def commands() -> dict[str, click.Command]:
    """Return the commands by name."""
    assert isinstance(cli, click.Group)
    return dict(cli.commands)


def table(heading: str) -> dict[str, str]:
    """Return the first two cells of each row of the table under a heading."""
    section = README.split(f"## {heading}\n")[1].split("\n## ")[0]
    rows = re.findall(r"^\| `(.+?)` \| (.+) \|$", section, re.MULTILINE)
    return dict(rows)


def test_every_command_has_its_row() -> None:
    """The table of commands holds the commands there are, and no other."""
    named = {re.match(r"footnote (\w+)", row)[1] for row in table("Commands")}  # type: ignore[index]

    assert named == commands().keys()


def test_every_option_is_named_with_its_command() -> None:
    """A row of the table names the options of its command, and no other."""
    for row, text in table("Commands").items():
        command = commands()[row.split()[1]]
        options = {o for p in command.params for o in p.opts if o.startswith("--")}

        assert set(re.findall(r"--[\w-]+", text)) == options


def test_every_setting_has_its_line() -> None:
    """The table of settings repeats the settings there are, in their own words."""
    fields = {
        str(field.validation_alias or f"FOOTNOTE_{name.upper()}"): field.description
        for name, field in Settings.model_fields.items()
    }

    assert table("Settings") == fields


def test_every_file_of_the_tree_exists() -> None:
    """The annotated tree names files that are there, and every module but the package files."""
    tree = README.split("## Where is what\n")[1].split("```")[1]
    lines = tree.strip().splitlines()
    named: set[str] = set()
    folder = ""
    for line in lines[1:]:
        if found := re.match(r"([\w/]+/) ", line):
            folder = found[1]
        named |= {f"{folder}{name}" for name in re.findall(r"(?<!>)\b\w+\.py", line)}

    modules = {
        path.relative_to(ROOT).as_posix()
        for package in ("index", "bot", "prompts")
        for path in (ROOT / package).rglob("*.py")
        if not path.name.startswith("__")
    }
    assert {name for name in named if not (ROOT / name).is_file()} == set()
    assert modules - named == set()


def test_the_shown_answer_is_the_real_one(
    seed_home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every `$ footnote ...` in the README prints what stands below it.

    On ONNX Runtime, the same everywhere: in half precision, near ties may end otherwise.
    """
    home = tmp_path / "home"
    other = shutil.ignore_patterns("*.engine", "*.openvino*")
    shutil.copytree(seed_home.folder, home, ignore=other)
    monkeypatch.setenv("FOOTNOTE_HOME", str(home))
    shown = re.findall(r"```console\n\$ footnote (\w+) \"(.+?)\"\n(.*?)```", README, re.DOTALL)
    assert shown

    for verb, argument, output in shown:
        printed = subprocess.run(
            [sys.executable, "-m", "bot", verb, argument],
            capture_output=True,
            text=True,
            check=False,
        ).stdout
        assert printed.strip() == output.strip()


def fenced(language: str) -> str:
    """Return the one block of the README in a language."""
    (block,) = re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)
    return str(block)


def test_the_service_gives_the_bot_its_time(tmp_path: Path) -> None:
    """systemd, where it is, finds no fault; the bot may end what is in work before it is killed."""
    unit = tmp_path / "footnote.service"
    unit.write_text(fenced("ini").replace("/opt/footnote", str(tmp_path)), encoding="utf-8")
    command = tmp_path / ".venv" / "bin" / "footnote"
    command.parent.mkdir(parents=True)
    command.touch(0o755)
    told = configparser.ConfigParser(interpolation=None, strict=False)
    told.optionxform = str  # type: ignore[assignment, method-assign]
    told.read(unit)

    assert told["Service"]["ExecStart"] == f"{command} bot"
    assert int(told["Service"]["TimeoutStopSec"]) > PATIENCE + (INSISTING + 1) * FAREWELL
    if systemd := shutil.which("systemd-analyze"):
        done = subprocess.run(
            [systemd, "verify", unit], capture_output=True, text=True, check=False
        )
        assert "footnote.service" not in done.stderr


def test_the_container_calls_commands_that_exist() -> None:
    """Its health check and its entry point."""
    lines = fenced("dockerfile").splitlines()
    called = [json.loads(line.split("CMD ")[1]) for line in lines if "CMD [" in line]

    assert called == [["footnote", "status", "--bot"], ["bot"]]
    assert {"bot", "status"} <= commands().keys()
    assert "--bot" in commands()["status"].get_help(click.Context(commands()["status"]))
    assert set(re.findall(r"FOOTNOTE_\w+", fenced("dockerfile"))) <= table("Settings").keys()
