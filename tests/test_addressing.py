"""What is meant for the bot is understood, and nothing else."""

import re
from typing import Any

import pytest
from telegram import Update, User

from bot.messenger.addressing import Said, addressed

ME = User(7, "Footnote", is_bot=True, username="footnote_bot")
COMMANDS = ("ask", "help", "start")
ANNA = {"id": 1, "is_bot": False, "first_name": "Anna", "language_code": "de"}
BOT = {"id": 7, "is_bot": True, "first_name": "Footnote", "username": "footnote_bot"}
PRIVATE = {"id": 1, "type": "private", "first_name": "Anna"}
GROUP = {"id": -5, "type": "supergroup", "title": "Readers"}


def entity(kind: str, offset: int, length: int, **known: Any) -> dict[str, Any]:
    """Return what Telegram finds in a text."""
    return {"type": kind, "offset": offset, "length": length, **known}


def said(text: str = "", chat: dict[str, Any] = PRIVATE, **known: Any) -> Said | None:
    """Return what a message is taken for, its commands and mentions found as Telegram does."""
    entities = []
    if text.startswith("/"):
        entities.append(entity("bot_command", 0, len(text.split()[0])))
    named = re.search(r"@footnote_bot\b", text)
    at = named.start() if named else -1
    if at >= 0 and not text.startswith("/"):
        entities.append(entity("mention", len(text[:at].encode("utf-16-le")) // 2, 13))
    message = {
        "message_id": 11,
        "date": 1_700_000_000,
        "chat": chat,
        "from": ANNA,
        **({"text": text, "entities": entities} if text else {}),
        **known,
    }
    return addressed(Update.de_json({"update_id": 3, "message": message}, None), ME, COMMANDS)


def test_in_a_private_chat_everything_is_meant() -> None:
    """A text is a question, with all that is needed to answer it."""
    assert said("Who won?") == Said(
        update=3,
        chat=1,
        thread=None,
        private=True,
        user=1,
        language="de",
        message=11,
        text="Who won?",
        command=None,
        edited=False,
        carried=None,
    )


@pytest.mark.parametrize(
    ("text", "command", "rest"),
    [
        ("/start", "start", ""),
        ("/ask Who won?", "ask", "Who won?"),
        ("/ASK@Footnote_Bot  Who won? ", "ask", "Who won?"),
        ("/ask\nWho won?", "ask", "Who won?"),
        ("/dance", "dance", ""),
        ("Who said /ask?", None, "Who said /ask?"),
    ],
)
def test_a_command_is_told_from_what_follows_it(text: str, command: str, rest: str) -> None:
    """Only at the beginning, in any letters, with the bot's name or without."""
    found = said(text)

    assert found
    assert (found.command, found.text) == (command, rest)


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("@footnote_bot Who won?", "Who won?"),
        ("@footnote_bot, who won?", "who won?"),
        ("Who won, @footnote_bot?", "Who won, ?"),
        ("👩‍🚀🙂 @footnote_bot who won?", "👩‍🚀🙂 who won?"),
        ("/ask who won?", "who won?"),
    ],
)
def test_in_a_group_it_must_be_named_or_asked(text: str, rest: str) -> None:
    """What is left without the name is the question, whatever signs stand before it."""
    found = said(text, GROUP)

    assert found
    assert (found.text, found.private) == (rest, False)


@pytest.mark.parametrize(
    "text", ["Who won?", "/ask@other_bot who won?", "/dance", "write to @footnote_bots"]
)
def test_what_a_group_says_to_others_is_not_meant(text: str) -> None:
    """Other bots' commands, other names, and talk."""
    assert said(text, GROUP) is None


def test_a_reply_to_the_bot_is_meant() -> None:
    """One to somebody else is not."""
    own = {"message_id": 9, "date": 1, "chat": GROUP, "from": BOT, "text": "An answer."}
    other = {**own, "from": ANNA}

    found = said("And NATO?", GROUP, reply_to_message=own)

    assert found
    assert found.text == "And NATO?"
    assert said("And NATO?", GROUP, reply_to_message=other) is None


