"""The pacer keeps below Telegram's limits, and loses nothing when Telegram or the way fails."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)
from telegram.ext import ExtBot

from bot.messenger.wire.manner import Dropped, Manner, Pace
from bot.messenger.wire.pacing import Pacer
from tests.fakes.telegram import (
    BAD_JSON,
    HALF_BODY,
    NO_FLOOD,
    RESET,
    FakeTelegram,
    Fault,
    Person,
    stall,
    status,
)

pytestmark = pytest.mark.usefixtures("timedeltas")
FRAME = Manner(droppable=True)
FAST = Pace(
    total_rate=2000.0,
    total_burst=500,
    chat_rate=1000.0,
    chat_burst=500,
    draft_rate=1000.0,
    draft_burst=500,
    first_pause=0.02,
    longest_pause=0.1,
    margin=0.02,
)
AnyBot = ExtBot[Any]


@pytest.fixture
def fake() -> Iterator[FakeTelegram]:
    """A fake Telegram without limits of speed, which sees each call inside a `retry_after`."""
    with FakeTelegram(limits=replace(NO_FLOOD, grace=0.0)) as fake:
        yield fake


@pytest.fixture
def anna(fake: FakeTelegram) -> Person:
    """Somebody who has pressed "Start"."""
    return started(fake)


def started(fake: FakeTelegram) -> Person:
    """Return somebody who has pressed "Start"."""
    person = fake.person()
    person.start()
    return person


def run(fake: FakeTelegram, deed: Callable[[AnyBot], Awaitable[Any]], pace: Pace = FAST) -> Any:
    """Do something with a bot that is paced, and return what comes of it."""
    return run_with(fake, deed, Pacer(pace))


def run_with(fake: FakeTelegram, deed: Callable[[AnyBot], Awaitable[Any]], pacer: Pacer) -> Any:
    """Do something with a bot that has this pacer."""

    async def go() -> Any:
        bot = ExtBot(fake.token, base_url=fake.base_url, rate_limiter=pacer)
        async with bot:
            return await deed(bot)

    return asyncio.run(go())


async def send_all(bot: AnyBot, chat: int, many: int) -> None:
    """Send so many messages at once."""
    await asyncio.gather(*[bot.send_message(chat, f"{n}") for n in range(many)])


def sent(fake: FakeTelegram, chat: int) -> list[str]:
    """Return the texts of a chat in the order in which they were taken."""
    calls = fake.ledger.of("sendMessage", chat=chat)
    return [call.parameters["text"] for call in calls if call.ok]


# 1. Pacing


def test_a_chat_gets_a_burst_and_then_an_even_flow() -> None:
    """More messages than the burst are spread, so that Telegram refuses none."""
    limits = replace(NO_FLOOD, chat_burst=4, chat_rate=20.0)
    with FakeTelegram(limits=limits) as fake:
        anna = started(fake)
        pace = replace(FAST, chat_burst=3, chat_rate=20.0)
        run(fake, lambda bot: send_all(bot, anna.id, 9), pace)
        assert sent(fake, anna.id) == [f"{n}" for n in range(9)]
        assert fake.ledger.refusals == []


def test_edits_are_paced_as_messages_are() -> None:
    """An edit takes the room of a message."""
    with FakeTelegram(limits=replace(NO_FLOOD, chat_burst=4, chat_rate=20.0)) as fake:
        anna = started(fake)

        async def edit(bot: AnyBot) -> None:
            message = await bot.send_message(anna.id, "a")
            for n in range(8):
                await bot.edit_message_text(f"{n}", anna.id, message.message_id)

        run(fake, edit, replace(FAST, chat_burst=3, chat_rate=20.0))
        assert [message.text for message in anna.answers] == ["7"]
        assert fake.ledger.refusals == []


def test_a_group_gets_no_more_than_its_number_in_any_window() -> None:
    """Also across windows: the sixth message comes a whole window after the first was over."""
    limits = replace(NO_FLOOD, group_messages=5, group_window=0.5)
    with FakeTelegram(limits=limits) as fake:
        group = fake.group()
        pace = replace(FAST, group_messages=5, group_window=0.5)
        run(fake, lambda bot: send_all(bot, group.id, 12), pace)
        calls = fake.ledger.of("sendMessage", chat=group.id)
        assert [call.status for call in calls] == [200] * 12
        assert all(b.time - a.ended >= 0.5 for a, b in zip(calls, calls[5:], strict=False))


def test_a_slow_call_counts_until_its_end(fake: FakeTelegram) -> None:
    """A message that was long on its way is counted from when it was there at the latest."""
    group = fake.group()
    fake.faults.put(Fault("delay", seconds=0.3, done=True), "sendMessage")
    pace = replace(FAST, group_messages=1, group_window=0.2)
    run(fake, lambda bot: send_all(bot, group.id, 2), pace)
    first, second = fake.ledger.of("sendMessage")
    assert second.time - first.ended >= 0.2


def test_all_chats_together_are_paced() -> None:
    """Messages to many chats are spread too."""
    limits = replace(NO_FLOOD, total_burst=16, total_rate=50.0)  # a busy machine bunches them
    with FakeTelegram(limits=limits) as fake:
        people = [started(fake) for _ in range(24)]

        async def send(bot: AnyBot) -> None:
            await asyncio.gather(*[bot.send_message(one.id, "a") for one in people])

        run(fake, send, replace(FAST, total_burst=5, total_rate=50.0))
        assert fake.ledger.refusals == []
        assert len(fake.ledger.of("sendMessage")) == 24


def test_what_changes_no_chat_goes_at_once(fake: FakeTelegram) -> None:
    """While a message waits for room, the bot types, answers taps and asks who it is."""
    group = fake.group()

    async def do(bot: AnyBot) -> float:
        await bot.send_message(group.id, "a")
        waiting = asyncio.create_task(bot.send_message(group.id, "b"))
        await asyncio.sleep(0.02)
        began = time.monotonic()
        for _ in range(3):
            await bot.send_chat_action(group.id, "typing")
            await bot.set_my_commands([("ask", "Ask")])
            with pytest.raises(BadRequest):
                await bot.answer_callback_query("1")
            await bot.get_me()
        took = time.monotonic() - began
        assert not waiting.done()
        waiting.cancel()
        return took

    assert run(fake, do, replace(FAST, group_messages=1, group_window=30.0)) < 5
    assert sent(fake, group.id) == ["a"]


def test_drafts_are_paced_apart() -> None:
    """Drafts wait for each other, and a message does not wait for them."""
    limits = replace(NO_FLOOD, draft_burst=4, draft_rate=20.0)
    with FakeTelegram(limits=limits) as fake:
        anna = started(fake)

        async def draft(bot: AnyBot) -> None:
            frames = [bot.send_message_draft(anna.id, 1, f"{n}") for n in range(9)]
            drafts = asyncio.gather(*frames)
            await asyncio.sleep(0)
            await bot.send_message(anna.id, "a")
            assert not drafts.done()
            await drafts

        run(fake, draft, replace(FAST, draft_burst=3, draft_rate=20.0))
        assert fake.ledger.refusals == []
        assert len(fake.ledger.of("sendMessageDraft")) == 9


def test_chats_idle_for_long_are_forgotten(fake: FakeTelegram) -> None:
    """What is remembered does not grow with the number of chats there ever were."""
    pacer = Pacer(replace(FAST, group_window=0.01, crowd=8))

    async def send(bot: AnyBot) -> int:
        for _ in range(40):
            await bot.send_message(started(fake).id, "a")
        await asyncio.sleep(0.02)
        await bot.send_message(started(fake).id, "a")
        return len(pacer._throttles)

    assert run_with(fake, send, pacer) <= 16


def test_a_held_chat_is_not_forgotten(fake: FakeTelegram, anna: Person) -> None:
    """A chat that was told to wait is remembered until the time is over."""
    fake.faults.put(status(429, 0.4), "sendMessage", chat=anna.id)
    pacer = Pacer(replace(FAST, group_window=0.01, crowd=1))

    async def send(bot: AnyBot) -> None:
        with pytest.raises(Dropped):
            await bot.send_message(anna.id, "a", rate_limit_args=FRAME)
        await asyncio.sleep(0.02)
        for _ in range(3):
            await bot.send_message(started(fake).id, "b")
        await bot.send_message(anna.id, "c")

    run_with(fake, send, pacer)
    assert fake.ledger.violations == []


def test_a_group_is_remembered_while_its_messages_count(fake: FakeTelegram) -> None:
    """However many other chats come, a group with no room left has none."""
    group = fake.group()

    async def send(bot: AnyBot) -> None:
        await bot.send_message(group.id, "a")
        for _ in range(3):
            await bot.send_message(started(fake).id, "b")
        with pytest.raises(Dropped):
            await bot.send_message(group.id, "c", rate_limit_args=FRAME)

    run(fake, send, replace(FAST, group_messages=1, group_window=30.0, crowd=1))


# 2. 429s


def test_a_429_holds_its_chat_alone(fake: FakeTelegram, anna: Person) -> None:
    """Who waits for that chat waits until the time is over; another chat is not held."""
    ben = started(fake)
    fake.faults.put(status(429, 0.6), "sendMessage", chat=anna.id)

    async def send(bot: AnyBot) -> None:
        waiting = asyncio.create_task(send_all(bot, anna.id, 3))
        await fault_met(fake)
        await bot.send_message(ben.id, "b")
        assert sent(fake, anna.id) == []
        await waiting

    run(fake, send)
    refused, *rest = fake.ledger.of("sendMessage", chat=anna.id)
    assert refused.status == 429
    assert [call.parameters["text"] for call in rest] == ["0", "1", "2"]
    assert all(call.time >= refused.time + 0.6 for call in rest)
    assert fake.ledger.violations == []


def test_several_429s_on_end(fake: FakeTelegram, anna: Person) -> None:
    """Each one is waited for, whoever meets it, and all messages are delivered."""
    fake.faults.put(status(429, 0.15), "sendMessage", times=3)
    run(fake, lambda bot: send_all(bot, anna.id, 5))
    assert sorted(sent(fake, anna.id)) == ["0", "1", "2", "3", "4"]
    assert fake.ledger.violations == []


def test_a_429_holds_other_methods_of_the_chat(fake: FakeTelegram, anna: Person) -> None:
    """An edit waits, and "typing" is dropped, after a message was refused."""
    fake.faults.put(status(429, 0.4), "sendMessage")

    async def do(bot: AnyBot) -> None:
        waiting = asyncio.create_task(bot.send_message(anna.id, "a"))
        await fault_met(fake)
        with pytest.raises(Dropped):
            await bot.send_chat_action(anna.id, "typing", rate_limit_args=FRAME)
        await bot.send_chat_action(str(anna.id), "typing")
        await waiting

    run(fake, do)
    refused, *rest = fake.ledger.of("sendMessage", "sendChatAction")
    assert len(rest) == 2
    assert all(call.time >= refused.time + 0.4 for call in rest)


def test_a_429_of_a_draft_leaves_messages_free(fake: FakeTelegram, anna: Person) -> None:
    """A refused draft holds drafts, and not the answer."""
    fake.faults.put(status(429, 30), "sendMessageDraft")

    async def do(bot: AnyBot) -> None:
        for _ in range(2):
            with pytest.raises(Dropped):
                await bot.send_message_draft(anna.id, 1, "a", rate_limit_args=FRAME)
        await asyncio.wait_for(bot.send_message(anna.id, "b"), 10)

    run(fake, do)
    assert len(fake.ledger.of("sendMessageDraft")) == 1
    assert sent(fake, anna.id) == ["b"]


def test_a_429_is_read_as_a_number_too(
    fake: FakeTelegram, anna: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without PTB_TIMEDELTA it is waited as long."""
    monkeypatch.delenv("PTB_TIMEDELTA")
    fake.faults.put(status(429, 0.2), "sendMessage")
    with pytest.warns(DeprecationWarning, match="retry_after"):
        run(fake, lambda bot: bot.send_message(anna.id, "a"))
    assert sent(fake, anna.id) == ["a"]
    assert fake.ledger.violations == []


