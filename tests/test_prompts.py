"""The prompts render with the slots they are given, and refuse to without one."""

import pytest
from jinja2 import UndefinedError

import prompts

SLOTS = {
    "question": "Who won?",
    "asked_on": "2026-01-02",
    "delimiter": "==k3v9==",
    "articles": [
        {
            "title": "A day",
            "source": "The Paper",
            "published": "2026-01-01",
            "sentences": [{"number": 1, "text": "The sky is <blue>."}],
        }
    ],
}


def test_answer_shows_numbered_sentences_between_the_delimiters() -> None:
    """Evidence stands between the two delimiters, as it is, under its number."""
    text = prompts.render("answer", SLOTS)

    inside = text.split("\n==k3v9==\n")[1]
    assert "[1] The sky is <blue>." in inside
    assert "## A day, The Paper, 2026-01-01" in inside


@pytest.mark.parametrize("slot", sorted(SLOTS))
def test_a_missing_slot_is_an_error(slot: str) -> None:
    """No prompt is ever sent with a hole in it."""
    with pytest.raises(UndefinedError):
        prompts.render("answer", {name: SLOTS[name] for name in SLOTS if name != slot})


def test_every_prompt_is_tested_here() -> None:
    """A new prompt file needs a test of its own."""
    assert prompts.names() == ["answer"]
