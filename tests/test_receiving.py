"""What comes from Telegram is written down before anybody works on it."""

import asyncio
from pathlib import Path

import pytest
from telegram import Update

from bot.messenger import receiving
from bot.messenger.journal import Journal, Waiting
from bot.messenger.receiving import Inbox
from bot.messenger.state import State
from index.errors import HomeUnusable

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


def test_what_cannot_be_written_down_is_left_with_telegram(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The error goes to whoever would acknowledge it, after a pause: nobody asks in a rush."""
    monkeypatch.setattr(receiving, "PAUSE", 0.01)
    state = State(tmp_path)
    state.do_now(lambda rows: rows.execute("DROP TABLE updates"))

    async def work() -> int:
        inbox = Inbox(Journal(state))
        with pytest.raises(HomeUnusable):
            await inbox.put(Update.de_json(BODY, None))
        return inbox.qsize()

    assert asyncio.run(work()) == 0
    state.close()


def test_what_was_known_before_is_queued_again(tmp_path: Path) -> None:
    """As it came, without another look at the journal."""
    state = State(tmp_path)

    async def work() -> object:
        inbox = Inbox(Journal(state))
        inbox.restore([Waiting(BODY, 0)], None)  # type: ignore[arg-type]
        return await inbox.get()

    assert asyncio.run(work()) == Update.de_json(BODY, None)
    state.close()