async def fault_met(fake: FakeTelegram) -> None:
    """Wait until a call has run into a fault, and its caller has heard so."""
    await asyncio.to_thread(fake.wait_for, lambda: any(call.fault for call in fake.ledger.calls))
    await asyncio.sleep(0.05)


# 3. Failures


@pytest.mark.parametrize(
    "fault",
    [*map(status, (401, 409, 500, 502)), RESET, HALF_BODY, BAD_JSON, stall()],
    ids=lambda fault: fault.name,
)
def test_what_may_pass_is_tried_again(fake: FakeTelegram, anna: Person, fault: Fault) -> None:
    """A message is delivered in spite of what goes wrong in between."""
    rule = fake.faults.put(fault, "sendMessage", times=2)
    run(fake, lambda bot: bot.send_message(anna.id, "a", read_timeout=0.3))
    assert rule.met == 2
    assert "a" in {message.text for message in anna.answers}


def test_an_outage_is_sat_out(fake: FakeTelegram, anna: Person) -> None:
    """Telegram is away for a while, and what was to be said is said when it is back."""

    async def send(bot: AnyBot) -> None:
        fake.refuse(0.4)
        await send_all(bot, anna.id, 3)

    run(fake, send)
    assert sorted(message.text for message in anna.answers) == ["0", "1", "2"]


