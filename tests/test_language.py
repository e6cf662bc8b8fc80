"""The language of a text is found offline, and not guessed from a few words."""

import pytest

from index.language import detect


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The mayor hopes to open the old bridge again in spring.", "en"),
        ("Der Bürgermeister will die alte Brücke im Frühjahr öffnen.", "de"),
        ("Le maire espère ouvrir le vieux pont au printemps prochain.", "fr"),
        ("El alcalde espera abrir el viejo puente en la primavera.", "es"),
        ("市长希望在春天重新开放这座老桥，工程师们在东边的桥拱上发现了一条九厘米长的裂缝。", "zh"),
    ],
)
def test_the_language_of_a_sentence(text: str, language: str) -> None:
    """One sentence is enough, and the code is that of ISO 639-1."""
    assert detect(text) == language


@pytest.mark.parametrize("text", ["", "Bridge open", " " * 100, "Der Bürgermeister.".center(100)])
def test_too_little_text(text: str) -> None:
    """A few words, however much white space is around them, are in no known language."""
    assert detect(text) is None


def test_white_space_does_not_count() -> None:
    """A text that begins after a thousand empty lines has the language it has."""
    text = "Der Bürgermeister will die alte Brücke im Frühjahr öffnen."

    assert detect("\n" * 3000 + text) == "de"


def test_no_language() -> None:
    """Figures are in no language, and get no code that is not one."""
    assert detect("12 345 67 890 " * 10) is None
