"""The text of a page is taken out of it once, and of what was removed nothing is kept."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path

import pytest

from index.article import Article, sha256
from index.cache import Cache
from index.sealing import file_sha256
from index.sources.extracted import RULES, parsed
from index.sources.files import ArticleFile

PAGE = f"<article><p>{'A page about an old bridge. ' * 20}</p></article>"


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[Cache]:
    """A cache in a folder of its own."""
    with Cache(tmp_path / "cache") as cache:
        yield cache


@pytest.fixture
def page(tmp_path: Path) -> ArticleFile:
    """A web page as a file."""
    path = tmp_path / "a.html"
    path.write_text(PAGE)
    return ArticleFile(path, "a.html")


def kept(folder: Path) -> list[str]:
    """Return the keys of what a cache remembers."""
    with closing(sqlite3.connect(folder / "cache" / "cache.sqlite")) as rows:
        return [key for (key,) in rows.execute("SELECT key FROM readings")]


def test_a_page_is_read_once(cache: Cache, page: ArticleFile, tmp_path: Path) -> None:
    """The second time what was remembered is given, and of other bytes nothing is."""
    (first,) = parsed(page, cache)
    assert isinstance(first, Article)
    (key,) = kept(tmp_path)
    cache.keep_reading(key, [asdict(first) | {"title": "Remembered"}])

    (second,) = parsed(page, cache)
    page.path.write_text(PAGE.replace("old", "new"))
    (third,) = parsed(page, cache)

    assert isinstance(second, Article)
    assert isinstance(third, Article)
    assert (second.title, second.text) == ("Remembered", first.text)
    assert "new bridge" in third.text


def test_what_is_quick_to_read_is_not_remembered(cache: Cache, tmp_path: Path) -> None:
    """A text file is its own text."""
    path = tmp_path / "a.txt"
    path.write_text("A text.")

    assert len([*parsed(ArticleFile(path, "a.txt"), cache)]) == 1
    assert kept(tmp_path) == []


def test_nothing_is_remembered_of_what_was_removed(
    cache: Cache, page: ArticleFile, tmp_path: Path
) -> None:
    """Not even what was, before it was removed."""
    assert len([*parsed(page, cache)]) == 1

    assert len([*parsed(page, cache, removed={"a.html"})]) == 1

    assert kept(tmp_path) == []


def test_what_other_rules_read_is_read_anew(
    cache: Cache, page: ArticleFile, tmp_path: Path
) -> None:
    """A text that was taken out by the rules before these is not what a reader gets now."""
    (first,) = parsed(page, cache)
    assert isinstance(first, Article)
    content = file_sha256(page.path)
    own = f"trafilatura-{version('trafilatura')}\0{page.name}\0{content}"
    assert kept(tmp_path) == [sha256(f"{RULES}\0{own}")]
    cache.drop_reading(sha256(f"{RULES}\0{own}"))
    cache.keep_reading(sha256(f"{RULES - 1}\0{own}"), [asdict(first) | {"text": "Of before."}])

    assert [*parsed(page, cache)] == [first]