def test_a_failing_call_does_not_hold_its_chat(fake: FakeTelegram, anna: Person) -> None:
    """While one waits to be tried again, others go; it ends when its task is cancelled."""
    fake.faults.put(status(500), "sendDocument", times=None)

    async def do(bot: AnyBot) -> None:
        failing = asyncio.create_task(bot.send_document(anna.id, b"a"))
        await fault_met(fake)
        await asyncio.wait_for(bot.send_message(anna.id, "b"), 10)
        await asyncio.to_thread(fake.wait_for, lambda: len(fake.ledger.of("sendDocument")) > 3)
        failing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await failing

    run(fake, do)
    assert sent(fake, anna.id) == ["b"]


def test_what_will_never_work_is_raised_at_once(fake: FakeTelegram) -> None:
    """A bad text, a blocked bot and a chat that has moved are the caller's business."""
    anna, group = started(fake), fake.group(kind="group")
    ben = started(fake)
    ben.block()
    moved = group.migrate()

    async def do(bot: AnyBot) -> None:
        with pytest.raises(BadRequest):
            await bot.send_message(anna.id, "<b>a", parse_mode="HTML")
        with pytest.raises(Forbidden):
            await bot.send_message(ben.id, "a")
        with pytest.raises(ChatMigrated) as migrated:
            await bot.send_message(group.id, "a")
        assert migrated.value.new_chat_id == moved.id

    run(fake, do)
    assert len(fake.ledger.of("sendMessage")) == 3


