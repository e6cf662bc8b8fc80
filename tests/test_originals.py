"""The text that offsets count is the one that the file holds, of the article that is indexed."""

import json
import sqlite3
from pathlib import Path

import pytest

from bot.evaluating.originals import of_files, of_store
from index.article import Article
from index.generations.opening import Index

ACCENT = "Cafe\u0301.\r\nTwo."


def written(folder: Path, name: str, content: str) -> Path:
    """Return a file with this content, every character as it is."""
    path = folder / name
    path.write_bytes(content.encode())
    return path


@pytest.mark.parametrize(
    ("name", "content", "one"),
    [
        ("a.jsonl", json.dumps({"doc_id": " x ", "body": ACCENT}), "x"),
        ("a.jsonl", "\nrubbish\n" + json.dumps({"text": ACCENT}), "a.jsonl#3"),
        ("a.json", json.dumps([1, {"text": ACCENT}]), "a.json#2"),
        ("a.json", json.dumps({"text": ACCENT}), "a.json"),
    ],
)
def test_records_keep_the_text_of_the_file(
    tmp_path: Path, name: str, content: str, one: str
) -> None:
    """Of JSON, offsets count the characters before anything is normalised."""
    found = of_files([written(tmp_path, name, content)], tmp_path / "cache", {one})

    assert {key: text.raw for key, text in found.items()} == {one: ACCENT}
    assert found[one].text == "Café.\nTwo."


def test_other_files_give_what_is_indexed(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Of a text file, offsets count the characters of the article."""
    cache = tmp_path_factory.mktemp("cache")
    written(tmp_path, "a.txt", ACCENT)

    found = of_files([tmp_path], cache, {"a.txt", "b.txt"})

    assert {key: text.raw for key, text in found.items()} == {"a.txt": "Café.\nTwo."}


def test_the_first_good_one_of_an_id_counts(tmp_path: Path) -> None:
    """An article that a rebuild would skip is skipped here too."""
    lines = [{"id": "x", "text": " "}, {"id": "x", "text": "Good."}, {"id": "x", "text": "Late."}]
    path = written(tmp_path, "a.jsonl", "\n".join(map(json.dumps, lines)))
    other = written(tmp_path, "b.jsonl", json.dumps({"id": "x", "text": "Later."}))

    assert of_files([path, other], tmp_path / "cache", {"x"})["x"].raw == "Good."


def test_a_page_is_taken_apart_once(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """What a rebuild has taken out of a page is not taken out again."""
    cache = tmp_path_factory.mktemp("cache")
    written(tmp_path, "a.html", f"<article><p>{'A page about an old bridge. ' * 20}</p></article>")
    first = of_files([tmp_path], cache, {"a.html"})
    with sqlite3.connect(cache / "cache.sqlite") as rows:
        ((count,),) = rows.execute("SELECT COUNT(*) FROM readings")
    rows.close()

    assert "old bridge" in first["a.html"].text
    assert count == 1
    assert of_files([tmp_path], cache, {"a.html"})["a.html"].text == first["a.html"].text


def test_a_broken_file_hides_no_other(tmp_path: Path) -> None:
    """What cannot be read is left out, as a rebuild leaves it out."""
    broken = written(tmp_path, "a.jsonl.gz", "no gzip")
    good = written(tmp_path, "b.jsonl", json.dumps({"id": "x", "text": "Good."}))

    assert of_files([broken, good], tmp_path / "cache", {"x"})["x"].raw == "Good."


def test_an_index_gives_its_own_texts(paper_index: Index, papers: dict[str, Article]) -> None:
    """Without files, offsets count what is indexed; an id that is not there gives nothing."""
    found = of_store(paper_index.store, ["signs", "nobody"])

    assert {key: text.text for key, text in found.items()} == {"signs": papers["signs"].text}
