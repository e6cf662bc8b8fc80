"""What a question asks for besides its words."""

from datetime import date

import pytest

from bot.understanding.asked import Asked

DAY = date(2023, 1, 13)


@pytest.mark.parametrize(
    ("question", "beyond", "newest", "bound"),
    [
        ("Who won?", None, False, False),
        ("Who won last week?", None, False, True),
        ("Who won today?", None, False, False),
        ("What happened last week?", "news", True, False),
        ("What's new?", "news", True, False),
        ("Summarize the articles", "summary", False, False),
        ("Summarize the news of May 2022", "summary", True, False),
        ("How many articles mention NATO in May 2022?", "list", False, False),
    ],
)
def test_what_is_asked_for_is_told(
    question: str, beyond: str | None, newest: bool, bound: bool
) -> None:
    """More than quotes can tell, the articles of a time, or an answer about a time."""
    asks = Asked.of(question, question, DAY, "en")

    assert (asks.beyond, asks.newest, bool(asks.bound)) == (beyond, newest, bound)


def test_a_follow_up_asks_for_what_it_goes_on_about() -> None:
    """What is carried from the turns before makes it a question about something."""
    assert Asked.of("What happened?", "What happened? (Old Bridge)", DAY, "en") == Asked()
