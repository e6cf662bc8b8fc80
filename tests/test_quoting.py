"""Without a model, the drafts are evidence sentences, word for word."""

import asyncio
from collections.abc import Sequence

import pytest

from bot.account import Account
from bot.answer import Draft, Evidence, Question
from bot.quoting import MARGIN, MOST, Quoter, Writer
from index.article import Span


def evidence(*scores: float) -> list[Evidence]:
    """Return evidence with these scores: "sentence 1", "sentence 2" and so on."""
    return [
        Evidence(number, "a.txt", Span(number * 10, number * 10 + 10), f"sentence {number}", score)
        for number, score in enumerate(scores, start=1)
    ]


def drafts(known: Sequence[Evidence]) -> list[Draft]:
    """Return what the quoter drafts."""
    account = Account()

    async def collected() -> list[Draft]:
        return [draft async for draft in Quoter().drafts(Question("Why?"), known, account)]

    return asyncio.run(collected())


@pytest.mark.parametrize(
    ("scores", "quoted"),
    [
        ((), []),
        ((0.2,), [1]),
        ((1.0, 1.0 - MARGIN / 2), [1, 2]),
        ((1.0, 1.0 - MARGIN * 2), [1]),
        ((1.0, 0.99, 0.98, 0.97), [1, 2, 3]),
        ((1.0, 0.99, 0.5, 0.4), [1, 2]),
        ((-0.5, -0.5 - MARGIN / 2, -0.5 - MARGIN * 2), [1, 2]),
    ],
)
def test_the_best_sentence_and_those_nearly_as_good_are_quoted(
    scores: tuple[float, ...], quoted: list[int]
) -> None:
    """One to three sentences, each in its own words, with its own number and no other."""
    assert drafts(evidence(*scores)) == [Draft(f"sentence {n}", (n,)) for n in quoted]
    assert len(quoted) <= MOST == 3


def test_a_quoter_is_a_writer_that_names_no_model() -> None:
    """The keyless writer says what it is: extractive, without model or prompt."""
    quoter = Quoter()

    assert isinstance(quoter, Writer)
    assert (quoter.mode, quoter.model, quoter.prompt_digest) == ("extractive", None, None)