def test_a_file_too_large_is_raised_at_once() -> None:
    """To PTB a 413 is a failure of the network, but trying again cannot help."""
    with pytest.raises(NetworkError):
        asyncio.run(call(NetworkError("Request Entity Too Large")))


def test_nothing_is_tried_again_after_the_bot_is_shut_down() -> None:
    """A call that is left over ends with the bot."""
    pacer = Pacer(FAST)
    asyncio.run(pacer.shutdown())
    with pytest.raises(NetworkError):
        asyncio.run(call(NetworkError("Gone"), pacer=pacer))


async def call(
    error: TelegramError, manner: Manner | None = None, pacer: Pacer | None = None
) -> None:
    """Have a message fail in a way that the fake cannot; once more would be too much."""
    errors = iter([error])

    async def fail() -> bool:
        raise next(errors)

    await (pacer or Pacer(FAST)).process_request(
        fail, (), {}, "sendMessage", {"chat_id": 1}, manner
    )


# 4. Manners


def test_a_frame_is_dropped_if_there_is_no_room(fake: FakeTelegram, anna: Person) -> None:
    """It goes out while there is room, and never waits for it."""

    async def do(bot: AnyBot) -> None:
        for n in range(2):
            await bot.send_message_draft(anna.id, 1, f"{n}", rate_limit_args=FRAME)
        began = time.monotonic()
        with pytest.raises(Dropped):
            await bot.send_message_draft(anna.id, 1, "2", rate_limit_args=FRAME)
        assert time.monotonic() - began < 1

    run(fake, do, replace(FAST, draft_burst=2, draft_rate=0.1))
    assert len(fake.ledger.of("sendMessageDraft")) == 2


def test_a_frame_makes_way_for_who_waits(fake: FakeTelegram, anna: Person) -> None:
    """While another call for the chat is under way, a frame is dropped."""
    rule = fake.faults.put(stall(), "sendMessage")

    async def do(bot: AnyBot) -> None:
        waiting = asyncio.create_task(bot.send_message(anna.id, "a", read_timeout=60))
        await asyncio.to_thread(fake.wait_for, lambda: rule.met)
        with pytest.raises(Dropped):
            await bot.send_message(anna.id, "b", rate_limit_args=FRAME)
        assert not waiting.done()
        waiting.cancel()

    run(fake, do)
    assert rule.met == 1
    assert sent(fake, anna.id) == []


