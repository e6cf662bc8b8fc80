"""A sentence that is printed otherwise is the same; one with a word changed is another."""

import pytest

from index.same_sentence import canonical


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The mayor, Ann Lee, resigned on Monday.", "Mayor Ann Lee resigned Monday"),
        ("(dpa) - Nobody was hurt on Monday.", "Nobody was hurt on Monday."),
        ("Er sagte, dass Öl teuer ist.", "Er sagte, dass das Öl teuer ist!"),
    ],
)
def test_sentences_that_say_the_same_have_one_canonical(one: str, other: str) -> None:
    """Signs, articles and agencies say nothing."""
    assert canonical(one) == canonical(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The index is up 5 percent.", "The index is down 5 percent."),
        ("The index rose by 5 points.", "The index rose by -5 points."),
        ("It costs $5 a day.", "It costs €5 a day."),
        ("It costs 5 a day.", "It costs 5% a day."),
        ("He was found guilty.", "He was not found guilty."),
        (
            "Pear (PEAR) - up for the third day in a row, said the exchange.",
            "Plum (PLUM) - up for the third day in a row, said the exchange.",
        ),
        (
            "KABUL (Reuters) - A bomb killed five people in a market.",
            "PARIS (Reuters) - A bomb killed five people in a market.",
        ),
        ("The mayor has resigned.", "NOT TRUE – The mayor has resigned."),
        (
            "It is not true, and never was (Reuters) - the mayor has resigned.",
            "The mayor has resigned.",
        ),
        ("FRANCE — 12 medals.", "SPAIN — 12 medals."),
        ("🙂", "🙃"),
        ("...", "?!"),
    ],
)
def test_sentences_that_differ_in_a_word_are_two(one: str, other: str) -> None:
    """A direction, a sign of money, a "not", a name: each makes another sentence."""
    assert canonical(one) != canonical(other)
