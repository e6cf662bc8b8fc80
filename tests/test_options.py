"""Options that several commands share mean the same in each of them."""

import os
from datetime import date, datetime
from pathlib import Path

import click
import pytest

from bot.cli import cli
from bot.options import limits, page_file, write_new
from index.errors import UsageError
from index.filters import Filters

LIMITED = {"ask", "chat", "search", "quote", "articles"}
ASKING = {"ask", "chat"}


def options(command: str) -> list[str]:
    """Return the options of a command, in the order of its help."""
    assert isinstance(cli, click.Group)
    return [name for one in cli.commands[command].params for name in one.opts if name[:2] == "--"]


@pytest.mark.parametrize("command", sorted(LIMITED))
def test_limits_stand_together(command: str) -> None:
    """Whoever can limit one command can limit the others."""
    found = options(command)
    at = found.index("--since")

    assert found[at : at + 3] == ["--since", "--until", "--source"]


@pytest.mark.parametrize("command", sorted(ASKING))
def test_both_ways_to_ask_have_the_same_options(command: str) -> None:
    """A conversation can be asked whatever a single question can."""
    assert {"--json", "--asked-on", "--no-llm", "--verbose"} <= set(options(command))


def test_limits_are_filters() -> None:
    """Days are days, and a source is compared as articles are normalised."""
    since, until = datetime(2026, 1, 2), datetime(2026, 1, 3)

    assert limits(since, until, "Cafe\u0301") == Filters(
        date(2026, 1, 2), date(2026, 1, 3), "Caf\u00e9"
    )
    assert limits(None, None, None) == Filters()
    with pytest.raises(click.UsageError, match="--since 2026-01-03 is after --until 2026-01-02"):
        limits(until, since, None)


def test_a_new_file_overwrites_none(tmp_path: Path) -> None:
    """It has a line for each text; one that is there stays as it is."""
    path = tmp_path / "new.jsonl"
    write_new(path, ["é", "b"])

    with pytest.raises(UsageError, match=r"There is a file .* already"):
        write_new(path, ["c"])

    assert path.read_text(encoding="utf-8") == "é\nb\n"


@pytest.mark.parametrize("name", ["asked.jsonl", "folder.html", "pipe.html"])
def test_a_page_replaces_nothing_but_a_page(tmp_path: Path, name: str) -> None:
    """A file of questions is not lost to a slip, and nothing waits for a pipe."""
    (tmp_path / "asked.jsonl").write_text("{}")
    (tmp_path / "folder.html").mkdir()
    os.mkfifo(tmp_path / "pipe.html")
    (tmp_path / "page.HTML").write_text("old")

    with pytest.raises(UsageError, match=r"already, and it is no page; name an \.html file"):
        page_file(tmp_path / name)

    assert (tmp_path / "asked.jsonl").read_text() == "{}"
    assert page_file(tmp_path / "page.HTML").exists()
    assert not page_file(tmp_path / "new").exists()
