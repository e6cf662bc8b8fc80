"""`footnote chat` answers line after line, and understands what points back."""

import io
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from index.generations.home import Home
from index.models.bundled import NAME
from index.rebuilding.rebuild import Rebuild
from index.rebuilding.request import Request
from tests.fakes.listening import Silent

Footnote = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def chat(
    monkeypatch: pytest.MonkeyPatch, footnote: Footnote
) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run `footnote chat` with these lines on stdin."""

    def run(*lines: str, options: tuple[str, ...] = ()) -> subprocess.CompletedProcess[str]:
        monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
        return footnote("chat", *options)

    return run


@pytest.mark.usefixtures("seeded")
def test_a_follow_up_is_answered_from_what_it_points_at(chat: Footnote) -> None:
    """In "what did he take part in", he is the man of the question before."""
    ended = chat("Who is Kirill Dmitriev?", "What did he take part in?", options=("--verbose",))

    assert ended.returncode == 0
    assert ended.stdout.count("Kirill Dmitriev, the head of the Russian") == 2
    assert "understood as: What did he take part in?" in ended.stderr


@pytest.mark.usefixtures("seeded")
def test_new_forgets_the_conversation(chat: Footnote) -> None:
    """After `/new` nothing points back."""
    ended = chat("Who is Kirill Dmitriev?", "/new", "And what about him?")

    assert ended.returncode == 0
    assert ended.stdout.count("Kirill Dmitriev, the head of the Russian") == 1
    assert "The conversation is forgotten." in ended.stderr


@pytest.mark.usefixtures("seeded")
def test_a_bad_question_costs_a_sentence_and_not_the_conversation(chat: Footnote) -> None:
    """An empty line is nothing, one that is too long is told, and the next one is answered."""
    ended = chat("", "x" * 2001, "What does Article 5 provide for?")

    assert ended.returncode == 0
    assert "The question has 2,001 characters" in ended.stderr
    assert "collective defense" in ended.stdout


@pytest.mark.usefixtures("seeded")
def test_json_gives_one_object_for_each_question(chat: Footnote) -> None:
    """A program reads the same form as that of `ask --json`, one after another."""
    ended = chat("What does Article 5 provide for?", "Why?", options=("--json",))

    decoder, text, found = json.JSONDecoder(), ended.stdout.strip(), []
    while text:
        one, end = decoder.raw_decode(text)
        found.append(one)
        text = text[end:].lstrip()
    assert [one["question"] for one in found] == ["What does Article 5 provide for?", "Why?"]
    assert found[1]["standalone_question"] != "Why?"


@pytest.mark.usefixtures("seeded")
@pytest.mark.parametrize("way", ["/quit", "/exit", "exit", "Quit", ":q", "q"])
def test_it_is_left_in_the_ways_that_people_know(chat: Footnote, way: str) -> None:
    """No word more is said, and nothing is looked for."""
    ended = chat(way, "What does Article 5 provide for?")

    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")


@pytest.mark.usefixtures("seeded")
@pytest.mark.parametrize(("said", "reply"), [("bye!", "Goodbye!"), ("Tschüss", "Auf Wiedersehen!")])
def test_a_goodbye_is_returned_and_ends_it(chat: Footnote, said: str, reply: str) -> None:
    """In the language in which it was said."""
    ended = chat(said, "What does Article 5 provide for?")

    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", f"{reply}\n")


@pytest.mark.usefixtures("seeded")
@pytest.mark.parametrize(
    ("said", "reply"),
    [
        ("/help", "/new forgets our conversation"),
        ("help", "/new forgets our conversation"),
        ("Hilfe!", "/new vergisst unser Gespräch"),
        ("thanks", "You’re welcome!"),
        ("Danke schön", "Gern geschehen!"),
        ("hello", "Hello!"),
        ("Guten Tag", "Hallo!"),
    ],
)
def test_kind_words_get_a_kind_line(chat: Footnote, said: str, reply: str) -> None:
    """Nothing is looked for, on stdout stand answers alone, and a follow-up still goes on."""
    ended = chat("Who is Kirill Dmitriev?", said, "What did he take part in?")

    assert ended.stdout.count("Kirill Dmitriev, the head of the Russian") == 2
    assert ended.stderr.count(reply) == 1


@pytest.mark.usefixtures("seeded")
def test_an_unknown_command_is_no_question(chat: Footnote) -> None:
    """What begins with a slash is a command: known, or told to be unknown."""
    ended = chat("/what")

    assert (ended.returncode, ended.stdout) == (0, "")
    assert ended.stderr == "There is no command /what; there are /new, /help and /quit.\n"


class Interrupted(io.StringIO):
    """A terminal at which Ctrl-C is typed, or Ctrl-D."""

    def __init__(self, by: type[BaseException]) -> None:
        super().__init__()
        self.by = by

    def isatty(self) -> bool:
        """Say that somebody types."""
        return True

    def readline(self, size: int | None = -1) -> str:
        """Be interrupted."""
        raise self.by


@pytest.mark.usefixtures("seeded")
@pytest.mark.parametrize(
    ("by", "code", "end"), [(EOFError, 0, ".\n\n"), (KeyboardInterrupt, 130, "Interrupted.\n")]
)
def test_it_is_left_cleanly_with_the_keyboard(
    monkeypatch: pytest.MonkeyPatch,
    footnote: Footnote,
    by: type[BaseException],
    code: int,
    end: str,
) -> None:
    """With Ctrl-D and Ctrl-C, without a traceback."""
    monkeypatch.setattr(sys, "stdin", Interrupted(by))

    ended = footnote("chat", "--no-llm")

    assert ended.returncode == code
    assert ended.stderr.endswith(end)


class Typing(io.StringIO):
    """Lines on stdin; between the first and the second something happens."""

    def __init__(self, lines: list[str], between: Callable[[], None]) -> None:
        super().__init__("".join(f"{line}\n" for line in lines))
        self.between = [between]

    def readline(self, size: int | None = -1) -> str:
        """Return the next line."""
        if self.tell() and self.between:
            self.between.pop()()
        return super().readline(-1 if size is None else size)


def test_a_conversation_follows_a_rebuild(
    footnote: Footnote, home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is asked after a rebuild is answered from the new index."""
    note = tmp_path / "note.txt"
    note.write_text("The old bridge was closed on Thursday.")
    assert footnote("rebuild", "note.txt").returncode == 0
    clock = iter(range(0, 10_000, 100))  # each look at it is long after the one before
    monkeypatch.setattr(
        "index.generations.live.time", SimpleNamespace(monotonic=lambda: next(clock))
    )

    def change() -> None:
        note.write_text("The old bridge was opened on Sunday.")
        Rebuild(home, NAME, Silent()).run(Request.of(note))

    asked = ["When was the old bridge closed?", "When was the old bridge opened?"]
    monkeypatch.setattr(sys, "stdin", Typing(asked, change))
    ended = footnote("chat", "--no-llm")

    assert "[1] The old bridge was closed on Thursday.\n" in ended.stdout
    assert "[1] The old bridge was opened on Sunday.\n" in ended.stdout
