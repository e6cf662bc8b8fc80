"""The people of the fake Telegram do what people do, and see what people see."""

from typing import Any

import pytest

from tests.fakes.telegram import CHANNEL, GROUP, FakeTelegram, Toast
from tests.fakes.telegram.calling import Caller

TOO_OLD = "400 Bad Request: query is too old and response timeout expired or query ID is invalid"


def kinds(updates: list[dict[str, Any]]) -> list[str]:
    """Return what kinds updates are of."""
    return [next(name for name in update if name != "update_id") for update in updates]


def texts(updates: list[dict[str, Any]]) -> list[str]:
    """Return the texts of messages."""
    return [update["message"]["text"] for update in updates if "text" in update.get("message", {})]


def ask(caller: Caller, chat: int, **more: Any) -> dict[str, Any]:
    """Send a message with a button."""
    row = [{"text": "Context", "callback_data": "c"}, {"text": "Open", "url": "http://a.de"}]
    markup = {"inline_keyboard": [row]}
    sent: dict[str, Any] = caller.do(
        "sendMessage", chat_id=chat, text="a", reply_markup=markup, **more
    )
    return sent


def test_privacy_mode(telegram: FakeTelegram, caller: Caller) -> None:
    """In a group the bot gets commands, mentions and replies to it, and no more."""
    group = telegram.group()
    anna = group.join(telegram.person())
    sent = caller.do("sendMessage", chat_id=group.id, text="I am a bot")
    bots = anna.next()
    assert bots.id == sent["message_id"]
    mine = anna.write("just talking")
    anna.write("more talking", reply_to=mine)
    anna.write("/ask@other_bot what")
    anna.write("mail a@footnote_bot.de")
    anna.write("what, @other_bot?")
    for seen in ("/ask one", "/ask@Footnote_Bot two", "three, @footnote_bot?"):
        anna.write(seen)
    anna.write("four", reply_to=bots)
    anna.send_photo()
    anna.write("five", anonymous=True, reply_to=bots)
    updates = caller.do("getUpdates")
    expected = ["/ask one", "/ask@Footnote_Bot two", "three, @footnote_bot?", "four", "five"]
    assert texts(updates) == expected
    last = updates[-1]["message"]
    assert last["from"]["username"] == "GroupAnonymousBot"
    assert last["sender_chat"]["id"] == group.id
    assert updates[-2]["message"]["reply_to_message"]["text"] == "I am a bot"


def test_an_administrator_sees_all(telegram: FakeTelegram, caller: Caller) -> None:
    """As an administrator, or with privacy off, the bot gets every message."""
    group = telegram.group()
    group.add_bot("administrator")
    group.join(telegram.person()).write("just talking")
    assert texts(caller.do("getUpdates")) == ["just talking"]
    with FakeTelegram(privacy=False) as open_one:
        open_one.group().join(open_one.person()).write("just talking")
        assert texts(Caller(open_one).do("getUpdates")) == ["just talking"]


def test_joining_and_leaving_is_told(telegram: FakeTelegram, caller: Caller) -> None:
    """The bot is told when it is added, thrown out, blocked and let in again."""
    group = telegram.group(kind=GROUP)
    group.kick_bot()
    group.join(telegram.person()).write("/ask unheard")
    anna = telegram.person()
    anna.start()
    anna.block()
    with pytest.raises(PermissionError):
        anna.write("a")
    anna.unblock()
    updates = caller.do("getUpdates")
    changes = [one["my_chat_member"] for one in updates if "my_chat_member" in one]
    assert [change["new_chat_member"]["status"] for change in changes] == [
        "member",
        "kicked",
        "kicked",
        "member",
    ]
    assert kinds(updates)[:2] == ["my_chat_member", "message"]
    assert texts(updates) == ["/start"]


def test_who_is_not_in_a_group_cannot_write(telegram: FakeTelegram) -> None:
    """A person has to join first."""
    anna, group = telegram.person(), telegram.group()
    seat = group.join(anna)
    group.chat.members[anna.id] = "left"
    with pytest.raises(PermissionError, match="Anna is not in the chat"):
        seat.write("a")


def test_channels_have_posts_without_authors(telegram: FakeTelegram, caller: Caller) -> None:
    """A post of a channel is from nobody."""
    telegram.group("News", CHANNEL).post("a")
    (post,) = [one["channel_post"] for one in caller.do("getUpdates") if "channel_post" in one]
    assert "from" not in post
    assert post["sender_chat"]["title"] == "News"


