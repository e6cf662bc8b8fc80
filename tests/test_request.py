"""A request names its sources as they are noted: addresses as they are, paths from the root."""

from pathlib import Path

import pytest

from index.errors import SourceNotFound
from index.rebuilding.request import Request, absolute, present


def test_paths_are_noted_from_the_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next rebuild may be run in another folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", "/home/someone")

    assert absolute("articles") == str(tmp_path / "articles")
    assert absolute(Path("a/../articles")) == str(tmp_path / "articles")
    assert absolute("~/articles") == "/home/someone/articles"


def test_what_is_not_there_is_named_as_it_was_typed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody typed the path from the root; what no path can be is nowhere."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "articles").mkdir()

    assert present("articles") == str(tmp_path / "articles")
    assert present("https://news.example/feed.xml") == "https://news.example/feed.xml"
    for source in ("nowhere", "articles/../nowhere", "no\0where", "~nobody-of-that-name/a"):
        with pytest.raises(SourceNotFound) as raised:
            present(source)
        assert str(raised.value) == f"There is no file or folder {source!r}."


def test_addresses_are_noted_as_they_are() -> None:
    """Nothing in an address is a path, not even two dots."""
    address = "https://news.example/a/../feed.xml?x=~"

    assert absolute(address) == address
    assert Request.of(address, "/articles").sources == (address, "/articles")


def test_a_request_takes_over_what_it_can_unless_told() -> None:
    """Without more, nothing is left out, made anew or purged, and nobody is asked."""
    request = Request.of("/articles")

    assert (request.removed, request.full, request.purge, request.confirm) == (
        (),
        False,
        False,
        None,
    )