@pytest.mark.parametrize("text", ["@footnote_bot", "/ask"])
def test_named_under_a_question_it_answers_that_question(text: str) -> None:
    """A bare name or command is about the message that it replies to."""
    asked = {"message_id": 9, "date": 1, "chat": GROUP, "from": ANNA, "text": "Who won?"}

    found = said(text, GROUP, reply_to_message=asked)

    assert found
    assert found.text == "Who won?"


@pytest.mark.parametrize(
    "known",
    [
        {"via_bot": {**BOT, "id": 8, "username": "other_bot"}},
        {"forward_origin": {"type": "user", "date": 1, "sender_user": ANNA}},
        {"reply_to_message": {"message_id": 9, "date": 1, "chat": PRIVATE, "text": "4242"}},
    ],
)
def test_what_others_wrote_is_nobodys_own_words(known: dict[str, Any]) -> None:
    """What an inline bot proposed was tapped, not written, and so with a forward or a reply."""
    text = "/ask" if "reply_to_message" in known else "/ask 4242"
    own, others = said("/ask 4242"), said(text, **known)

    assert own
    assert others
    assert own.own
    assert not others.own


def test_a_mention_by_number_counts() -> None:
    """A name that links to the bot without its @name."""
    named = [entity("text_mention", 0, 3, user=BOT)]

    found = said("", GROUP, caption="Bot, who won?", photo=[photo()], caption_entities=named)

    assert found
    assert (found.text, found.carried) == ("who won?", None)


def photo() -> dict[str, Any]:
    """Return a photo."""
    return {"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}


@pytest.mark.parametrize(
    ("known", "kind"),
    [
        ({"photo": [photo()]}, "photo"),
        ({"voice": {"file_id": "a", "file_unique_id": "b", "duration": 1}}, "voice"),
        ({"location": {"longitude": 1.0, "latitude": 1.0}}, "attachment"),
    ],
)
def test_what_is_no_text_is_told(known: dict[str, Any], kind: str) -> None:
    """It is answered by a kind line; in a group it is nobody's business."""
    found = said(**known)

    assert found
    assert (found.carried, found.text) == (kind, "")
    assert said(chat=GROUP, **known) is None


def test_a_caption_is_a_question() -> None:
    """What is written under a photo is read."""
    found = said(photo=[photo()], caption="Who won?")

    assert found
    assert (found.text, found.carried) == ("Who won?", None)


def test_notes_about_the_chat_and_other_bots_are_not_meant() -> None:
    """Telegram says so when somebody joins; a bot would be answered for ever."""
    assert said(new_chat_members=[ANNA]) is None
    assert said("Who won?", **{"from": {**BOT, "id": 8}}) is None


def test_who_writes_as_a_channel_or_a_group_has_that_number() -> None:
    """An anonymous administrator looks like a bot, and is a person."""
    anonymous = {"id": 1087968824, "is_bot": True, "first_name": "Group"}
    found = said("/ask who won?", GROUP, **{"from": anonymous, "sender_chat": GROUP})

    assert found
    assert found.user == -5


def test_an_edited_message_and_a_topic_are_told() -> None:
    """An edited question is to be answered anew, and in its topic."""
    message = {
        "message_id": 11, "date": 1, "edit_date": 2, "chat": {**GROUP, "is_forum": True},
        "from": ANNA, "text": "/ask a", "entities": [entity("bot_command", 0, 4)],
        "is_topic_message": True, "message_thread_id": 4,
    }  # fmt: skip
    update = Update.de_json({"update_id": 3, "edited_message": message}, None)

    found = addressed(update, ME, COMMANDS)

    assert found
    assert (found.edited, found.thread) == (True, 4)
