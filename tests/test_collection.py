"""The collection that the settings name is opened, or built, and what happens is said on stderr."""

import io
import json
import sys
from pathlib import Path

import pytest

from bot.collection import SEEDS, build, known_sources, opened, seeds
from bot.console import terminal
from bot.settings import settings
from index.errors import IndexMissing, IndexOutdated, UsageError
from index.generations.home import Home


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
    assert known_sources(current) == (SEEDS,)

    build(current, (paper_file,))

    assert known_sources(current) == (paper_file.resolve(),)


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

    assert first == "There is no index yet: building one from the seed articles."
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
    (folder / "c\x1b[31m\u202e.txt").write_bytes(b"\xff")

    report = build(settings(), (folder,))

    stdout, stderr = capsys.readouterr()
    lines = stderr.splitlines()
    assert stdout == ""
    assert lines[0] == "Skipped: b.json holds no text."
    assert lines[1].startswith("Skipped: c\ufffd[31m\ufffd.txt is not valid UTF-8")
    assert lines[2].startswith("Indexed 1 article in 1 passage; 2 skipped; ")
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
