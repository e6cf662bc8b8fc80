"""The fake Telegram hands out updates as `getUpdates` does."""

import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from tests.fakes.telegram import FakeTelegram, Limits, Person
from tests.fakes.telegram.calling import Caller

OTHER = (
    "409 Conflict: terminated by other getUpdates request; "
    "make sure that only one bot instance is running"
)


@pytest.fixture
def telegram() -> Iterator[FakeTelegram]:
    """A fake Telegram whose second 409 comes soon."""
    with FakeTelegram(limits=Limits(conflict_pause=0.2)) as telegram:
        yield telegram


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    """Threads in which polls wait."""
    with ThreadPoolExecutor(4) as pool:
        yield pool


def ids(updates: list[dict[str, Any]]) -> list[int]:
    """Return the numbers of updates."""
    return [update["update_id"] for update in updates]


def waiting(
    pool: ThreadPoolExecutor, telegram: FakeTelegram, **values: Any
) -> Future[dict[str, Any]]:
    """Begin a long poll, and return once it is under way."""
    before = telegram.world.polls
    future = pool.submit(Caller(telegram).say, "getUpdates", timeout=10, **values)
    telegram.wait_for(lambda: telegram.world.polls > before)
    return future


def test_updates_stay_until_confirmed(caller: Caller, anna: Person) -> None:
    """An update comes again until a higher offset is asked for."""
    for word in "abc":
        anna.write(word)
    first = caller.do("getUpdates", limit=2)
    assert [update["message"]["text"] for update in first] == ["a", "b"]
    assert ids(caller.do("getUpdates")) == [first[0]["update_id"] + number for number in range(3)]
    rest = caller.do("getUpdates", offset=first[1]["update_id"] + 1)
    assert [update["message"]["text"] for update in rest] == ["c"]
    assert ids(caller.do("getUpdates")) == ids(rest)
    assert caller.do("getUpdates", offset=rest[0]["update_id"] + 1) == []


def test_negative_offset_forgets_all_but_the_last(caller: Caller, anna: Person) -> None:
    """Offset -2 gives the last two, and the others are gone."""
    for word in "abcd":
        anna.write(word)
    last = caller.do("getUpdates", offset=-2)
    assert [update["message"]["text"] for update in last] == ["c", "d"]
    assert ids(caller.do("getUpdates")) == ids(last)


def test_a_poll_waits_and_no_longer_than_it_must(
    telegram: FakeTelegram, anna: Person, pool: ThreadPoolExecutor
) -> None:
    """A poll that waits returns at once when something happens."""
    future = waiting(pool, telegram)
    begun = time.monotonic()
    anna.write("a")
    (update,) = future.result(5)["result"]
    assert update["message"]["from"]["id"] == anna.id
    assert time.monotonic() - begun < 2


def test_a_poll_ends_with_its_timeout(caller: Caller) -> None:
    """A poll for nothing ends with an empty list."""
    begun = time.monotonic()
    assert caller.do("getUpdates", timeout=1) == []
    assert 0.9 < time.monotonic() - begun < 3


def test_a_newer_poll_ends_the_older(telegram: FakeTelegram, pool: ThreadPoolExecutor) -> None:
    """Of two polls the older is refused with a 409, and so is each that follows it."""
    first = waiting(pool, telegram)
    second = waiting(pool, telegram)
    said = first.result(5)
    assert f"{said['error_code']} {said['description']}" == OTHER
    assert not second.done()
    third = waiting(pool, telegram)
    assert second.result(5)["error_code"] == 409
    telegram.person().write("a")
    assert len(third.result(5)["result"]) == 1


def test_refusals_of_polls_come_one_at_a_time(pool: ThreadPoolExecutor) -> None:
    """The first 409 comes at once, the next is held back for a while."""
    with FakeTelegram(limits=Limits(conflict_pause=0.4)) as telegram:
        first, second = waiting(pool, telegram), waiting(pool, telegram)
        assert first.result(5)["error_code"] == 409
        begun = time.monotonic()
        third = waiting(pool, telegram)
        assert second.result(5)["error_code"] == 409
        assert time.monotonic() - begun >= 0.4
        telegram.person().write("a")
        assert third.result(5)["ok"]