@pytest.mark.parametrize("fault", [status(429, 30), status(502), RESET], ids=lambda one: one.name)
def test_a_frame_that_fails_is_dropped(fake: FakeTelegram, anna: Person, fault: Fault) -> None:
    """It is not tried again."""
    fake.faults.put(fault, times=None, chat=anna.id)

    async def do(bot: AnyBot) -> None:
        with pytest.raises(Dropped) as dropped:
            await bot.send_message(anna.id, "a", rate_limit_args=FRAME)
        assert isinstance(dropped.value.__cause__, TelegramError)
        with pytest.raises(Dropped):
            await bot.send_chat_action(anna.id, "typing", rate_limit_args=FRAME)

    run(fake, do)
    assert len(fake.ledger.of("sendMessage")) == 1
    assert len(fake.ledger.of("sendChatAction")) == (0 if fault.code == 429 else 1)


def test_frames_leave_half_of_a_group_to_the_answer(fake: FakeTelegram) -> None:
    """A frame takes one of a group's twenty a minute only while ten are free."""
    group = fake.group()

    async def do(bot: AnyBot) -> None:
        message = await bot.send_message(group.id, "...")
        dropped = 0
        for n in range(15):
            try:
                await bot.edit_message_text(
                    f"{n}", group.id, message.message_id, rate_limit_args=FRAME
                )
            except Dropped:
                dropped += 1
        assert dropped == 5
        for n in range(9):
            await asyncio.wait_for(bot.send_message(group.id, f"{n}"), 10)

    run(fake, do)
    assert len(fake.ledger.of("editMessageText")) == 10


def test_patience_comes_to_an_end(fake: FakeTelegram, anna: Person) -> None:
    """A call with patience is tried again for so long, and then fails as it last failed."""
    fake.faults.put(status(502), "answerCallbackQuery", "sendMessage", times=None)

    async def do(bot: AnyBot) -> None:
        manner = Manner(patience=0.3)
        for deed in (
            lambda: bot.answer_callback_query("1", rate_limit_args=manner),
            lambda: bot.send_message(anna.id, "a", rate_limit_args=manner),
        ):
            began = time.monotonic()
            with pytest.raises(NetworkError):
                await deed()
            assert time.monotonic() - began < 5

    run(fake, do)
    assert len(fake.ledger.of("answerCallbackQuery")) > 2
    assert len(fake.ledger.of("sendMessage")) > 2


def test_a_call_with_patience_outlives_a_failure(fake: FakeTelegram, anna: Person) -> None:
    """A tap is answered though the first two tries failed, the second for a 429."""
    fake.faults.put(status(502), "answerCallbackQuery")
    fake.faults.put(status(429, 0.2), "answerCallbackQuery")

    async def do(bot: AnyBot) -> None:
        with pytest.raises(BadRequest):  # there is no such tap, and the fake has looked
            await bot.answer_callback_query("1", rate_limit_args=Manner(patience=10))

    run(fake, do)
    assert [call.status for call in fake.ledger.of("answerCallbackQuery")] == [502, 429, 400]
    assert fake.ledger.violations == []


def test_a_hold_longer_than_patience_is_not_waited_for(fake: FakeTelegram, anna: Person) -> None:
    """Who cannot wait so long is told at once, also if it was another who met the 429."""
    fake.faults.put(status(429, 30), "sendMessage")

    async def do(bot: AnyBot) -> None:
        for _ in range(2):
            with pytest.raises(RetryAfter) as told:
                await bot.send_message(anna.id, "a", rate_limit_args=Manner(patience=5))
            assert timedelta(seconds=20) < told.value.retry_after < timedelta(seconds=31)

    run(fake, do)
    assert len(fake.ledger.of("sendMessage")) == 1


@pytest.mark.parametrize("code", [401, 429, 502])
def test_other_methods_are_tried_once(fake: FakeTelegram, code: int) -> None:
    """What PTB or others repeat, or nobody needs, fails as if there were no pacer."""
    expected = {401: InvalidToken, 429: RetryAfter, 502: NetworkError}[code]

    async def do(bot: AnyBot) -> None:
        fake.faults.put(status(code, 30 if code == 429 else None), "deleteWebhook", "getUpdates")
        with pytest.raises(expected):
            await bot.delete_webhook()
        fake.faults.clear()
        fake.faults.put(status(code, 30 if code == 429 else None), "getUpdates")
        with pytest.raises(expected):
            await bot.get_updates()

    run(fake, do)
    assert len(fake.ledger.of("deleteWebhook", "getUpdates")) == 2
