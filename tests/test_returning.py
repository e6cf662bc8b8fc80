"""An id brings a removed article back; what may be newer is read again instead."""

from pathlib import Path

import pytest

from index.article import Article
from index.generations.pointer import Pointer
from index.rebuilding.returning import given, returning
from index.sources.library import Library

FEED, PAGE = "https://news.example/feed", "https://news.example/page"


@pytest.fixture
def library(tmp_path: Path) -> Library:
    """A library with a feed that gave an article, and a page that was added."""
    library = Library(tmp_path / "home" / "library")
    library.follow(FEED, added=True)
    library.shelf(FEED).put(Article(f"{FEED}/1", "One", "A feed said so."))
    library.keep(Article(PAGE, "Page", "A page said so."))
    return library


def test_an_address_is_known_by_what_it_gave(library: Library) -> None:
    """Articles that were added by themselves are not of it."""
    assert given(library, FEED) == {f"{FEED}/1"}
    assert given(library, PAGE) == set()


@pytest.mark.parametrize(
    ("name", "comes_back"),
    [
        ("courier/a.md", True),
        ("inside.txt", True),
        ("~nobody-of-that-name", True),
        ("x" * 5000, True),
        (f"{FEED}/1", True),
        (PAGE, False),
        ("beside.txt", False),
        ("kept", False),
    ],
)
def test_what_is_removed_comes_back_by_its_id(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, comes_back: bool
) -> None:
    """But not a page, not a file that is no part of a source, and not what was never removed."""
    monkeypatch.chdir(tmp_path)
    for file in ("inside.txt", "beside.txt"):
        Path(file).write_text("A file.")
    removed = () if name == "kept" else (name,)
    pointer = Pointer("now", (str(tmp_path / "inside.txt"), FEED), removed)

    assert returning([name], pointer, library) == [name] * comes_back
