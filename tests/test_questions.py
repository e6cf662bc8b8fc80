"""A file of questions is read as it is meant, or refused with its name and the line."""

import gzip
import json
import lzma
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.evaluating.questions import ArticleSpan, Case, read_questions
from index.article import Span
from index.errors import SourceNotFound, UsageError

BRIDGE = {
    "id": 7,
    "question": "When was the bridge closed?",
    "answers": ["on Thursday"],
    "answerable": True,
    "doc_ids": ["paper", " bridge "],
    "spans": [{"doc_id": "bridge", "start": 0, "end": 38}] * 2,
    "date": "13 January 2023",
    "anything": {"else": 1},
}


def written(folder: Path, *lines: Any, name: str = "asked.jsonl") -> Path:
    """Return a file with these lines, those that are no text as JSON."""
    path = folder / name
    texts = [one if isinstance(one, str) else json.dumps(one) for one in lines]
    path.write_text("\n".join(texts), encoding="utf-8")
    return path


def only(path: Path) -> Case:
    """Return the one question of a file."""
    (case,) = read_questions(path).cases
    return case


def test_a_whole_line_is_read(tmp_path: Path) -> None:
    """Numbers may be ids, dates are read as elsewhere, equal spans count once."""
    case = only(written(tmp_path, "", BRIDGE))

    assert (case.id, case.answers, case.answerable) == ("7", ("on Thursday",), True)
    assert case.question.asked_on == date(2023, 1, 13)
    assert case.articles == ("paper", "bridge")
    assert case.gold == (ArticleSpan("bridge", Span(0, 38)),)
    assert case.where.endswith("asked.jsonl, line 2")


@pytest.mark.parametrize("pack", [gzip, lzma])
def test_a_compressed_file_is_read(tmp_path: Path, pack: Any) -> None:
    """As the articles may be, so may the questions."""
    path = tmp_path / f"asked.jsonl.{'gz' if pack is gzip else 'xz'}"
    path.write_bytes(pack.compress(json.dumps(BRIDGE).encode()))

    assert only(path).id == "7"


@pytest.mark.parametrize(
    ("known", "judged"),
    [
        ({"answerable": False, "doc_ids": ["a"]}, False),
        ({"answerable": None, "doc_ids": ["a"]}, None),
        ({"doc_ids": ["a"]}, True),
        ({"answers": ["yes"], "spans": None}, True),
        ({"spans": [{"doc_id": "a", "start": 0, "end": 1}]}, True),
        ({"answers": [], "doc_ids": []}, False),
        ({}, None),
    ],
)
def test_what_is_not_said_is_told_from_the_rest(
    tmp_path: Path, known: dict[str, Any], judged: bool | None
) -> None:
    """Null says that nobody has judged; where nothing is said, an answer that is known counts."""
    assert only(written(tmp_path, {"question": "Why?", **known})).answerable is judged


def test_only_the_first_questions_are_read(tmp_path: Path) -> None:
    """With a limit, what comes behind it may be anything."""
    path = written(tmp_path, {"question": "One?"}, {"question": "Two?"}, "rubbish")

    assert [one.id for one in read_questions(path, 2).cases] == ["1", "2"]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("{", "line 2 is not JSON from its character 2 on"),
        ("[]", "line 2 is not a JSON object"),
        ({"question": "x" * 3000}, "line 2: The question has 3,000 characters"),
        ({"question": "\ud800"}, "line 2: The question is not valid text"),
        ({"question": "Why?", "anserable": True}, "line 2 has the field 'anserable' (did you"),
        ({"id": "7", "question": "Why?"}, "line 2 has the same id as a question before it, '7'"),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, line: Any, says: str) -> None:
    """One sentence says which file, which line and what is wrong with it."""
    path = written(tmp_path, BRIDGE, line)

    with pytest.raises(UsageError) as refused:
        read_questions(path)

    assert says in str(refused.value)
    assert str(refused.value).startswith(str(path))
    assert str(refused.value).endswith(".")


def test_lines_that_are_not_written_yet_are_left_out(tmp_path: Path) -> None:
    """One line of a template that was forgotten stops nothing; all of them is a mistake."""
    empty = [{"question": ""}, {"question": " \n", "answerable": True}]
    file = read_questions(written(tmp_path, *empty, BRIDGE, {"question": "Why?"}), 1)

    assert ([one.id for one in file.cases], file.unwritten) == (["7"], 2)
    with pytest.raises(UsageError, match="is written yet; fill in `question` on each line"):
        read_questions(written(tmp_path, *empty))


@pytest.mark.parametrize("content", ["", "\n \n"])
def test_an_empty_file_is_refused(tmp_path: Path, content: str) -> None:
    """A file without a question measures nothing."""
    with pytest.raises(UsageError, match="holds no questions"):
        read_questions(written(tmp_path, content))


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    """One that is not there, or breaks off, is named too."""
    broken = tmp_path / "asked.jsonl.xz"
    broken.write_bytes(lzma.compress(b"{}")[:-5])

    with pytest.raises(UsageError, match="incomplete or damaged"):
        read_questions(broken)
    with pytest.raises(SourceNotFound):
        read_questions(tmp_path / "nothing")
