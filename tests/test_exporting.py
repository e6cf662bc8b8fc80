"""What people asked becomes a question file: their words, nobody's name, and who was pleased."""

import asyncio
import json
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.answer import Citation
from bot.commands.cli import cli
from bot.evaluating.questions import read_questions
from bot.messenger.admins.exporting import PAGE, exported, next_step
from bot.messenger.kept.memory import KeptAnswer, Memory, Shown
from bot.messenger.kept.state import FILE, State
from bot.understanding.conversation import Turn

TEXT = "Before it. The sky is “blue” 🙂. After it."
PERSON, CHAT = 7_654_321, 1_234_567


def keep(folder: Path, *answers: tuple[KeptAnswer, bool | None]) -> None:
    """Keep answers, each with what its reader thought of it."""

    async def work(memory: Memory) -> None:
        for kept, helpful in answers:
            await memory.keep(kept, Turn(kept.question, kept.question, "", ()))
            if helpful is not None:
                await memory.rate(kept.id, kept.chat, helpful)

    with closing(State(folder)) as state:
        asyncio.run(work(Memory(state)))


@pytest.fixture
def answer(cite: Callable[..., Citation]) -> Callable[..., KeptAnswer]:
    """Make an answer that shows one sentence."""

    def make(question: str, standalone: str = "", abstained: bool = False) -> KeptAnswer:
        shown = (Shown(cite(TEXT, 11, 32), "Before it. ", " After it.", False, True),)
        return KeptAnswer(
            question, CHAT, PERSON, 5, 9, shown, "<p>", standalone or question, abstained
        )

    return make


def test_what_is_exported(tmp_path: Path, answer: Callable[..., KeptAnswer]) -> None:
    """A helpful answer says what is right; all else is shown, and left to be judged."""
    keep(
        tmp_path,
        (answer("And why?", "Why is the sky blue?"), True),
        (answer("Who?"), False),
        (answer("When?", abstained=True), True),
        (answer("Where?"), None),
    )

    right, wrong, refused, unknown = exported(tmp_path)

    place = {"doc_id": right["doc_ids"][0], "start": 11, "end": 32}
    assert right == {
        "id": right["id"],
        "question": "Why is the sky blue?",
        "asked_as": "And why?",
        "date": datetime.now(UTC).date().isoformat(),
        "answerable": True,
        "answers": [TEXT[11:32]],
        "doc_ids": [place["doc_id"]],
        "spans": [place],
        "status": "answered",
        "opinion": "helpful",
        "shown": [{**place, "quote": TEXT[11:32]}],
    }
    assert [one["opinion"] for one in (wrong, refused, unknown)] == ["not helpful", "helpful", None]
    assert refused["status"] == "abstained"
    for one in (wrong, refused, unknown):
        assert one["answerable"] is None
        assert not [*one["answers"], *one["doc_ids"], *one["spans"]]
        assert one["shown"] == right["shown"]


def test_nobody_is_named(tmp_path: Path, answer: Callable[..., KeptAnswer]) -> None:
    """No id of a person or a chat is in the file."""
    keep(tmp_path, (answer("Who?"), True))

    (line,) = map(json.dumps, exported(tmp_path))

    assert str(PERSON) not in line
    assert str(CHAT) not in line


def test_there_may_be_many_or_none(tmp_path: Path, answer: Callable[..., KeptAnswer]) -> None:
    """All come, in the order in which they were asked; where no bot ran, nothing is made."""
    assert list(exported(tmp_path)) == []
    assert not (tmp_path / FILE).exists()
    keep(tmp_path, *[(answer(f"Question {n}"), None) for n in range(PAGE + 1)])

    found = [one["question"] for one in exported(tmp_path)]

    assert found == [f"Question {n}" for n in range(PAGE + 1)]


def test_it_is_a_file_of_questions(tmp_path: Path, answer: Callable[..., KeptAnswer]) -> None:
    """`footnote eval` reads what is exported: what is right, and what nobody has judged."""
    keep(tmp_path, (answer("Why?"), True), (answer("Who?"), False))
    file = tmp_path / "questions.jsonl"
    file.write_text("\n".join(map(json.dumps, exported(tmp_path))), encoding="utf-8")

    right, unjudged = read_questions(file).cases

    assert (right.answerable, unjudged.answerable) == (True, None)
    assert [place.span.cut(TEXT) for place in right.gold] == [TEXT[11:32]]


def test_what_to_do_next_is_said(tmp_path: Path, answer: Callable[..., KeptAnswer]) -> None:
    """How many want a judgement, in which fields, and the command that measures them then."""
    keep(tmp_path, (answer("Why?"), True), (answer("Who?"), False), (answer("When?"), None))

    said = next_step(Path("to judge.jsonl"), list(exported(tmp_path)))

    assert said.startswith("3 questions in to judge.jsonl, ")
    assert "2 not judged yet: set `answerable`" in said
    assert "`spans` or `doc_ids`" in said
    assert "`footnote eval --questions 'to judge.jsonl'`" in said


def test_the_command(
    tmp_path: Path, answer: Callable[..., KeptAnswer], monkeypatch: pytest.MonkeyPatch
) -> None:
    """`footnote bot --export` wants no token, writes the file, and says how much is in it."""
    monkeypatch.setenv("FOOTNOTE_HOME", str(tmp_path))
    file = tmp_path / "questions.jsonl"
    command = ["bot", "--export", str(file)]
    nothing = CliRunner().invoke(cli, command)
    assert (nothing.exit_code, file.exists()) == (0, False)
    assert nothing.stderr.startswith("The bot has kept no questions")
    keep(tmp_path, (answer("Who stole the cheese?"), True))

    done = CliRunner().invoke(cli, command)

    assert (done.exit_code, done.stdout) == (0, "")
    assert done.stderr.startswith(f"1 question in {file}, follow-ups as they were understood; all")
    assert json.loads(file.read_text("utf-8"))["question"] == "Who stole the cheese?"
    file.write_text("Judged by hand.")
    again = CliRunner().invoke(cli, command)
    assert str(again.exception) == f"There is already a file {str(file)!r}; name another one."
    assert file.read_text("utf-8") == "Judged by hand."
    done = CliRunner().invoke(cli, ["bot", "--export", str(tmp_path / "no" / "file")])
    assert "cannot be written" in str(done.exception)
