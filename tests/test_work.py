"""An answer in the making knows how long it took, and whether anything may be said at all."""

import pytest

from bot.account import Account
from bot.answer import Question
from bot.understanding.asked import Asked
from bot.understanding.carrying import Carried
from bot.work import Trace, Work


def test_stages_that_come_twice_are_added_up() -> None:
    """The time of each stage is all that it took."""
    trace = Trace()
    with trace.stage("write"):
        pass
    trace.timings["write"] += 5
    with trace.stage("write"):
        pass

    assert trace.timings["write"] >= 5


@pytest.mark.parametrize(
    ("asks", "timely", "refused"),
    [
        (Asked(), True, False),
        (Asked(), False, True),
        (Asked("news"), True, True),
        (Asked("list"), True, True),
    ],
)
def test_what_quotes_cannot_tell_is_refused(asks: Asked, timely: bool, refused: bool) -> None:
    """However sure an answer has to be; as is what is of another time."""
    question = Question("And Lisbon?")
    understood = Carried("And Lisbon? (Old Bridge)")

    work = Work(question, understood, Trace(), Account(), [], 1.0, asks, timely, None)

    assert work.refused is refused
    assert work.understood == Question("And Lisbon? (Old Bridge)")
