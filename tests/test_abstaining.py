"""An abstention says why in one sentence, and names what is missing."""

from collections.abc import Callable
from datetime import date

import pytest

from bot.answer import Citation, Question
from bot.telling.abstaining import hints, reason, remarks, unknown_words
from bot.telling.remarks import joined
from bot.understanding.asked import Asked
from bot.understanding.periods import Period
from index.filters import Filters
from index.generations.opening import Index

NEAR = "No sentence in the articles clearly answers this; see whether the closest do."
MARCH = Period(date(2022, 3, 1), date(2022, 3, 31))
EVERYTHING = Filters()
NEVER = Period(date(2019, 1, 1), date(2019, 12, 31))
LATE = Filters(since=date(2030, 1, 1))


@pytest.mark.parametrize(
    ("question", "unknown"),
    [
        ("Who is the mayor?", []),
        ("Who closed the bridges?", []),
        ("What is Witkoff's salary?", ["Witkoff", "salary"]),
        ("Was the BRIDGE painted Blue?", ["painted", "Blue"]),
        ("Why? And how?", []),
        ("Was stand in den Texten von Lissabon?", ["Lissabon"]),
        ("Weshalb wurden die Arbeiten eingestellt?", ["Arbeiten", "eingestellt"]),
        ("Was geschah mit Lissabon?", ["Lissabon"]),
        ("To what date was anybody's salary named?", ["salary"]),
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
        (
            Question("What is the salary?"),
            "Nothing in the articles mentions “salary”; try another word.",
        ),
        (
            Question("Which cats eat?"),
            "Nothing in the articles mentions “cats” or “eat”; try other words.",
        ),
        (
            Question("Do cats, dogs, horses or cows swim?"),
            "Nothing in the articles mentions “cats”, “dogs” or “horses”; try other words.",
        ),
        (Question("Who is Witkoff?"), "Nothing in the articles mentions “Witkoff”."),
        (
            Question("Who ate yesterday?"),
            "Nothing in the articles mentions “ate”; try another word.",
        ),
        (
            Question("Wer aß in der letzten Woche?"),
            "Nothing in the articles mentions “aß”; try another word.",
        ),
        (Question("Who is the mayor?"), NEAR),
    ],
)
def test_the_reason_names_up_to_three_words_that_are_missing(
    paper_index: Index, cite: Callable[..., Citation], question: Question, expected: str
) -> None:
    """A reader learns which of the words is not in the articles; if all are, that is said."""
    near = cite("It rained.", 0, 10, article_id="harbour")

    assert reason(question, paper_index, [near]).text == expected


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
    assert reason(Question("Why?", filters), paper_index, []).text == expected


def test_a_source_is_not_looked_for_where_no_article_names_one(seed_index: Index) -> None:
    """If no article has a source, that is said instead of a list."""
    question = Question("Why?", Filters(source="Noon"))

    assert reason(question, seed_index, []).text.endswith("; none of them names a source.")


def test_undated_articles_that_a_limit_left_out_are_counted(
    paper_index: Index, seed_index: Index
) -> None:
    """A limit on dates leaves undated articles out, and says how many."""

    def said(filters: Filters, index: Index) -> str | None:
        return joined(remarks(filters, index))

    two = "2 articles have no date, and so were left out by the limit on dates."
    one = "1 article has no date, and so was left out by the limit on dates."

    assert said(LATE, paper_index) == two
    assert said(Filters(until=date(2030, 1, 1)), seed_index) == one
    assert said(Filters(source="Noon"), paper_index) is None
    assert said(Filters(), paper_index) is None


@pytest.mark.parametrize(
    ("question", "sentence", "kind"),
    [
        ("When was the bridge closed?", "The mayor closed the bridge.", "no_time"),
        ("When was the bridge closed?", "The mayor closed the bridge on Monday.", "comes_near"),
        ("And since when is the bridge closed?", "The bridge is closed.", "no_time"),
        ("How many bridges are closed?", "The mayor closed the bridges.", "no_amount"),
        ("How many bridges are closed?", "The mayor closed thirteen bridges.", "comes_near"),
        ("Which country closed the bridge?", "The mayor closed the bridge.", "no_country"),
        ("Which country closed the bridge?", "The US closed the bridge.", "comes_near"),
        ("Who closed the bridge?", "The mayor closed the bridge.", "comes_near"),
    ],
)
def test_what_is_asked_for_and_not_there_is_the_reason(
    paper_index: Index, cite: Callable[..., Citation], question: str, sentence: str, kind: str
) -> None:
    """A date, a number or a country that none of the sentences gives; one that does is enough."""
    without = cite("It rained.", 0, 10, article_id="harbour")
    near = cite(sentence, 0, len(sentence), article_id="harbour")

    assert reason(Question(question), paper_index, [without, near]).kind == kind


def test_a_failed_model_is_the_reason_where_something_came_near(
    paper_index: Index, cite: Callable[..., Citation]
) -> None:
    """Where nothing did, no model was asked; what quotes cannot give, none can either."""
    near = cite("It rained.", 0, 10, article_id="harbour")
    question = Question("Who is the mayor?")

    assert reason(question, paper_index, [near], failed=True).kind == "model_silent"
    assert reason(question, paper_index, [], failed=True).kind == "nothing_like_it"
    assert reason(question, paper_index, [near], Asked("list"), failed=True).kind == "cannot_list"


def test_a_time_without_articles_is_the_reason(
    paper_index: Index, cite: Callable[..., Citation]
) -> None:
    """For all that happened then, and where nothing that was found is about that time."""
    near = cite("It rained.", 0, 10, article_id="harbour")
    question = Question("Who is the mayor?")

    nothing = reason(question, paper_index, [], Asked("news", NEVER))
    untimely = reason(question, paper_index, [near], Asked(None, NEVER), timely=False)

    assert nothing.text == untimely.text == "No article is from 2019."


def test_a_time_that_is_not_told_of_is_the_reason(
    paper_index: Index, cite: Callable[..., Citation]
) -> None:
    """Where articles are from that time, but none of them answers."""
    near = cite("It rained.", 0, 10, article_id="harbour")
    why = "No sentence from March 2022, or about that time, clearly answers this."

    for timely in (True, False):
        found = reason(
            Question("Who is the mayor?"), paper_index, [near], Asked(None, MARCH), timely=timely
        )
        assert found.text == why


def test_the_command_that_lists_the_articles_of_a_time_is_named(paper_index: Index) -> None:
    """With how many there are; of a time without any, from when to when there are some."""

    def said(asks: Asked, filters: Filters = EVERYTHING) -> str | None:
        why = reason(Question("Who is the mayor?", filters), paper_index, [], asks)
        return joined(hints(why, asks, filters, paper_index))

    lists = "1 article is from that time; `footnote articles --since 2022-03-01 --until 2022-03-31`"
    dates = "The dates of the articles run from 1 March 2022 to 12 January 2023."

    assert said(Asked("news", MARCH)) == f"{lists} lists it."
    assert said(Asked(None, MARCH)) == f"{lists} lists it. {dates}"
    assert said(Asked("news", NEVER)) == dates
    assert said(Asked()) == dates
