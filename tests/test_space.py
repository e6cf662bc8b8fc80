"""Whether a new index fits on the disk is known before anything is written."""

import shutil
from collections import namedtuple

import pytest

from index.article import Article
from index.errors import HomeUnusable
from index.generations.home import Home
from index.rebuilding.changes import compare
from index.rebuilding.space import PER_CHARACTER, SPARE, require_space
from tests.fakes.letters import Archive

Usage = namedtuple("Usage", "total used free")


def leave(monkeypatch: pytest.MonkeyPatch, free: int) -> None:
    """Let the disk have so much room."""
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(10**12, 10**12 - free, free))


def test_a_disk_without_room_is_one_sentence(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both numbers are said; no generation is begun, and the old one answers."""
    archive.rebuild()
    before, kept = archive.found(), archive.kept()
    archive.records["ape"]["text"] = "An ape."
    leave(monkeypatch, 5_000_000)

    with pytest.raises(HomeUnusable, match=r"has 5 MB left, .* may need 20 MB; free some"):
        archive.rebuild()

    assert (archive.found(), archive.kept()) == (before, kept)


def test_nothing_changed_needs_no_room(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    """A rebuild that makes no generation is not stopped."""
    archive.rebuild()
    leave(monkeypatch, 0)

    assert archive.rebuild().how == "unchanged"


@pytest.mark.parametrize(("spare", "enough"), [(0, True), (-1, False)])
def test_what_is_needed_grows_with_the_text(
    archive: Archive, monkeypatch: pytest.MonkeyPatch, spare: int, enough: bool
) -> None:
    """A fresh index needs room for all characters, and some to spare; a byte less is too little."""
    home = Home(archive.folder)
    articles = [Article("a", "A", "x" * 1000), Article("b", "B", "y" * 500)]
    leave(monkeypatch, SPARE + 1500 * PER_CHARACTER + spare)

    if enough:
        require_space(home, None, articles, compare(articles, []), "afresh")
        return
    with pytest.raises(HomeUnusable):
        require_space(home, None, articles, compare(articles, []), "afresh")


def test_a_copy_needs_room_for_what_it_copies(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The files of the live generation, and what is new besides."""
    manifest = archive.rebuild().manifest
    size = sum(size for size, _ in manifest.files.values())
    archive.records["new"] = {"id": "new", "text": "x" * 100}
    leave(monkeypatch, SPARE + size + 100 * PER_CHARACTER - 1)
    with pytest.raises(HomeUnusable):
        archive.rebuild()

    leave(monkeypatch, SPARE + size + 100 * PER_CHARACTER)

    assert archive.rebuild().how == "copy"
