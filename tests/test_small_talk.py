"""What people say to be kind is told from what they ask."""

import pytest

from bot.messenger.small_talk import Heard, heard, small_talk


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("hi", "greeting"),
        ("Hello there!", "greeting"),
        ("Guten Morgen :)", "greeting"),
        ("thanks", "thanks"),
        ("Thanks a lot!!", "thanks"),
        ("Thank you so much 🙏", "thanks"),
        ("vielen Dank für die Antwort", "thanks"),
        ("who are you?", "who"),
        ("What’s your name?", "who"),
        ("Wer bist du?", "who"),
        ("What can you do?", "who"),
        ("help", "help"),
        ("Hilfe bitte!", "help"),
        ("bye", "bye"),
        ("ok", "fine"),
        ("👍", "signs"),
        ("???", "signs"),
    ],
)
def test_it_is_told(text: str, kind: str) -> None:
    """In each language, with signs and friendly words around it."""
    assert small_talk(text) == kind


@pytest.mark.parametrize(
    "text",
    [
        "Thanks. Who won the match?",
        "Who is Kirill Dmitriev?",
        "Why?",
        "And NATO?",
        "What is this about?",
        "Hello Kitty",
        "Who are the envoys?",
        "北京",
        "5?",
    ],
)
def test_a_question_is_none(text: str) -> None:
    """However short or friendly it is."""
    assert small_talk(text) is None


@pytest.mark.parametrize(
    ("text", "language"), [("thanks", "en"), ("danke", "de"), ("Hi!", "en"), ("…", "en")]
)
def test_its_language_is_told(text: str, language: str) -> None:
    """A word of several languages is English."""
    said = heard(text)

    assert isinstance(said, Heard)
    assert said.language == language
