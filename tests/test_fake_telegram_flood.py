"""The fake Telegram slows a bot down, and notes when it comes back too early."""

from tests.fakes.telegram import FakeTelegram, Limits
from tests.fakes.telegram.accounts import Chat
from tests.fakes.telegram.calling import Caller
from tests.fakes.telegram.clock import Clock
from tests.fakes.telegram.faults import status
from tests.fakes.telegram.flood import Flood


class Still(Clock):
    """A clock that stands until it is pushed."""

    def __init__(self) -> None:
        self.time = 1_000_000.0

    def now(self) -> float:
        """Return the time."""
        return self.time

    def advance(self, seconds: float) -> None:
        """Let time pass."""
        self.time += seconds


def private(number: int = 1) -> Chat:
    """Return a private chat."""
    return Chat(number, "private")


def test_one_a_second_in_a_chat_after_a_burst() -> None:
    """A burst goes through, then one message a second; other chats are not held."""
    clock = Still()
    flood = Flood(clock, Limits(chat_burst=3))
    assert [flood.wait(private(), draft=False) for _ in range(4)] == [0, 0, 0, 1]
    assert flood.wait(private(2), draft=False) == 0
    clock.advance(1)
    assert [flood.wait(private(), draft=False) for _ in range(2)] == [0, 1]


def test_twenty_a_minute_in_a_group() -> None:
    """The twenty-first message within a minute waits for the first to be a minute old."""
    clock = Still()
    flood = Flood(clock, Limits(chat_burst=30))
    group = Chat(-5, "supergroup")
    for _ in range(20):
        assert flood.wait(group, draft=False) == 0
        clock.advance(1)
    assert flood.wait(group, draft=False) == 40
    clock.advance(40)
    assert flood.wait(group, draft=False) == 0
    assert [flood.wait(private(), draft=False) for _ in range(29)] == [0] * 29


def test_thirty_a_second_in_all() -> None:
    """The thirty-first chat within a second waits, whichever it is."""
    clock = Still()
    flood = Flood(clock, Limits(whole_seconds=False))
    waits = [flood.wait(private(number), draft=False) for number in range(31)]
    assert waits[:30] == [0] * 30
    assert waits[30] == 0.034


def test_drafts_have_a_limit_of_their_own() -> None:
    """Drafts do not use up what messages may, but have a limit too."""
    flood = Flood(Still(), Limits(draft_burst=8))
    assert [flood.wait(private(), draft=True) for _ in range(9)] == [0] * 8 + [1]
    assert flood.wait(private(), draft=False) == 0


def test_who_comes_early_is_told_so_again() -> None:
    """Until the time told is over all is refused, and that is what early means."""
    clock = Still()
    flood = Flood(clock, Limits(chat_burst=1, chat_rate=0.2))
    flood.wait(private(), draft=False)
    assert flood.wait(private(), draft=False) == 5
    assert not flood.is_early(1, "sendmessage", False, clock.now())
    clock.advance(2)
    assert flood.is_early(1, "sendmessage", False, clock.now())
    assert not flood.is_early(2, "sendmessage", False, clock.now())
    assert flood.wait(private(), draft=False) == 3
    clock.advance(3)
    assert not flood.is_early(1, "sendmessage", False, clock.now())
    assert flood.wait(private(), draft=False) == 0


def test_what_was_told_holds_though_there_is_room() -> None:
    """`retry_after` is rounded up, and a call before its end is refused again."""
    clock = Still()
    flood = Flood(clock, Limits(chat_burst=1, chat_rate=2.0))
    assert [flood.wait(private(), draft=False) for _ in range(2)] == [0, 1]
    clock.advance(0.75)
    assert flood.wait(private(), draft=False) == 1
    clock.advance(1)
    assert flood.wait(private(), draft=False) == 0


def test_flood_over_http() -> None:
    """The answer is a 429 with its parameter; calls inside it are violations."""
    limits = Limits(chat_burst=2, chat_rate=0.5, grace=0.0)
    with FakeTelegram(limits=limits) as fake:
        anna, caller = fake.person(), Caller(fake)
        anna.start()
        for word in "ab":
            caller.do("sendMessage", chat_id=anna.id, text=word)
        said = caller.say("sendMessage", chat_id=anna.id, text="c")
        assert said["description"] == "Too Many Requests: retry after 2"
        assert said["parameters"] == {"retry_after": 2}
        assert fake.ledger.violations == []
        caller.do("sendChatAction", chat_id=anna.id, action="typing")
        assert caller.say("sendMessage", chat_id=anna.id, text="c")["error_code"] == 429
        assert [call.parameters["text"] for call in fake.ledger.violations] == ["c"]
        fake.clock.advance(2)
        caller.do("sendMessage", chat_id=anna.id, text="c")
        assert len(fake.ledger.violations) == 1
        assert [message.text for message in anna.answers] == ["a", "b", "c"]


def test_edits_count_too() -> None:
    """An edit uses up what a message may; one that is refused for itself does not."""
    with FakeTelegram(limits=Limits(chat_burst=2)) as fake:
        anna, caller = fake.person(), Caller(fake)
        anna.start()
        sent = caller.do("sendMessage", chat_id=anna.id, text="a")
        place = {"chat_id": anna.id, "message_id": sent["message_id"]}
        assert "not modified" in caller.refused("editMessageText", **place, text="a")
        caller.do("editMessageText", **place, text="b")
        assert caller.refused("editMessageText", **place, text="c").startswith("429 ")


def test_a_scripted_429_is_watched_too() -> None:
    """A call inside the `retry_after` of a scripted fault is a violation as well."""
    with FakeTelegram(limits=Limits(grace=0.0)) as fake:
        anna, caller = fake.person(), Caller(fake)
        anna.start()
        fake.faults.put(status(429, 30), "sendMessage", chat=anna.id)
        assert caller.say("sendMessage", chat_id=anna.id, text="a")["parameters"] == {
            "retry_after": 30
        }
        caller.do("sendMessage", chat_id=anna.id, text="b")
        fake.clock.advance(30)
        caller.do("sendMessage", chat_id=anna.id, text="c")
        assert [call.parameters["text"] for call in fake.ledger.violations] == ["b"]
