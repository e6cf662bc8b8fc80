"""`footnote` alone greets, says how things are, and names the next step that fits."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.commands.greeting import QUESTION, greeting, state, without_index
from index.generations.home import Home

Footnote = Callable[..., subprocess.CompletedProcess[str]]


def steps() -> set[str]:
    """Return the commands that are proposed, besides the help."""
    return {command for command, _ in state()[1]}


def test_without_an_index_a_question_or_a_rebuild_is_next(home: Home) -> None:
    """The first question may be asked as it is printed; the greeting itself makes nothing."""
    assert steps() == {f'footnote ask "{QUESTION}"', "footnote rebuild PATH"}
    assert not home.generations.exists()


def test_the_question_that_is_proposed_has_an_answer(
    monkeypatch: pytest.MonkeyPatch, seed_home: Home, footnote: Footnote
) -> None:
    """Whoever copies the first command sees a cited answer, not a refusal."""
    monkeypatch.setenv("FOOTNOTE_HOME", str(seed_home.folder))

    ended = footnote("ask", QUESTION)

    assert ended.returncode == 0
    assert "[1]" in ended.stdout


def test_without_seeds_only_a_rebuild_is_next(monkeypatch: pytest.MonkeyPatch) -> None:
    """Installed from a wheel there is nothing to ask about yet."""
    monkeypatch.setattr("bot.collection.SEEDS", Path("/nowhere/seeds"))

    _, proposed = without_index()

    assert [command for command, _ in proposed] == ["footnote rebuild PATH"]


def test_with_an_index_it_can_be_asked(monkeypatch: pytest.MonkeyPatch, paper_home: Home) -> None:
    """How many articles there are is said, and how to ask."""
    monkeypatch.setenv("FOOTNOTE_HOME", str(paper_home.folder))

    assert state()[0] == "4 articles are indexed."
    assert steps() == {'footnote ask "..."', "footnote chat"}


@pytest.mark.usefixtures("home")
def test_a_server_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing listens at that address, and nobody asks it."""
    monkeypatch.setenv("FOOTNOTE_CHROMA_URL", "http://127.0.0.1:9")

    assert state()[0] == "The index is on a Chroma server."


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("FOOTNOTE_HOME", __file__),
        ("FOOTNOTE_HOME", "~nobody-has-that-name"),
        ("FOOTNOTE_THRESHOLD", "9"),
        ("FOOTNOTE_CHROMA_URL", "nonsense://"),
    ],
)
def test_whatever_is_broken_it_greets_and_names_the_doctor(
    monkeypatch: pytest.MonkeyPatch, footnote: Footnote, name: str, value: str
) -> None:
    """A greeting never fails."""
    monkeypatch.setenv(name, value)

    ended = footnote()

    assert (ended.returncode, ended.stderr) == (0, "")
    assert "  footnote doctor " in ended.stdout


def test_a_damaged_index_is_for_the_doctor(home: Home) -> None:
    """Also when the pointer is no pointer, or what it names is gone."""
    (home.folder / "current").write_text("nonsense")

    assert steps() == {"footnote doctor"}


def test_it_fits_sixty_columns(home: Home) -> None:
    """No line is broken by a narrow terminal."""
    assert home.folder.exists()
    assert max(map(len, greeting())) <= 60
