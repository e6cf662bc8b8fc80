"""What comes from Telegram is written down before anybody works on it."""

import asyncio
from pathlib import Path

import pytest
from telegram import Update

from bot.messenger.kept.journal import Journal, Waiting
from bot.messenger.kept.state import State
from bot.messenger.receiving import Inbox, NotKept

BODY = {
    "update_id": 5,
    "message": {
        "message_id": 1,
        "date": 1_700_000_000,
        "chat": {"id": 1, "type": "private"},
        "from": {"id": 1, "is_bot": False, "first_name": "Anna"},
        "text": "Who won? 🙂",
    },
}


def test_a_repeat_is_not_worked_on_again(tmp_path: Path) -> None:
    """What Telegram sends twice is in the journal and in the queue once; other things pass."""
    state = State(tmp_path)

    async def work() -> tuple[int, list[Waiting]]:
        journal = Journal(state)
        inbox = Inbox(journal)
        for _ in range(2):
            await inbox.put(Update.de_json(BODY, None))
        await inbox.put("stop")
        return inbox.qsize(), await journal.waiting()

    size, waiting = asyncio.run(work())
    state.close()
    assert size == 2
    assert Update.de_json(waiting[0].body, None) == Update.de_json(BODY, None)
    assert waiting[0].body["message"]["text"] == "Who won? 🙂"


def test_what_cannot_be_written_down_is_left_with_telegram(tmp_path: Path) -> None:
    """The error is one on which PTB asks again."""
    state = State(tmp_path)
    state.do_now(lambda rows: rows.execute("DROP TABLE updates"))

    async def work() -> int:
        inbox = Inbox(Journal(state))
        with pytest.raises(NotKept):
            await inbox.put(Update.de_json(BODY, None))
        return inbox.qsize()

    assert asyncio.run(work()) == 0
    state.close()


def test_whatever_telegram_sends_can_be_written_down(tmp_path: Path) -> None:
    """Half a character, and a date that PTB leaves as one in a message that nobody can see."""
    chat = {"id": 1, "type": "private"}
    pinned = {"message_id": 3, "date": 0, "chat": chat}
    note = {"message_id": 4, "date": 1_700_000_000, "chat": chat, "pinned_message": pinned}
    half = {**BODY["message"], "text": "half \ud800"}  # type: ignore[dict-item]
    state = State(tmp_path)

    async def work() -> list[Waiting]:
        journal = Journal(state)
        inbox = Inbox(journal)
        for number, message in ((6, note), (7, half)):
            await inbox.put(Update.de_json({"update_id": number, "message": message}, None))
        return await journal.waiting()

    waiting = asyncio.run(work())
    state.close()
    assert [one.number for one in waiting] == [6, 7]
    assert waiting[1].body["message"]["text"] == "half \ud800"


def test_what_was_known_before_is_queued_again() -> None:
    """As it came, without another look at the journal."""
    update = Update.de_json(BODY, None)

    async def work() -> object:
        inbox = Inbox(Journal(None))  # type: ignore[arg-type]
        inbox.restore([update])
        return await inbox.get()

    assert asyncio.run(work()) is update
