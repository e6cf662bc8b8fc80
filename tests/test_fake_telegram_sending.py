"""The fake Telegram refuses messages, edits and buttons that Telegram refuses."""

from typing import Any

import pytest

from tests.fakes.telegram import GROUP, FakeTelegram, Person
from tests.fakes.telegram.calling import Caller

DAY = 86_400.0


@pytest.fixture
def anna(telegram: FakeTelegram) -> Person:
    """Somebody who has pressed "Start"."""
    anna = telegram.person()
    anna.start()
    return anna


def buttons(*row: dict[str, Any]) -> dict[str, Any]:
    """Return reply markup of one row."""
    return {"inline_keyboard": [list(row)]}


@pytest.mark.parametrize(
    ("values", "refusal"),
    [
        ({}, "message text is empty"),
        ({"text": " \n"}, "text must be non-empty"),
        ({"text": "a" * 4097}, "message is too long"),
        ({"text": "🙂" * 2049}, "message is too long"),
        ({"text": "a", "parse_mode": "XML"}, "unsupported parse_mode"),
        ({"text": "a", "reply_parameters": {"message_id": 99}}, "message to be replied not found"),
        ({"text": "a", "reply_to_message_id": 99}, "message to be replied not found"),
        ({"text": "a", "reply_parameters": {"message_id": 1, "quote": "x"}}, "QUOTE_TEXT_INVALID"),
        ({"text": "a", "message_thread_id": 5}, "message thread not found"),
        ({"text": "a", "entities": "{"}, "can't parse entities JSON object"),
    ],
)
def test_messages_that_are_refused(
    caller: Caller, anna: Person, values: dict[str, Any], refusal: str
) -> None:
    """Each broken message is refused with a 400 that says why, and nothing is sent."""
    said = caller.refused("sendMessage", chat_id=anna.id, **values)
    assert said == f"400 Bad Request: {refusal}"
    assert anna.answers == []


def test_longest_message_is_sent(caller: Caller, anna: Person) -> None:
    """4096 units are sent, whatever tags are around them."""
    caller.do("sendMessage", chat_id=anna.id, text=f"<b>{'a' * 4096}</b>", parse_mode="HTML")
    assert len(anna.next().text) == 4096


def test_reply_to_a_missing_message_if_allowed(caller: Caller, anna: Person) -> None:
    """With `allow_sending_without_reply` it is sent all the same."""
    reply = {"message_id": 99, "allow_sending_without_reply": True}
    caller.do("sendMessage", chat_id=anna.id, text="a", reply_parameters=reply)
    assert anna.next().reply_to is None


