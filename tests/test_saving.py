"""A file that a user names is tried before the work, and is whole or not there after it."""

import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.commands.saving import ROOM, new_file, page_file, write_new, write_page
from index.errors import UsageError


@contextmanager
def room_for(size: int) -> Iterator[None]:
    """Let no file grow beyond a size, as if the disk were full then."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_new_file_overwrites_none(tmp_path: Path) -> None:
    """It has a line for each text; one that is there stays as it is."""
    path = tmp_path / "new.jsonl"
    write_new(path, ["é", "b"])

    with pytest.raises(UsageError, match=r"There is already a file .*;"):
        write_new(path, ["c"])

    assert path.read_text(encoding="utf-8") == "é\nb\n"


def test_what_people_asked_is_nobody_elses_to_read(tmp_path: Path) -> None:
    """Whatever the user's other files are open to; a page is to be shown, and stays as they are."""
    before = os.umask(0o022)
    try:
        write_new(tmp_path / "asked.jsonl", ["a"])
        write_page(tmp_path / "page.html", "b")
    finally:
        os.umask(before)

    assert (tmp_path / "asked.jsonl").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "page.html").stat().st_mode & 0o777 == 0o644


@pytest.mark.parametrize("name", ["asked.jsonl", "folder.html", "pipe.html"])
def test_a_page_replaces_nothing_but_a_page(tmp_path: Path, name: str) -> None:
    """A file of questions is not lost to a slip, and nothing waits for a pipe."""
    (tmp_path / "asked.jsonl").write_text("{}")
    (tmp_path / "folder.html").mkdir()
    os.mkfifo(tmp_path / "pipe.html")
    (tmp_path / "page.HTML").write_text("old")

    with pytest.raises(UsageError, match=r"which is not a page; name an \.html file"):
        page_file(tmp_path / name)

    assert (tmp_path / "asked.jsonl").read_text() == "{}"
    assert page_file(tmp_path / "page.HTML").exists()
    assert not page_file(tmp_path / "new").exists()


def test_a_full_disk_is_noticed_before_the_work(tmp_path: Path) -> None:
    """Nothing is left of the trial, and a page that is there stays as it is."""
    (tmp_path / "page.html").write_text("old")

    with room_for(ROOM // 2):
        for name in ("page.html", "new.html"):
            with pytest.raises(UsageError, match=r"cannot be written to .*\(File too large\)"):
                page_file(tmp_path / name)
        with pytest.raises(UsageError, match="File too large"):
            new_file(tmp_path / "asked.jsonl")
    page_file(tmp_path / "page.html")

    assert [one.name for one in tmp_path.iterdir()] == ["page.html"]
    assert (tmp_path / "page.html").read_text() == "old"


def test_no_half_of_a_file_is_left(tmp_path: Path) -> None:
    """A disk that is full on the way is one sentence, and no page that ends in its middle."""
    with room_for(2 * ROOM):
        with pytest.raises(UsageError, match="File too large"):
            write_page(tmp_path / "page.html", "x" * 3 * ROOM)
        with pytest.raises(UsageError, match="File too large"):
            write_new(tmp_path / "asked.jsonl", ["x" * ROOM] * 3)

    assert [*tmp_path.iterdir()] == []


def test_a_page_is_replaced(tmp_path: Path) -> None:
    """The new one stands in the place of the old one."""
    write_page(tmp_path / "page.html", "old")
    write_page(tmp_path / "page.html", "é")

    assert (tmp_path / "page.html").read_text(encoding="utf-8") == "é"
