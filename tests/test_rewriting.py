"""A model makes a follow-up stand alone; where it fails, the last turns are carried forward."""

import asyncio
from collections.abc import Callable

import pytest

from bot.account import Account
from bot.llm.model import Model
from bot.llm.rewriting import ModelRewriter
from bot.understanding.carrying import Carried, carry
from bot.understanding.conversation import Turn
from index.generations.opening import Index
from prompts import Prompts
from tests.fakes import behaviours as does
from tests.fakes.model_server import ModelServer
from tests.fakes.outcomes import Behaviour

Make = Callable[..., Model]
TURN = Turn(
    question="Who is Kirill Dmitriev?",
    standalone_question="Who is Kirill Dmitriev?",
    said="Kirill Dmitriev is the head of the Russian Direct Investment Fund.",
    cited=("seed.txt",),
)
QUESTION = "What did he take part in?"


def rewritten(model: Model, index: Index, account: Account | None = None) -> Carried:
    """Return what becomes of the question."""
    rewriter = ModelRewriter(model, Prompts())
    return asyncio.run(rewriter.standalone(QUESTION, [TURN], index.keywords, account or Account()))


def test_the_model_sees_the_conversation_and_its_question_is_taken(
    server: ModelServer, model: Make, seed_index: Index
) -> None:
    """What was asked and said is shown as data; one line comes back, and is paid for."""
    server.script(does.says("What did Kirill Dmitriev take part in?\n"))
    account = Account()

    found = rewritten(model(), seed_index, account)

    assert found.question == "What did Kirill Dmitriev take part in?"
    assert account.usage
    (call,) = server.calls
    assert TURN.question in call.user
    assert TURN.said in call.user
    assert QUESTION in call.user


@pytest.mark.parametrize(
    "written",
    [
        '"What did Kirill Dmitriev take part in?"',
        "Standalone question:\n\nWhat did Kirill Dmitriev take part in?",
        "**What did Kirill Dmitriev take part in?**",
    ],
)
def test_a_chatty_model_is_understood(
    server: ModelServer, model: Make, seed_index: Index, written: str
) -> None:
    """Quotation marks and a line before the question do no harm."""
    server.script(does.says(written))

    assert rewritten(model(), seed_index).question == "What did Kirill Dmitriev take part in?"


@pytest.mark.parametrize(
    "fault", [does.status(500), does.empty, does.says("x" * 3000), does.says(" \n\n ")]
)
def test_where_it_fails_the_turns_are_carried_forward(
    server: ModelServer, model: Make, seed_index: Index, fault: Behaviour
) -> None:
    """A follow-up is understood without the model too."""
    server.script(fault)

    found = rewritten(model(timeout=3.0), seed_index)

    assert found == carry(QUESTION, [TURN], seed_index.keywords)
    assert "Kirill Dmitriev" in found.question
