"""Words lead back to their articles: a quotation is traced, an old answer is checked again."""

import io
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from index.generations.home import Home

pytestmark = pytest.mark.usefixtures("tried_here")

Footnote = Callable[..., subprocess.CompletedProcess[str]]
SKY = "The sky is blue. Grass is green."


def kept(path: Path, answer: dict[str, Any]) -> str:
    """Write an answer into a file and return its name."""
    path.write_text(json.dumps(answer), encoding="utf-8")
    return str(path)


@pytest.fixture
def answer(footnote: Footnote, papered: Home) -> dict[str, Any]:
    """An answer from the articles of the paper, as `ask --json` prints it."""
    assert papered.live()
    found: dict[str, Any] = json.loads(
        footnote("ask", "When was the old bridge closed?", "--json").stdout
    )
    assert found["statements"]
    return found


def test_an_answer_of_today_holds(
    footnote: Footnote, answer: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From a file or from stdin, for a person and for a program."""
    path = kept(tmp_path / "answer.json", answer)
    ended, data = footnote("verify", path), json.loads(footnote("verify", path, "--json").stdout)
    with Path(path).open(encoding="utf-8") as file:
        monkeypatch.setattr(sys, "stdin", file)
        piped = footnote("verify", "-")

    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout.startswith("[1] holds.\n    bridge:0-38\n")
    assert ended.stdout.splitlines()[-1].startswith("The answer holds: ")
    assert (piped.returncode, piped.stdout) == (0, ended.stdout)
    assert list(data) == [
        *("verified", "statements", "citations", "nearest", "changed", "unchecked", "generation")
    ]
    assert data["verified"] is True
    assert data["citations"][0] == {
        "number": 1,
        "article_id": "bridge",
        "outcome": "holds",
        "start": 0,
        "end": 38,
        "whole_sentences": True,
        "differing": [],
        "not_also_in": [],
    }
    assert data["statements"][0]["judged_by"] == "quote"


def test_a_forged_title_is_told_and_a_forged_sentence_fails(
    footnote: Footnote, answer: dict[str, Any], tmp_path: Path
) -> None:
    """A title may have been changed since; a sentence in other words must follow from its quote."""
    answer["citations"][0]["title"] = "Bridge blown up"
    retitled = footnote("verify", kept(tmp_path / "title.json", answer))
    answer["statements"][0]["text"] = "The old bridge was blown up on Thursday."
    quoting = footnote("verify", kept(tmp_path / "quote.json", answer))
    answer["mode"] = "llm"
    written = footnote("verify", kept(tmp_path / "model.json", answer))

    assert retitled.returncode == 0
    assert "the title of bridge is “The old bridge”, in the answer “Bridge blown up”" in (
        retitled.stdout
    )
    assert (quoting.returncode, written.returncode, written.stderr) == (3, 3, "")
    assert "on Thursday.”: it is not the quote that it cites." in quoting.stdout
    assert "on Thursday.”: “blown” stands where what it cites has another word." in written.stdout


def test_a_forged_quote_ends_with_three(
    footnote: Footnote, answer: dict[str, Any], tmp_path: Path
) -> None:
    """It is said what does not match, and nothing in it acts upon a terminal."""
    answer["citations"][0]["quote"] = "The \x1b[2Jbridge was never closed."
    answer["citations"][0]["end"] = len(answer["citations"][0]["quote"])
    path = kept(tmp_path / "answer.json", answer)
    ended, data = footnote("verify", path), footnote("verify", path, "--json")

    assert (ended.returncode, ended.stderr, data.returncode) == (3, "", 3)
    assert "[1] quote does not match: " in ended.stdout
    assert "\x1b" not in ended.stdout + data.stdout
    assert "The answer does not hold: " in ended.stdout
    assert json.loads(data.stdout)["citations"][0]["start"] is None


def test_what_became_of_an_article_is_said(footnote: Footnote, home: Home, tmp_path: Path) -> None:
    """Changed elsewhere and moved is no failure; a quote or an article that is gone is one."""
    assert home.folder.is_dir()
    note, other = tmp_path / "texts" / "note.txt", tmp_path / "texts" / "other.txt"
    note.parent.mkdir()
    note.write_text(SKY)
    other.write_text("Snow is white.")
    assert footnote("rebuild", "texts").returncode == 0
    path = kept(
        tmp_path / "answer.json", json.loads(footnote("ask", "Is grass green?", "--json").stdout)
    )
    assert footnote("verify", path).returncode == 0

    for text, code, says in (
        (f"{SKY} Snow is white.", 0, "still stands where it was."),
        (f"Read on. {SKY}", 0, "still stands, at another place."),
        ("The sky is grey.", 3, "stands nowhere in it any more."),
    ):
        note.write_text(text)
        assert footnote("rebuild").returncode == 0
        ended = footnote("verify", path)
        assert (ended.returncode, says in ended.stdout) == (code, True)
        assert "Changed since: note.txt.\n" in ended.stdout
        assert json.loads(footnote("verify", path, "--json").stdout)["changed"] == ["note.txt"]
    note.unlink()
    assert footnote("rebuild", "--yes").returncode == 0

    ended = footnote("verify", path)

    assert (ended.returncode, "article is gone." in ended.stdout) == (3, True)


@pytest.mark.usefixtures("papered")
@pytest.mark.parametrize("content", [b"", b"no JSON", b'{"statements": []}', b"\xff"])
def test_what_is_no_answer_is_a_wrong_use(
    footnote: Footnote, tmp_path: Path, content: bytes
) -> None:
    """One sentence, on stderr."""
    (tmp_path / "answer.json").write_bytes(content)

    ended = footnote("verify", "answer.json")

    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr.startswith("Error: The file is not ")
    assert len(ended.stderr.splitlines()) == 1


def test_a_file_that_cannot_be_read_is_a_wrong_use(footnote: Footnote, tmp_path: Path) -> None:
    """It does not exist, or is a folder."""
    for path in ("nowhere.json", str(tmp_path)):
        ended = footnote("verify", path)
        assert (ended.returncode, ended.stdout) == (2, "")
        assert ended.stderr.startswith(f"Error: The file {path!r} cannot be read (")


def test_stdin_that_is_closed_or_empty_is_no_answer(
    footnote: Footnote, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No traceback, but a sentence."""
    for stdin in (None, io.TextIOWrapper(io.BytesIO())):
        monkeypatch.setattr(sys, "stdin", stdin)
        ended = footnote("verify", "-")
        assert (ended.returncode, ended.stdout) == (2, "")
        assert ended.stderr.startswith("Error: The file is not JSON; ")


@pytest.mark.usefixtures("papered")
def test_a_quotation_is_traced_to_its_article(footnote: Footnote) -> None:
    """Title, date, place, the words as they stand, and what differs; a program is told the same."""
    text = "Engineers found a crack of ten centimetres in its eastern arch"
    ended, data = footnote("quote", text), json.loads(footnote("quote", text, "--json").stdout)

    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout == (
        "1. The old bridge · Morning Paper · 2023-01-12 (near, 0.91)\n"
        "    bridge:39-102\n"
        "    Engineers found a crack of nine centimetres in its eastern arch\n"
        "    differs: Engineers found a crack of [ten -> nine] centimetres in its eastern arch\n\n"
    )
    (one,) = data["found"]
    assert (one["start"], one["end"], one["kind"]) == (39, 102, "near")
    assert one["similarity"] == pytest.approx(10 / 11, abs=0.001)
    assert one["differences"] == [{"quoted": "ten", "stands": "nine"}]
    assert [one["quote"]] == [piece["quote"] for piece in one["pieces"]]


@pytest.mark.usefixtures("papered")
def test_a_quotation_that_stands_nowhere_ends_with_three(footnote: Footnote) -> None:
    """Why is said on stderr; stdout stays empty, or JSON."""
    ended = footnote("quote", "The lighthouse was painted by seven unicorns")
    limited = footnote("quote", "old bridge", "--since", "2030-01-01")

    assert (ended.returncode, ended.stdout) == (3, "")
    assert ended.stderr == "The quotation is nowhere in the articles, not even nearly.\n"
    assert limited.stderr.splitlines() == [
        "No article is within the limits on date and source.",
        "2 articles have no date, and so were left out by the limit on dates.",
    ]
    assert "No article is from the source 'No'" in footnote("quote", "x", "--source", "No").stderr
    assert json.loads(footnote("quote", "unicorns", "--json").stdout) == {"found": []}


@pytest.mark.usefixtures("papered")
def test_no_quotation_is_a_wrong_use(footnote: Footnote) -> None:
    """Empty, without words, or too long: one sentence."""
    for text in ("", " ", "...", "word " * 500):
        ended = footnote("quote", text)
        assert (ended.returncode, ended.stdout) == (2, "")
        assert ended.stderr.startswith("Error: The quotation has ")


@pytest.mark.usefixtures("papered")
def test_what_is_quoted_acts_upon_no_terminal(footnote: Footnote) -> None:
    """Hostile titles and texts are printed as plain text."""
    ended = footnote("quote", "The sale of the lighthouse begins in May")

    assert ended.returncode == 0
    assert "[bold]Lighthouse[/bold] \ufffdfor sale" in ended.stdout
