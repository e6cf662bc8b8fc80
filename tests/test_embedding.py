"""What is embedded of a passage fits the model."""

import pytest

from index.models.embedding import SPECIAL_TOKENS, with_titles
from tests.fakes.letters import Letters


@pytest.mark.parametrize(
    ("title", "text", "room", "embedded"),
    [
        ("High water", "The river rose.", 5, "High water\nThe river rose."),
        ("High water", "The river rose.", 4, "The river rose."),
        ("The river", "The river rose.", 9, "The river rose."),
        ("The river…", "The river rose.", 9, "The river rose."),
        ("A river…", "The river rose.", 9, "A river…\nThe river rose."),
    ],
    ids=["fits", "too long", "opens the text", "cut from the text", "cut from elsewhere"],
)
def test_the_title_stands_above_a_passage_where_it_fits(
    title: str, text: str, room: int, embedded: str
) -> None:
    """The title is context: left out first where room is short, and where the text says it."""
    reader = Letters(window=room + SPECIAL_TOKENS)

    assert with_titles([title], [text], reader) == [embedded]
