"""The one number that a sentence gives for what is asked, if it gives just one."""

from decimal import Decimal
from time import process_time

import pytest

from bot.finding.figures import AND, asks_for_figure, besides, contradict, figure

HURT = "How many people were hurt in the fire?"
COST = "How much did the repair cost?"


@pytest.mark.parametrize(
    ("question", "sentence", "value"),
    [
        (HURT, "**Three people** were hurt, one of them badly.", 3),
        (HURT, "The police speak of five hurt and damage of 3.2 million euros.", 5),
        (COST, "The police speak of five hurt, and the repair cost 2.9 million euros.", 2_900_000),
        (COST, "The repair cost 2.9 million euros, a quarter more than planned.", 2_900_000),
        ("How tall is it?", "It is 300 metres tall.", 300),
        # none, two, a vague one, a part, a range
        (HURT, "Nobody was hurt.", None),
        (HURT, "Three people were hurt on Monday and two people were hurt later.", None),
        (HURT, "Dozens of people were hurt, three people badly.", None),
        (HURT, "Five more people were hurt.", None),
        (HURT, "Three of 5 people were hurt.", None),
        (HURT, "Three people died.", None),
        (COST, "The repair took 3 weeks.", None),
    ],
)
def test_one_number_is_found_or_none(question: str, sentence: str, value: int | None) -> None:
    """With the unit, or beside what is counted, in a sentence that says what is asked."""
    found = figure(question, sentence, "en")

    assert (found and found.value) == (value and Decimal(value))


@pytest.mark.parametrize(
    ("one", "other", "differ"),
    [
        ("It cost 2 million euros.", "It cost 3 million euros.", True),
        ("It cost 2 million euros.", "It cost 2,000,000 euros.", False),
        ("It cost 2 million euros.", "It cost 3 million dollars.", False),
        ("It cost about 2 million euros.", "It cost 2.3 million euros.", False),
        ("It cost about 2 million euros.", "It cost 3 million euros.", True),
        ("It cost at least 2 million euros.", "It cost 3 million euros.", False),
        ("It cost up to 3 million euros.", "It cost 2 million euros.", False),
        ("It cost 2 million euros in 2019.", "It cost 3 million euros in 2021.", False),
        ("It cost 2000 euros.", "It cost 1500 euros.", True),
        ("It cost 2 million euros.", "It cost 3 million euros, not 2 million.", False),
    ],
)
def test_numbers_contradict_that_cannot_both_be_true(one: str, other: str, differ: bool) -> None:
    """Not those that are rough, bounds, of another unit or of another time."""
    first, second = (figure(COST, text, "en") for text in (one, other))

    assert first
    assert second
    assert contradict(first, second, "en") is differ
    assert contradict(second, first, "en") is differ


def test_what_is_said_besides() -> None:
    """Neither what was asked nor who says it counts, nor the number."""
    clause = "Police put the repair of the roof at about 2000000 euros"

    assert besides(clause, COST, "en") == {"roof"}


def test_only_counts_and_measures_are_asked_for() -> None:
    """An age changes with the years, and so do the articles."""
    assert asks_for_figure(HURT)
    assert asks_for_figure("Wie viel kostet das?")
    assert not asks_for_figure("How old is the mayor?")
    assert not asks_for_figure("Who was hurt?")


@pytest.mark.parametrize("run", ["1" * 10_000, "1," * 5_000])
def test_a_long_run_of_digits_takes_no_time(run: str) -> None:
    """The look for "3 men and" begins once in a run, not at each of its digits."""
    began = process_time()

    assert AND.sub(r"\1, ", f"{run} 3 men and 2 women") == f"{run} 3 men,  2 women"
    assert process_time() - began < 1
