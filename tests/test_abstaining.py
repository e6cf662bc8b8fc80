"""An abstention says why in one sentence, and names what is missing."""

from datetime import date

import pytest

from bot.abstaining import notice, reason, unknown_words
from bot.answer import Question
from index.filters import Filters
from index.generations.opening import Index

NEAR = "The articles come near this, but no sentence in them clearly answers it."
LATE = Filters(since=date(2030, 1, 1))


@pytest.mark.parametrize(
    ("question", "unknown"),
    [
        ("Who is the mayor?", []),
        ("Who closed the bridges?", []),
        ("What is Witkoff's salary?", ["Witkoff", "salary"]),
        ("Was the BRIDGE painted Blue?", ["painted", "Blue"]),
        ("Why? And how?", []),
        ("Was stand in den Texten von Lissabon?", ["stand", "Lissabon"]),
    ],
)
def test_unknown_words_are_those_that_no_article_holds(
    paper_index: Index, question: str, unknown: list[str]
) -> None:
    """Words are compared by their stem, spelled as in the question, small words left out."""
    assert unknown_words(question, paper_index) == unknown


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (Question("What is the salary?"), "Nothing in the articles mentions “salary”."),
        (Question("Which cats eat?"), "Nothing in the articles mentions “cats” or “eat”."),
        (
            Question("Do cats, dogs, horses or cows swim?"),
            "Nothing in the articles mentions “cats” or “dogs” or “horses”.",
        ),
        (Question("Who is the mayor?"), NEAR),
    ],
)
def test_the_reason_names_up_to_three_words_that_are_missing(
    paper_index: Index, question: Question, expected: str
) -> None:
    """A reader learns which of the words is not in the articles; if all are, that is said."""
    assert reason(question, paper_index, found=True) == expected


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(), "Nothing in the articles is like this question."),
        (LATE, "No article is within the limits on date and source."),
        (
            Filters(since=date(2023, 1, 1), source="Evening Paper"),
            "No article is within the limits on date and source.",
        ),
        (
            Filters(source="Noon"),
            "No article is from the source 'Noon'; there are 'Evening Paper', 'Morning Paper'.",
        ),
    ],
)
def test_a_limit_that_leaves_nothing_is_the_reason(
    paper_index: Index, filters: Filters, expected: str
) -> None:
    """Where no article is left to look at, the limit is named, and which sources there are."""
    assert reason(Question("Why?", filters), paper_index, found=False) == expected


def test_a_source_is_not_looked_for_where_no_article_names_one(seed_index: Index) -> None:
    """If no article has a source, that is said instead of a list."""
    question = Question("Why?", Filters(source="Noon"))

    assert reason(question, seed_index, found=False).endswith("; none of them names a source.")


def test_undated_articles_that_a_limit_left_out_are_counted(
    paper_index: Index, seed_index: Index
) -> None:
    """A limit on dates leaves undated articles out, and says how many."""
    two = "2 articles have no date, and so were left out by the limit on dates."
    one = "1 article has no date, and so was left out by the limit on dates."

    assert notice(LATE, paper_index) == two
    assert notice(Filters(until=date(2030, 1, 1)), seed_index) == one
    assert notice(Filters(source="Noon"), paper_index) is None
    assert notice(Filters(), paper_index) is None
