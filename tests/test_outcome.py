"""An outcome names no command that a chat does not have."""

import pytest

from bot.messenger.outcome import Outcome, in_chat


@pytest.mark.parametrize(
    ("said", "here"),
    [
        ("The index is old; run `footnote rebuild`.", "The index is old; run /rebuild."),
        ("nothing; run `footnote rebuild` first.", "nothing; run /rebuild first."),
        (
            "3 of 4 articles would be lost; if that is meant, run it again with --yes.",
            "3 of 4 articles would be lost; if that is meant, write /rebuild yes.",
        ),
        (
            "No article has the id 'a'; `footnote articles` lists them.",
            "No article has the id 'a'; /remove by itself lists them.",
        ),
        ("Run `footnote rebuild PATH`.", "Run `footnote rebuild PATH`."),
    ],
)
def test_what_a_terminal_is_told_to_type_is_told_for_a_chat(said: str, here: str) -> None:
    """What can only be done at the terminal stays as it is."""
    assert in_chat(said) == here


def test_an_outcome_is_the_command_then_what_is_said_of_it() -> None:
    """The first sign tells whether it went well."""
    assert Outcome(0, ["a", "b"]).says("add", "note") == "✅ add\nnote\na\nb"
    assert Outcome(2, ["run `footnote rebuild`"]).says("add") == "❌ add\nrun /rebuild"
