"""A model's sentence in a kept answer is held to the rules that it once passed."""

from collections.abc import Callable
from typing import Any

import pytest

from bot.answer import Answer, Citation, Statement
from bot.quotations.claimed import read_answer
from bot.quotations.rejudging import judging
from bot.quotations.verifying import Verification, verify
from bot.showing import interchange
from index.article import Article
from index.generations.opening import Index


@pytest.fixture
def verified(
    cite: Callable[..., Citation],
    answer_of: Callable[..., Answer],
    papers: dict[str, Article],
    paper_index: Index,
) -> Callable[..., Verification]:
    """Verify a sentence of a model that cites the closing of the bridge."""

    def make(text: str, **known: Any) -> Verification:
        made = cite(papers["bridge"].text, 0, 38, article_id="bridge")
        known = {"mode": "llm", "statements": (Statement(text, (made,)),), **known}
        content = interchange.dump(interchange.from_answer(answer_of(**known)))
        claimed = read_answer(content.encode())
        return verify(claimed, paper_index.store, judging(claimed, paper_index))

    return make


def test_a_sentence_that_its_quotes_bear_out_holds(verified: Callable[..., Verification]) -> None:
    """In other words, or in those of the quote."""
    own, quote = (
        verified(text)
        for text in (
            "On Thursday, the old bridge was closed.",
            "The old bridge was closed on Thursday.",
        )
    )

    assert own.verified
    assert quote.verified
    assert [one.statements[0].quoted for one in (own, quote)] == [False, True]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("The old bridge was closed on Friday.", "the date “Friday” is not in what it cites"),
        ("The old bridge was not closed on Thursday.", "does not negate"),
        ("The old bridge was opened on Thursday.", "has its opposite in what it cites"),
        ("Ann Lee closed the old bridge on Thursday.", "“Ann” is not in what it cites"),
        ("The moon consists of cheese.", "says nothing of “The moon"),
        ("See evil.example for the old bridge.", "it holds an address or a command"),
    ],
)
def test_one_that_says_something_else_does_not(
    verified: Callable[..., Verification], text: str, reason: str
) -> None:
    """With the reason that an answer of today would drop it for."""
    found = verified(text)

    assert not found.verified
    assert reason in found.statements[0].wrong


def test_a_quote_that_is_cut_bears_out_what_its_sentence_does(
    cite: Callable[..., Citation], verified: Callable[..., Verification], papers: dict[str, Article]
) -> None:
    """Without "Nobody", "was hurt" would say that somebody was."""
    text = papers["flood:3-5"].text
    made = cite(text, text.index("was hurt"), len(text), article_id="flood:3-5")

    found = verified("", statements=(Statement("A man was hurt, the fire brigade said.", (made,)),))

    assert found.citations[0].stands
    assert found.citations[0].cut
    assert "negate" in found.statements[0].wrong


def test_the_question_may_lend_a_name(verified: Callable[..., Verification]) -> None:
    """As it may in a new answer: the one that was understood."""
    said = "In Tall Pines, the old bridge was closed on Thursday."

    assert not verified(said).verified
    assert verified(said, standalone_question="When was the bridge in Tall Pines closed?").verified