def test_a_poll_of_which_the_caller_is_gone_conflicts_with_nobody(
    pool: ThreadPoolExecutor,
) -> None:
    """A poll that was hung up is not refused, and costs the next 409 no time."""
    with FakeTelegram(limits=Limits(conflict_pause=30)) as telegram:
        url = f"{telegram.base_url}{telegram.token}/getUpdates?timeout=10"
        with pytest.raises(httpx.ReadTimeout):
            httpx.get(url, timeout=0.1, verify=False)
        first, second = waiting(pool, telegram), waiting(pool, telegram)
        assert first.result(5)["error_code"] == 409
        telegram.person().write("a")
        assert second.result(5)["ok"]
        telegram.wait_for(lambda: len(telegram.ledger.calls) == 3)
        assert sorted(call.status for call in telegram.ledger.calls) == [0, 200, 409]


def test_allowed_updates_are_kept_from_call_to_call(
    telegram: FakeTelegram, caller: Caller, anna: Person
) -> None:
    """The list holds until another is given; what is not in it never comes."""
    caller.do("getUpdates", allowed_updates=["callback_query", "message_reaction"])
    message = anna.write("a")
    anna.react(message, "👍")
    assert [list(update)[1] for update in caller.do("getUpdates")] == ["message_reaction"]
    anna.write("b")
    assert len(caller.do("getUpdates")) == 1
    caller.do("getUpdates", allowed_updates=[], offset=-1)
    anna.write("c")
    anna.react(message, "👎")
    assert [list(update)[1] for update in caller.do("getUpdates")][1:] == ["message"]
    assert telegram.pending() == 2


def test_updates_are_kept_for_a_day(telegram: FakeTelegram, caller: Caller, anna: Person) -> None:
    """After 24 hours an update is gone."""
    anna.write("a")
    telegram.clock.advance(86_399)
    anna.write("b")
    assert len(caller.do("getUpdates")) == 2
    telegram.clock.advance(2)
    (update,) = caller.do("getUpdates")
    assert update["message"]["text"] == "b"


def test_an_update_may_come_twice(telegram: FakeTelegram, caller: Caller, anna: Person) -> None:
    """A repeated update comes with its old number, whatever was confirmed."""
    anna.write("a")
    (update,) = caller.do("getUpdates")
    telegram.repeat()
    telegram.repeat(update["update_id"])
    again = caller.do("getUpdates", offset=update["update_id"] + 1)
    assert again == [update, update]
    assert caller.do("getUpdates") == []


def test_delete_webhook_drops_what_waits(caller: Caller, anna: Person) -> None:
    """`drop_pending_updates` forgets everything."""
    anna.write("a")
    assert caller.say("deleteWebhook")["description"] == "Webhook is already deleted"
    assert len(caller.do("getUpdates")) == 1
    caller.do("deleteWebhook", drop_pending_updates=True)
    assert caller.do("getUpdates") == []


def test_updates_have_what_libraries_need(caller: Caller, telegram: FakeTelegram) -> None:
    """A tap has its chat instance, an edit its date, a forward its origin."""
    anna = telegram.person(language_code="de", last_name="Berg", username="anna")
    message = anna.write("@footnote_bot")
    anna.edit(message, "b")
    anna.forward(message)
    anna.send_photo("c")
    anna.send_voice()
    anna.send_sticker()
    anna.send_document("a.txt", b"x")
    updates = caller.do("getUpdates")
    assert updates[0]["message"]["from"]["language_code"] == "de"
    assert updates[0]["message"]["entities"][0]["type"] == "mention"
    assert updates[1]["edited_message"]["edit_date"]
    assert updates[2]["message"]["forward_origin"]["sender_user"]["last_name"] == "Berg"
    assert updates[3]["message"]["caption"] == "c"
    assert updates[3]["message"]["photo"][0]["width"]
    assert updates[4]["message"]["voice"]["duration"] == 2
    assert updates[5]["message"]["sticker"]["emoji"] == "🙂"
    assert updates[6]["message"]["document"]["file_name"] == "a.txt"
