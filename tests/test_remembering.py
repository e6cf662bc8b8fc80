"""Text is taken out of a page once; whatever changes, nothing old is given out."""

from pathlib import Path

import pytest

from index.article import Article
from index.cache import Cache
from index.errors import UnreadableSource
from index.sources import remembering
from index.sources.files import ArticleFile
from index.sources.remembering import parsed

TEXT = "The old bridge was closed on Thursday after a crack was found in its eastern arch."
PAGE = f"<html><head><title>Bridge</title></head><body><p>{TEXT}</p></body></html>"


@pytest.fixture
def page(tmp_path: Path) -> ArticleFile:
    """A web page in a file."""
    path = tmp_path / "bridge.html"
    path.write_text(PAGE)
    return ArticleFile(path, "bridge.html")


class Reading:
    """Reads files, and counts how often it really did."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
        self.folder = folder
        self.parsed: list[str] = []
        parse = remembering.parse

        def counted(file: ArticleFile) -> object:
            self.parsed.append(file.name)
            return parse(file)

        monkeypatch.setattr(remembering, "parse", counted)

    def __call__(self, file: ArticleFile, *removed: str) -> list[Article | UnreadableSource]:
        """Return what is in a file."""
        with Cache(self.folder) as cache:
            return [*parsed(file, cache, removed)]


@pytest.fixture
def reading(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Reading:
    """Something that reads files with a cache."""
    return Reading(monkeypatch, tmp_path / "cache")


def test_a_page_is_read_once(reading: Reading, page: ArticleFile) -> None:
    """The second time the same article comes from the cache, equal in every field."""
    first, second = reading(page), reading(page)

    assert first == second
    assert isinstance(first[0], Article)
    assert first[0].text.strip() == TEXT
    assert reading.parsed == ["bridge.html"]


def test_other_bytes_are_read_again(reading: Reading, page: ArticleFile) -> None:
    """Whatever the time of the file says, its content decides; and so does its name."""
    reading(page)
    page.path.write_text(PAGE.replace("Thursday", "Friday"))

    (changed,) = reading(page)
    assert isinstance(changed, Article)
    assert "Friday" in changed.text
    (moved,) = reading(ArticleFile(page.path, "archive/bridge.html"))
    assert isinstance(moved, Article)
    assert moved.id == "archive/bridge.html"


def test_another_version_of_ours_reads_again(
    reading: Reading, page: ArticleFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What we do with what a library finds is part of what is remembered."""
    reading(page)
    monkeypatch.setattr(remembering, "RULES", remembering.RULES + 1)

    reading(page)

    assert len(reading.parsed) == 2


def test_what_failed_is_tried_again(reading: Reading, page: ArticleFile) -> None:
    """An error is not remembered: a limit of time may have been the reason."""
    page.path.write_text("<html></html>")

    for _ in range(2):
        assert isinstance(reading(page)[0], UnreadableSource)

    assert len(reading.parsed) == 2


def test_quick_files_are_just_read(reading: Reading, tmp_path: Path) -> None:
    """Of what is read fast, no second copy is kept."""
    path = tmp_path / "a.txt"
    path.write_text(TEXT)
    for _ in range(2):
        reading(ArticleFile(path, "a.txt"))

    assert len(reading.parsed) == 2
    assert all(TEXT.encode() not in one.read_bytes() for one in reading.folder.iterdir())


def test_a_file_that_is_gone_is_an_error_of_that_file(reading: Reading, page: ArticleFile) -> None:
    """It is no crash."""
    page.path.unlink()

    assert isinstance(reading(page)[0], UnreadableSource)


def test_nothing_is_remembered_of_what_was_removed(reading: Reading, page: ArticleFile) -> None:
    """What was remembered before is forgotten, and not remembered again."""
    reading(page)
    assert reading(page, "bridge.html") == reading(page, "bridge.html")

    assert len(reading.parsed) == 2  # the first time it came from the cache
    reading(page)
    assert len(reading.parsed) == 3