@pytest.mark.parametrize(
    ("button", "refusal"),
    [
        ({"text": "a", "callback_data": "x" * 65}, "BUTTON_DATA_INVALID"),
        ({"text": "a", "callback_data": "ü" * 33}, "BUTTON_DATA_INVALID"),
        ({"text": "a", "callback_data": ""}, "BUTTON_DATA_INVALID"),
        (
            {"text": "a", "url": "localhost"},
            "inline keyboard button URL 'localhost' is invalid: Wrong HTTP URL",
        ),
        (
            {"text": "a", "url": "happ://add/x"},
            "inline keyboard button URL 'happ://add/x' is invalid: Unsupported URL protocol",
        ),
        (
            {"text": "a"},
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        ({"text": " ", "callback_data": "x"}, "BUTTON_TEXT_INVALID"),
    ],
)
def test_buttons_that_are_refused(
    caller: Caller, anna: Person, button: dict[str, Any], refusal: str
) -> None:
    """Bad data, addresses and texts of buttons are refused."""
    said = caller.refused("sendMessage", chat_id=anna.id, text="a", reply_markup=buttons(button))
    assert said == f"400 Bad Request: {refusal}"


@pytest.mark.parametrize(("rows", "columns"), [(13, 8), (1, 9)])
def test_too_many_buttons_are_refused(
    caller: Caller, anna: Person, rows: int, columns: int
) -> None:
    """A hundred buttons at most, eight in a row at most."""
    row = [{"text": "a", "callback_data": "x"}] * columns
    markup = {"inline_keyboard": [row] * rows}
    said = caller.refused("sendMessage", chat_id=anna.id, text="a", reply_markup=markup)
    assert said == "400 Bad Request: reply markup is too long"


def test_edit_changes_text_and_buttons(caller: Caller, anna: Person) -> None:
    """An edit without buttons takes them away, and what was said before is kept."""
    markup = buttons({"text": "a", "callback_data": "x" * 64})
    sent = caller.do("sendMessage", chat_id=anna.id, text="one", reply_markup=markup)
    place = {"chat_id": anna.id, "message_id": sent["message_id"]}
    message = anna.next()
    assert message.button("a").data == "x" * 64
    edited = caller.do("editMessageText", **place, text="two")
    assert edited["edit_date"] >= edited["date"]
    assert (message.text, message.buttons) == ("two", [])
    assert [body.text for body in message.earlier] == ["one"]
    caller.do("editMessageReplyMarkup", **place, reply_markup=markup)
    assert message.buttons


def test_edits_that_are_refused(caller: Caller, anna: Person) -> None:
    """An edit that changes nothing, of nothing, or of another's message is refused."""
    sent = caller.do("sendMessage", chat_id=anna.id, text="<b>one</b>", parse_mode="HTML")
    place = {"chat_id": anna.id, "message_id": sent["message_id"]}
    same = caller.refused("editMessageText", **place, text=" <b>one</b>\n", parse_mode="HTML")
    assert same == (
        "400 Bad Request: message is not modified: specified new message content and reply "
        "markup are exactly the same as a current content and reply markup of the message"
    )
    assert "message is not modified" in caller.refused("editMessageReplyMarkup", **place)
    missing = {"chat_id": anna.id, "message_id": 99}
    assert caller.refused("editMessageText", **missing, text="a").endswith("to edit not found")
    hers = {"chat_id": anna.id, "message_id": 1}
    assert caller.refused("editMessageText", **hers, text="a").endswith("can't be edited")
    assert caller.refused("editMessageText", **place, text="a" * 4097).endswith("MESSAGE_TOO_LONG")
    caller.do("editMessageText", **place, text="one")


def test_delete(telegram: FakeTelegram, caller: Caller, anna: Person) -> None:
    """A message is gone once, not twice; others' in a group and old ones stay."""
    sent = caller.do("sendMessage", chat_id=anna.id, text="one")
    place = {"chat_id": anna.id, "message_id": sent["message_id"]}
    message = anna.next()
    assert caller.do("deleteMessage", **place) is True
    assert message.deleted
    assert anna.answers == []
    assert caller.refused("deleteMessage", **place).endswith("message to delete not found")
    assert caller.refused("editMessageText", **place, text="a").endswith("to edit not found")
    group = telegram.group()
    theirs = group.join(anna).write("/ask")
    place = {"chat_id": group.id, "message_id": theirs.id}
    assert caller.refused("deleteMessage", **place).endswith("message can't be deleted")
    group.add_bot("administrator")
    assert caller.do("deleteMessages", chat_id=group.id, message_ids=[theirs.id, 99]) is True
    telegram.clock.advance(2 * DAY + 1)
    old = caller.refused("deleteMessage", chat_id=anna.id, message_id=1)
    assert old.endswith("message can't be deleted for everyone")


def test_documents_keep_their_bytes(telegram: FakeTelegram, caller: Caller, anna: Person) -> None:
    """A file is sent, seen, sent again by its number and read back."""
    said = caller.document(anna.id, "proof.html", b"<html>", caption="Proof")
    document = said["result"]["document"]
    message = anna.next()
    assert message.document
    assert (message.document.name, message.document.data) == ("proof.html", b"<html>")
    assert (message.text, said["result"]["caption"]) == ("Proof", "Proof")
    caller.do("sendDocument", chat_id=anna.id, document=document["file_id"])
    assert anna.next().document == message.document
    path = caller.do("getFile", file_id=document["file_id"])["file_path"]
    assert caller.download(path) == b"<html>"
    assert "wrong file_id" in caller.refused("getFile", file_id="x")


def test_documents_that_are_refused(caller: Caller, anna: Person) -> None:
    """No file, an empty one, an unknown number or a long caption is refused."""
    assert "no document in the request" in caller.refused("sendDocument", chat_id=anna.id)
    unknown = caller.refused("sendDocument", chat_id=anna.id, document="x")
    assert "wrong file identifier/HTTP URL specified" in unknown
    assert "must be non-empty" in caller.document(anna.id, "a", b"")["description"]
    long = caller.document(anna.id, "a", b"x", caption="a" * 1025)
    assert long["description"] == "Bad Request: message caption is too long"


def test_drafts_are_shown_and_replaced(
    telegram: FakeTelegram, caller: Caller, anna: Person
) -> None:
    """A draft is replaced by the next and by the message; it fades after half a minute."""
    place = {"chat_id": anna.id, "draft_id": 7}
    assert caller.do("sendMessageDraft", **place) is True
    assert anna.draft
    assert anna.draft.text == ""
    caller.do("sendMessageDraft", **place, text="<b>pa", parse_mode="")
    caller.do("sendMessageDraft", **place, text="<b>part</b>", parse_mode="HTML")
    assert [draft.text for draft in anna.drafts] == ["", "<b>pa", "part"]
    telegram.clock.advance(31)
    assert anna.draft is None
    caller.do("sendMessageDraft", **place, text="part of")
    caller.do("sendMessage", chat_id=anna.id, text="part of it")
    assert anna.draft is None
    assert len(anna.drafts) == 4
    zero = caller.refused("sendMessageDraft", chat_id=anna.id, draft_id=0, text="a")
    assert zero.startswith("400 ")
    group = telegram.group()
    there = caller.refused("sendMessageDraft", chat_id=group.id, draft_id=7, text="a")
    assert there == "400 Bad Request: TEXTDRAFT_PEER_INVALID"


def test_chats_that_refuse(telegram: FakeTelegram, caller: Caller, anna: Person) -> None:
    """Unknown, not started, blocked, deactivated, kicked and left chats say so."""
    stranger, known = telegram.person("Bert"), telegram.person("Cora")
    telegram.group().join(known)
    assert _sent(caller, 5) == "400 Bad Request: chat not found"
    assert _sent(caller, stranger.id) == "400 Bad Request: chat not found"
    assert _sent(caller, known.id) == "403 Forbidden: bot can't initiate conversation with a user"
    anna.block()
    assert _sent(caller, anna.id) == "403 Forbidden: bot was blocked by the user"
    anna.unblock()
    caller.do("sendMessage", chat_id=anna.id, text="a")
    anna.leave_telegram()
    assert _sent(caller, anna.id) == "403 Forbidden: user is deactivated"
    group = telegram.group(kind=GROUP)
    group.kick_bot()
    assert _sent(caller, group.id) == "403 Forbidden: bot was kicked from the group chat"


def test_a_group_that_moved_says_where_to(telegram: FakeTelegram, caller: Caller) -> None:
    """A group that became a supergroup is refused with its new number, which works."""
    group = telegram.group(kind=GROUP)
    moved = group.migrate()
    said = caller.say("sendMessage", chat_id=group.id, text="a")
    assert said["description"] == "Bad Request: group chat was upgraded to a supergroup chat"
    assert said["parameters"] == {"migrate_to_chat_id": moved.id}
    caller.do("sendMessage", chat_id=moved.id, text="a")


def test_topics(telegram: FakeTelegram, caller: Caller) -> None:
    """A message goes to the topic that it names."""
    group = telegram.group()
    thread = group.topic("News")
    sent = caller.do("sendMessage", chat_id=group.id, text="a", message_thread_id=thread)
    assert (sent["message_thread_id"], sent["is_topic_message"]) == (thread, True)
    other = {"chat_id": group.id, "text": "a", "message_thread_id": 999}
    assert caller.refused("sendMessage", **other).endswith("message thread not found")


def test_actions_and_reactions(telegram: FakeTelegram, caller: Caller, anna: Person) -> None:
    """What the bot does is seen for five seconds; a reaction is an emoji on a message."""
    caller.do("sendChatAction", chat_id=anna.id, action="typing")
    assert anna.action == "typing"
    telegram.clock.advance(6)
    assert anna.action == ""
    wrong = caller.refused("sendChatAction", chat_id=anna.id, action="thinking")
    assert wrong == "400 Bad Request: wrong parameter action in request"
    place = {"chat_id": anna.id, "message_id": 1}
    caller.do("setMessageReaction", **place, reaction=[{"type": "emoji", "emoji": "👍"}])
    assert anna.messages[0].reactions[telegram.world.bot.id] == ["👍"]
    wrong = caller.refused("setMessageReaction", **place, reaction=[{"type": "emoji"}])
    assert wrong == "400 Bad Request: REACTION_INVALID"


def _sent(caller: Caller, chat: int) -> str:
    return caller.refused("sendMessage", chat_id=chat, text="a")
