"""A sentence that all but copies another may not change its number or its "not"."""

import pytest

from bot.checking.copies import altered_negation, altered_number, altered_word

CITED = "The record was held by Elway, who won at age 38 and did not play again after 1999."


@pytest.mark.parametrize(
    ("claim", "number"),
    [
        (CITED, ""),
        (CITED.replace("38", "39"), "39"),
        (CITED.replace("38", "thirty-nine"), "39"),
        (CITED.replace("1999", "2000"), "2000"),
        (CITED.replace("age 38", "an age of 38"), ""),
        ("The record was held by Elway and he won at age 38, not playing after 1999.", ""),
        ("Elway won twice, in 39 minutes.", ""),
    ],
)
def test_another_number_in_the_same_place_is_noticed(claim: str, number: str) -> None:
    """It may stand somewhere near; in this sentence another one does."""
    assert altered_number(claim, CITED, "en") == number


@pytest.mark.parametrize(
    ("claim", "word"),
    [
        (CITED, ""),
        (CITED.replace("did not", "did"), "not"),
        (CITED.replace("did not", "didn't"), ""),
        (CITED.replace("was held", "was never held"), "never"),
        (CITED.replace("did not", "never did"), ""),
        ("Elway did play again.", ""),
    ],
)
def test_a_negation_lost_or_gained_is_noticed(claim: str, word: str) -> None:
    """Another "not" elsewhere in the sentence does not make up for it."""
    assert altered_negation(claim, CITED) == word


@pytest.mark.parametrize(
    ("claim", "word"),
    [
        (CITED, ""),
        (CITED.replace("record", "trophy"), "trophy"),
        (CITED.replace("play", "swim"), "swim"),
        (CITED.replace("Elway", "Manning"), "Manning"),
        (CITED.replace("was held", "is held"), ""),
        (CITED.replace("after 1999", "after the year 1999"), ""),
        ("Elway swam.", ""),
    ],
)
def test_another_word_in_the_same_place_is_noticed(claim: str, word: str) -> None:
    """One telling word for another is a change; other forms and added words are not."""
    assert altered_word(claim, CITED, "en") == word.casefold()
