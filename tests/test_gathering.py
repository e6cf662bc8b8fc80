"""Sources are read to the end: one bad article never stops the rest."""

import json
import os
from collections.abc import Sequence
from pathlib import Path

import pytest

from index.article import Article
from index.errors import SourceNotFound
from index.sources.gathering import Skipped, read


def ids(sources: Sequence[Path]) -> list[str]:
    """Return the ids of the articles in some sources."""
    return [found.id for found in read(sources) if isinstance(found, Article)]


def skipped(sources: Sequence[Path]) -> list[Skipped]:
    """Return what was skipped in some sources."""
    return [found for found in read(sources) if isinstance(found, Skipped)]


def put(path: Path, text: str) -> Path:
    """Write a file and return where it is."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_an_id_is_the_path_in_the_source(tmp_path: Path) -> None:
    """The folder may move: an id begins where the source named by the user ends."""
    put(tmp_path / "news" / "may" / "one.txt", "One.")
    put(tmp_path / "news" / "two.md", "Two.")

    assert ids([tmp_path]) == ["news/may/one.txt", "news/two.md"]
    assert ids([tmp_path / "news"]) == ["may/one.txt", "two.md"]
    assert ids([tmp_path / "news" / "two.md"]) == ["two.md"]


def test_an_article_keeps_its_own_id(tmp_path: Path) -> None:
    """An id in a record goes before any path; a record without one is counted in its file."""
    records = [{"id": "mine", "text": "One."}, {"text": "Two."}, {"doc_id": 3, "text": "Three."}]
    path = put(tmp_path / "all.jsonl", "\n".join(map(json.dumps, records)))

    assert ids([path]) == ["mine", "all.jsonl#2", "3"]


def test_the_later_of_two_articles_with_one_id_is_skipped(tmp_path: Path) -> None:
    """The first stays, and the reason names the id."""
    first = put(tmp_path / "a" / "all.jsonl", '{"id": "x", "text": "One."}')
    second = put(tmp_path / "b" / "more.jsonl", '{"id": "x", "text": "Two."}\n{"text": "Three."}')

    one, duplicate, three = read([first, second])

    assert isinstance(one, Article)
    assert one.text == "One."
    assert duplicate == Skipped("more.jsonl", "has the id 'x' of an article read before")
    assert isinstance(three, Article)
    assert three.text == "Three."


def test_the_same_source_twice(tmp_path: Path) -> None:
    """Naming a folder twice gives each article once."""
    put(tmp_path / "a.txt", "One.")

    assert ids([tmp_path, tmp_path]) == ["a.txt"]
    assert len(skipped([tmp_path, tmp_path])) == 1


def test_bad_files_do_not_stop_the_rest(tmp_path: Path) -> None:
    """Each file that is no article is named with a reason, and the good ones are read."""
    put(tmp_path / "a.txt", "One.")
    (tmp_path / "b.txt").write_bytes(b"caf\xe9")
    put(tmp_path / "c.txt", "")
    put(tmp_path / "d.png", "not a picture")
    put(tmp_path / "e.json", "{")
    (tmp_path / "f.txt.xz").write_bytes(b"not xz")
    put(tmp_path / "g.md", "---\na: !!int ''\n---\nBody.")
    put(tmp_path / "z.txt", "Last.")

    assert ids([tmp_path]) == ["a.txt", "z.txt"]
    assert [one.name for one in skipped([tmp_path])] == [
        *("b.txt", "c.txt", "d.png", "e.json", "f.txt.xz", "g.md")
    ]
    assert all(one.reason for one in skipped([tmp_path]))


def test_a_missing_source_is_said_first(tmp_path: Path) -> None:
    """A mistyped name is noticed before an hour of reading, not after it."""
    path = put(tmp_path / "a.txt", "One.")

    with pytest.raises(SourceNotFound, match="nowhere"):
        next(read([path, tmp_path / "nowhere"]))


def test_every_article_has_a_digest(tmp_path: Path) -> None:
    """Names and fields that no UTF-8 can hold do not stop a rebuild later."""
    try:
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt")).write_bytes(b"Coffee.")
    except OSError:
        pytest.skip("this file system takes no such name")
    lone = "\\ud800"
    fields = ("id", "title", "url", "authors", "source", "language")
    record = ", ".join(f'"{field}": "https://x.example/{lone}"' for field in fields)
    put(tmp_path / "lone.json", f'{{"text": "a{lone}b", {record}}}')

    found = [one for one in read([tmp_path]) if isinstance(one, Article)]

    assert len(found) == 2
    assert all(len(article.digest) == 64 for article in found)
    assert found[1].text == "a\ufffdb"


def test_an_empty_folder(tmp_path: Path) -> None:
    """A folder without articles is not an error here."""
    assert list(read([tmp_path])) == []
    assert list(read([])) == []
