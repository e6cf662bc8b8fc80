"""The load on the bot, on a small scale: what it counts is what happened."""

from argparse import Namespace
from pathlib import Path

import pytest

from tests.benchmarks.chat_load import QUOTES, Question, Seen, loaded, mixed, overhead, right
from tests.fakes.towns import Asked, questions, write


@pytest.fixture
def asked() -> Asked:
    """A question about a town."""
    return questions(1)[0]


def test_an_answer_is_right_if_it_names_who_it_should(asked: Asked) -> None:
    """Of the edition it was asked in, or of the one that came meanwhile."""
    named = {n: Question(asked, 1, 0.0, 3, f"It is {asked.answer(n)}.") for n in (1, 2, 3, 4)}

    assert [right(one) for one in named.values()] == [False, True, True, True]
    assert not any(map(mixed, named.values()))
    assert mixed(Question(asked, 1, 0.0, 3, f"{asked.answer(2)} and {asked.answer(3)}"))


def test_overhead_is_what_neither_the_model_nor_the_chat_took(asked: Asked) -> None:
    """Calls of the model are taken off, and the time in which an earlier question was in work."""
    first = Question(asked, 1, 10.0, 1, "a", 13.0)
    second = Question(asked, 1, 11.0, 1, "b", 15.5)
    other = Question(questions(2)[7], 2, 10.0, 1, "c", 10.5)
    never = Question(asked, 3, 10.0, 1)
    model = {asked.text: [(10.25, 12.25), (13.5, 15.0)]}

    assert overhead(Seen([first, second, other, never], model)) == [1.0, 1.0, 0.5]


def test_articles_say_what_is_asked(tmp_path: Path) -> None:
    """Each question has its answer in one of them, in each edition another."""
    for edition in (1, 2):
        write(tmp_path, 3, edition)
        texts = "\n".join(path.read_text("utf-8") for path in tmp_path.glob("*.txt"))

        assert len(questions(3)) == 72
        for one in questions(3):
            assert texts.count(one.answer(edition)) >= 1
            assert one.town in texts


def test_people_ask_while_the_model_goes_and_the_articles_change(
    tmp_path: Path, models: Path
) -> None:
    """All are answered rightly and in order, some in quotes; rebuilds end well, admins are told."""
    asked = Namespace(
        users=12, rate=3.0, minutes=0.2, model=0.3, down=(4.0, 7.0), rebuild=5.0, articles=3
    )
    asked.profile = None
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "models").symlink_to(models)
    with loaded(asked, tmp_path) as seen:
        assert len(seen.questions) == 36
        assert all(map(right, seen.questions))
        assert not any(map(mixed, seen.questions))
        assert 0 < sum(QUOTES in one.text for one in seen.questions) < 36
        assert seen.rebuilt
        assert all(one.startswith("✅") for one in seen.rebuilt)
        assert len([one for one in seen.told if "instead of the model" in one]) == 1
        assert seen.steps["steps"] > 100
        assert seen.at_work
