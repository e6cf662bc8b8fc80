"""A conversation remembers its last turns, and nothing of any other."""

from collections.abc import Callable

from bot.answer import Answer, Citation
from bot.understanding.conversation import MOST, Conversation, Turn

TEXT = "Putin wants peace. NATO is asked about."


def test_a_turn_is_what_was_asked_said_and_cited(
    cite: Callable[..., Citation], answer_of: Callable[..., Answer]
) -> None:
    """The statements are one text, and an article cited twice counts once, in order of citation."""
    answer = answer_of(
        cite(TEXT, 0, 18, number=1, article_id="b"),
        cite(TEXT, 19, 39, number=2, article_id="a"),
        cite(TEXT, 0, 5, number=3, article_id="b"),
        question="And NATO?",
        standalone_question="And NATO? (Putin)",
    )

    turn = Turn.from_answer(answer)

    assert turn == Turn(
        question="And NATO?",
        standalone_question="And NATO? (Putin)",
        said="Putin wants peace. NATO is asked about. Putin",
        cited=("b", "a"),
    )


def test_an_abstention_says_and_cites_nothing(
    cite: Callable[..., Citation], answer_of: Callable[..., Answer]
) -> None:
    """The nearest passages of an abstention were not said, so a follow-up does not mean them."""
    turn = Turn.from_answer(answer_of(nearest=(cite(TEXT, 0, 18),)))

    assert (turn.said, turn.cited) == ("", ())


def test_a_conversation_remembers_turns_in_order(answer_of: Callable[..., Answer]) -> None:
    """The oldest turn comes first."""
    conversation = Conversation()

    conversation.add(answer_of(question="One?"))
    conversation.add(answer_of(question="Two?"))

    assert [turn.question for turn in conversation.turns] == ["One?", "Two?"]


def test_history_is_bounded(answer_of: Callable[..., Answer]) -> None:
    """However long people talk, the last turns are kept and the others forgotten."""
    conversation = Conversation()

    for number in range(3 * MOST):
        conversation.add(answer_of(question=f"{number}?"))

    kept = [f"{number}?" for number in range(2 * MOST, 3 * MOST)]
    assert [turn.question for turn in conversation.turns] == kept


def test_conversations_share_nothing(answer_of: Callable[..., Answer]) -> None:
    """What is asked in one chat is unknown in another, and turns handed out do not change."""
    one, other = Conversation(), Conversation()

    seen = one.turns
    one.add(answer_of())

    assert other.turns == seen == ()
    assert len(one.turns) == 1


def test_a_cleared_conversation_is_a_new_one(answer_of: Callable[..., Answer]) -> None:
    """After clearing nothing is left to carry, and it can go on."""
    conversation = Conversation()
    conversation.add(answer_of())

    conversation.clear()
    assert conversation.turns == ()
    conversation.add(answer_of(question="Again?"))

    assert [turn.question for turn in conversation.turns] == ["Again?"]
