"""The collection that the settings name is opened, or built, and what happens is said on stderr."""

import io
import json
import sqlite3
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from bot.collection import (
    BUILDING,
    SEEDS,
    build,
    known_sources,
    opened,
    opened_texts,
    request,
    seeds,
    with_index,
)
from bot.settings import settings
from bot.showing.console import terminal
from index.errors import IndexDamaged, IndexMissing, IndexOutdated, UsageError
from index.generations.home import Home
from index.generations.opening import Index


def test_settings_that_cannot_be_read_are_a_usage_error(tmp_path: Path) -> None:
    """A `.env` file that is no text is named as the place to look at, without its content."""
    (tmp_path / ".env").write_bytes(b"FOOTNOTE_HOME=\xff\xfe secret")

    with pytest.raises(UsageError, match=r"The \.env file") as caught:
        settings()
    assert "secret" not in str(caught.value)


def test_a_checkout_has_seeds() -> None:
    """In a checkout, the folder of seeds is found wherever the command runs."""
    assert seeds() == SEEDS
    assert list(SEEDS.glob("*.txt"))


def test_the_sources_are_the_seeds_until_a_rebuild_names_others(
    home: Home, paper_file: Path
) -> None:
    """A rebuild without sources reads those of the last one again."""
    current = settings()
    assert known_sources(current) == (str(SEEDS),)

    build(current, [str(paper_file)])

    assert known_sources(current) == (str(paper_file.resolve()),)
    assert request(current, []).sources == known_sources(current)


def test_nothing_is_built_unless_a_question_was_asked(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without an index, looking is an error; only a first question builds one, and says so."""
    with pytest.raises(IndexMissing, match="footnote rebuild PATH"), opened():
        pass
    assert not home.generations.exists()

    with opened(build_first=True) as index:
        assert index.manifest.articles == 1
    first, second = capsys.readouterr().err.splitlines()

    assert first == BUILDING
    assert second.startswith("Indexed 1 article in ")


def test_an_index_that_is_there_is_not_built_again(
    monkeypatch: pytest.MonkeyPatch, paper_home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    """The live index is opened as it is, silently."""
    monkeypatch.setenv("FOOTNOTE_HOME", str(paper_home.folder))

    with opened(build_first=True) as index:
        assert index.manifest.name == paper_home.live().name
    assert capsys.readouterr() == ("", "")


def test_an_index_of_another_model_is_refused(
    monkeypatch: pytest.MonkeyPatch, paper_home: Home
) -> None:
    """Vectors of two models are never compared."""
    monkeypatch.setenv("FOOTNOTE_HOME", str(paper_home.folder))
    monkeypatch.setenv("FOOTNOTE_EMBEDDING", "some/other-model")

    with pytest.raises(IndexOutdated, match="some/other-model"), opened():
        pass


def test_a_build_says_what_it_did_and_what_it_skipped(
    home: Home, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One line for each file that is no article, with no order to the terminal in its name."""
    folder = tmp_path / "archive"
    folder.mkdir()
    (folder / "a.txt").write_text("The sky is blue.")
    (folder / "b.json").write_text(json.dumps({"title": "Empty"}))
    (folder / "c\x1b[31m\u202e.png").write_bytes(b"\xff")

    report = build(settings(), [str(folder)])

    stdout, stderr = capsys.readouterr()
    lines = stderr.splitlines()
    assert stdout == ""
    assert lines[0] == "Skipped: b.json holds no text."
    assert lines[1].startswith("Skipped: c\ufffd[31m\ufffd.png is not of a kind")
    assert lines[2].startswith(
        "Indexed 1 article in 1 passage; 1 added, 0 changed, 0 removed; 2 skipped; "
    )
    assert len(report.skipped) == 2


def test_a_console_on_a_pipe_never_wraps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another program gets lines as they are, however long."""
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    monkeypatch.setattr(sys, "stderr", io.StringIO())

    terminal().print("word " * 50_000)
    terminal(err=True).print("word " * 50_000)

    assert isinstance(sys.stdout, io.StringIO)
    assert isinstance(sys.stderr, io.StringIO)
    assert len(sys.stdout.getvalue().splitlines()) == 1
    assert len(sys.stderr.getvalue().splitlines()) == 1


def test_nothing_changed_is_said(
    home: Home, paper_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A build that had nothing to do says so."""
    current = settings()
    build(current, [str(paper_file)])
    capsys.readouterr()

    build(current, [])

    said = capsys.readouterr().err
    assert said.startswith("Nothing has changed: 4 articles in 4 passages; ")
    assert "skipped" not in said


def test_every_request_carries_what_was_removed(home: Home, paper_file: Path) -> None:
    """Whether sources are named or not, removed ids are not asked for again."""
    current = settings()
    build(current, [str(paper_file)])
    pointer = home.pointer()
    assert pointer is not None
    home.point(replace(pointer, removed=("harbour",)))

    assert request(current, []).removed == ("harbour",)
    assert request(current, [str(paper_file)]).removed == ("harbour",)


@pytest.fixture
def pair(home: Home, tmp_path: Path) -> Home:
    """A home whose live index has another before it."""
    note = tmp_path / "note.txt"
    for text in ("The sky is blue.", "The sky is grey."):
        note.write_text(text)
        build(settings(), [str(note)])
    return home


def damage_row(home: Home) -> None:
    """Change the passage where it lies in the live generation."""
    with closing(sqlite3.connect(home.live().chroma / "chroma.sqlite3")) as rows, rows:
        assert rows.execute(
            "UPDATE embedding_metadata SET string_value = "
            "replace(string_value, 'The sky is grey.', 'The sky is pink.') "
            "WHERE key = 'row' AND string_value LIKE '%\"text\":\"The sky is grey.\"%'"
        ).rowcount


def sky(index: Index) -> tuple[str, str | None]:
    """Return the text of the only article, and the notice."""
    return index.store.text(index.store.record("note.txt")), index.notice


def test_damage_that_shows_on_the_way_leads_to_the_one_before(pair: Home) -> None:
    """The work is done again on the last good index, and the bad one is not opened any more."""
    bad = pair.live()
    assert with_index(sky) == ("The sky is grey.", None)
    damage_row(pair)

    text, notice = with_index(sky)

    assert text == "The sky is blue."
    assert notice is not None
    assert "run `footnote rebuild`" in notice
    assert bad.condemned
    with opened() as index:
        assert index.generation != bad


def test_an_error_of_the_work_convicts_nobody(pair: Home) -> None:
    """An index that is whole is not blamed."""

    def work(_: Index) -> None:
        raise IndexDamaged("so it seems")

    with pytest.raises(IndexDamaged, match="so it seems"):
        with_index(work)

    assert not pair.live().condemned


def test_texts_come_with_their_notice(pair: Home, capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever only looks is told on stderr which index it is."""
    next(pair.live().chroma.rglob("header.bin")).unlink()
    capsys.readouterr()

    with opened_texts() as texts:
        assert texts.store.text(texts.store.record("note.txt")) == "The sky is blue."

    assert capsys.readouterr().err.startswith("The newest index is damaged, so the one of ")