def test_a_tap_is_answered_once(telegram: FakeTelegram, caller: Caller) -> None:
    """The first answer is seen, a second or a late one is refused."""
    anna = telegram.person()
    anna.start()
    ask(caller, anna.id)
    message = anna.next()
    tap = anna.tap(message, "Cont")
    (update,) = caller.do("getUpdates", offset=-1)
    query = update["callback_query"]
    assert (query["data"], query["from"]["id"]) == ("c", anna.id)
    assert query["message"]["message_id"] == message.id
    assert query["chat_instance"]
    assert not tap.answered
    caller.do("answerCallbackQuery", callback_query_id=query["id"], text="Hi", show_alert=True)
    assert tap.answer() == Toast("Hi", alert=True)
    assert caller.refused("answerCallbackQuery", callback_query_id=query["id"]) == TOO_OLD
    late = anna.tap(message, message.buttons[0])
    assert late.query
    telegram.clock.advance(601)
    assert caller.refused("answerCallbackQuery", callback_query_id=late.query.id) == TOO_OLD
    with pytest.raises(TimeoutError, match="No answer to the tap"):
        late.answer(0.05)


def test_buttons_that_open_a_page_ask_nobody(telegram: FakeTelegram, caller: Caller) -> None:
    """A link opens; the bot is not asked. A button that is gone cannot be pressed."""
    anna = telegram.person()
    anna.start()
    sent = ask(caller, anna.id)
    message = anna.next()
    assert anna.tap(message, "Open").answer() == Toast(url="http://a.de/")
    assert telegram.pending() == 1
    button = message.button("Context")
    caller.do("editMessageReplyMarkup", chat_id=anna.id, message_id=sent["message_id"])
    with pytest.raises(LookupError, match="no button 'Context' any more"):
        anna.tap(message, button)
    with pytest.raises(LookupError, match="No button 'Context'"):
        anna.tap(message, "Context")


def test_inline_queries(telegram: FakeTelegram, caller: Caller) -> None:
    """Results are seen; too many, doubled or late ones are refused."""
    anna = telegram.person()
    asked = anna.ask_inline("bridge")
    (update,) = caller.do("getUpdates")
    number = update["inline_query"]["id"]
    assert update["inline_query"]["query"] == "bridge"
    result = {"type": "article", "id": "1", "title": "a"}
    for results, refusal in (
        ([result] * 2, "RESULT_ID_DUPLICATE"),
        ([{**result, "id": "x" * 65}], "RESULT_ID_INVALID"),
        ([{**result, "id": str(place)} for place in range(51)], "RESULTS_TOO_MUCH"),
    ):
        said = caller.refused("answerInlineQuery", inline_query_id=number, results=results)
        assert said == f"400 Bad Request: {refusal}"
    caller.do("answerInlineQuery", inline_query_id=number, results=[result])
    assert asked.results() == [result]
    again = caller.refused("answerInlineQuery", inline_query_id=number, results=[result])
    assert again == TOO_OLD
    with pytest.raises(ValueError, match="256"):
        anna.ask_inline("x" * 257)


def test_waiting_ends_as_soon_as_it_may(telegram: FakeTelegram, caller: Caller) -> None:
    """Each message is returned once; silence is a TimeoutError that says so."""
    anna = telegram.person()
    anna.start()
    caller.do("sendMessage", chat_id=anna.id, text="a")
    caller.do("sendMessage", chat_id=anna.id, text="b")
    assert [anna.next().text, anna.next().text] == ["a", "b"]
    with pytest.raises(TimeoutError, match="No message of the bot within"):
        anna.next(0.05)
    assert anna.nothing(0.05)
    caller.do("sendMessage", chat_id=anna.id, text="c")
    assert not anna.nothing(0.05)
    message = anna.next()
    assert anna.settled(message, quiet=0.05) is message
    caller.do("editMessageText", chat_id=anna.id, message_id=message.id, text="d")
    assert anna.wait(lambda: message.text == "d")


def test_a_forum_keeps_the_thread(telegram: FakeTelegram, caller: Caller) -> None:
    """A message in a topic names its thread, and the group is a forum."""
    group = telegram.group()
    thread = group.topic("News")
    group.join(telegram.person()).write("/ask a", thread=thread)
    message = caller.do("getUpdates", offset=-1)[0]["message"]
    assert (message["message_thread_id"], message["is_topic_message"]) == (thread, True)
    assert message["chat"]["is_forum"] is True


def test_a_person_deletes_and_forwards(telegram: FakeTelegram, caller: Caller) -> None:
    """The bot is not told of a deletion; a reply to what is gone is refused."""
    anna = telegram.person()
    gone = anna.start()
    anna.delete(gone)
    assert kinds(caller.do("getUpdates")) == ["message"]
    reply = {"message_id": gone.id}
    said = caller.refused("sendMessage", chat_id=anna.id, text="a", reply_parameters=reply)
    assert said == "400 Bad Request: message to be replied not found"
    with pytest.raises(ValueError, match="A group is"):
        telegram.group(kind="club")
