"""What a figure does not tell by itself is said before it, and nothing where all is well."""

from bot.answer import Question
from bot.evaluating.caveats import caveats
from bot.evaluating.questions import Case, QuestionFile


def case(answerable: bool | None) -> Case:
    """Return a question."""
    return Case("q", "asked.jsonl, line 1", Question("Why?"), answerable=answerable)


def test_a_file_that_nobody_has_judged_is_named() -> None:
    """What is measured then, and what to set; one judgement is enough for silence."""
    (said,) = caveats(QuestionFile("asked.jsonl", (case(None), case(None))))

    assert said.startswith("No question of asked.jsonl is judged, so only fidelity and latency")
    assert "`answerable`" in said
    assert list(caveats(QuestionFile("asked.jsonl", (case(None), case(False))))) == []


def test_articles_that_are_gone_are_told_in_one_line() -> None:
    """How many questions, and the first of them: it may be a slip."""
    absent = (("asked.jsonl, line 2", "bridg"), ("asked.jsonl, line 9", "tea"))

    (said,) = caveats(QuestionFile("asked.jsonl", (case(True),), absent=absent))

    assert said.startswith("Articles of 2 questions of asked.jsonl are not in the collection")
    assert "line 2 names 'bridg'" in said


def test_lines_without_a_question_are_counted() -> None:
    """Whoever wrote half of a template knows what was measured."""
    (said,) = caveats(QuestionFile("asked.jsonl", (case(True),), unwritten=1234))

    assert said == "Left out of asked.jsonl: 1,234 lines whose question is not written yet."
