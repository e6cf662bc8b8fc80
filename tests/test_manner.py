"""How calls are treated is said in values that cannot be nonsense."""

import itertools

import pytest

from bot.messenger.wire.manner import Call, Manner, Pace
from tests.fakes.telegram import Limits


def test_the_usual_pace_is_below_the_limits_of_telegram() -> None:
    """Within a second, a minute and a burst, no more goes out than Telegram lets through."""
    pace, limits = Pace(), Limits()
    assert pace.total_burst + pace.total_rate <= limits.total_rate
    assert (pace.chat_burst, pace.chat_rate) == (3, 1.0)
    assert (pace.group_messages, pace.group_window) == (20, 60.0)
    assert pace.draft_rate < limits.draft_rate
    assert pace.draft_burst < limits.draft_burst


def test_pauses_grow_and_stay_below_their_longest() -> None:
    """They double from half a second to eight seconds, and no two bots keep step."""
    pauses = list(itertools.islice(Pace().pauses(), 2000))
    for pause, whole in zip(pauses, [0.5, 1, 2, 4, 8, 8], strict=False):
        assert 0.75 * whole <= pause <= whole
    assert max(pauses) <= 8
    assert len(set(pauses)) == 2000


def test_a_frame_has_no_patience() -> None:
    """A call is dropped or kept for a while, not both."""
    with pytest.raises(ValueError, match="no patience, got 3"):
        Manner(droppable=True, patience=3)


async def nothing() -> bool:
    """Call nobody."""
    return True


def call(method: str, chat: int | str | None = 5, **manner: float | None) -> Call:
    """Return a call."""
    return Call(nothing, method, chat, Manner(**manner))  # type: ignore[arg-type]


def test_what_a_method_does_is_told_by_its_name() -> None:
    """What puts or changes a message is paced; what only shows something is not."""
    paced = [one for one in ("sendmessage", "editmessagetext", "senddocument", "sendchataction",
                             "deletemessage", "getme", "answercallbackquery")
             if call(one).is_paced]  # fmt: skip

    assert paced == ["sendmessage", "editmessagetext", "senddocument"]
    assert call("sendmessagedraft").is_draft
    assert [call("sendmessage", chat).is_for_group for chat in (5, -5, "@news", None)] == [
        *(False, True, True, False),
    ]


def test_what_is_paced_is_insisted_on() -> None:
    """Other calls are tried once, unless they have patience; and patience ends."""
    assert [call(one).is_tried_once for one in ("sendmessage", "getme")] == [False, True]
    assert not call("getme", patience=10).is_tried_once
    assert call("sendmessage").may_wait(1e9)
    assert call("getme", patience=10).may_wait(9)
    assert not call("getme", patience=10).may_wait(11)
