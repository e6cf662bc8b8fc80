"""A sentence that leans on a dropped one stands on its own, or is not shown."""

import pytest

from bot.checking.antecedents import freed, leading_name, leans


@pytest.mark.parametrize(
    ("text", "cited", "expected"),
    [
        ("However, the bridge reopened.", "", "The bridge reopened."),
        ("But the bridge reopened.", "", "The bridge reopened."),
        ("He was elected.", "Kim Lee was elected in May.", "Kim Lee was elected."),
        ("However, he was elected.", "Kim Lee was elected.", "Kim Lee was elected."),
        ("He was elected.", "Kim Lee lives in Rome.", None),
        ("He was elected.", "In May, Kim Lee was elected.", None),
        ("They were elected.", "Kim Lee was elected.", None),
        ("His plan failed.", "Kim Lee was elected.", None),
        ("Then it rained.", "", None),
        ("However, but the bridge reopened.", "", None),
        ("Jedoch, die Brücke ist offen.", "", "Die Brücke ist offen."),
    ],
)
def test_it_is_freed_if_that_is_certain(text: str, cited: str, expected: str | None) -> None:
    """A contrast is cut off, a pronoun gives way to the name that the source begins with."""
    assert leans(text)
    assert freed(text, cited) == expected


@pytest.mark.parametrize(
    "text", ["The bridge is open.", "Hero came.", "Italy won.", "Butter melts."]
)
def test_other_sentences_lean_on_nothing(text: str) -> None:
    """A word that merely begins like a pronoun is none."""
    assert not leans(text)
    assert freed(text, "") == text


def test_a_name_leads_only_if_it_is_one() -> None:
    """An article or a preposition with a capital begins no name."""
    assert leading_name("Kim Lee was here.") == "Kim Lee"
    assert leading_name("The old bridge was here.") == ""
    assert leading_name("nobody was here.") == ""
