"""The real python-telegram-bot runs against the fake Telegram."""

from collections.abc import Iterator

import pytest
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
)
from telegram.ext import (
    CallbackQueryHandler,
    ContextTypes,
    InlineQueryHandler,
    MessageHandler,
    filters,
)

from tests.fakes.telegram import (
    GROUP,
    LOST_REPLY,
    RESET,
    FakeTelegram,
    Limits,
    status,
)
from tests.fakes.telegram.running import App, Running

pytestmark = pytest.mark.usefixtures("timedeltas")
Context = ContextTypes.DEFAULT_TYPE


async def echo(update: Update, context: Context) -> None:
    """Stream a draft, and say the text again with a button."""
    message, chat = update.effective_message, update.effective_chat
    assert message
    assert chat
    await chat.send_action("typing")
    if chat.type == "private":
        await context.bot.send_message_draft(chat.id, draft_id=message.message_id, text="Wait")
    row = [InlineKeyboardButton("Proof", callback_data="proof")]
    markup = InlineKeyboardMarkup([row])
    await message.reply_html(f"<b>You</b>: {message.text}", reply_markup=markup, do_quote=True)


async def prove(update: Update, context: Context) -> None:
    """Answer a tap, edit the message and send a document."""
    query, message = update.callback_query, update.effective_message
    assert query
    assert message
    await query.answer("Here it is")
    await query.edit_message_text("Proved.")
    await message.reply_document(b"<html>", filename="proof.html", caption="Proof")


async def weigh(update: Update, context: Context) -> None:
    """Read a document back, and say how long it is."""
    message = update.effective_message
    assert message
    assert message.document
    file = await message.document.get_file()
    await message.reply_text(str(len(await file.download_as_bytearray())))


async def suggest(update: Update, context: Context) -> None:
    """Answer an inline query with nothing."""
    assert update.inline_query
    await update.inline_query.answer([])


def register(app: App) -> None:
    """Give an application the handlers."""
    app.add_handler(MessageHandler(filters.TEXT, echo))
    app.add_handler(MessageHandler(filters.Document.ALL, weigh))
    app.add_handler(CallbackQueryHandler(prove))
    app.add_handler(InlineQueryHandler(suggest))


@pytest.fixture
def fake() -> Iterator[FakeTelegram]:
    """A fake Telegram whose pauses are short."""
    with FakeTelegram(limits=Limits(conflict_pause=0.1)) as fake:
        yield fake


def talk(fake: FakeTelegram) -> None:
    """Talk with the bot as a person does: text, button, document, file, inline."""
    anna = fake.person(language_code="de")
    anna.write("Hello & all".replace("&", "and"))
    message = anna.next()
    assert message.text == "You: Hello and all"
    assert message.entities == [{"offset": 0, "length": 3, "type": "bold"}]
    assert message.reply_to
    tap = anna.tap(message, "Proof")
    assert tap.answer().text == "Here it is"
    document = anna.next()
    assert document.document
    assert (document.document.name, document.document.data) == ("proof.html", b"<html>")
    assert (message.text, message.buttons, document.text) == ("Proved.", [], "Proof")
    anna.send_document("a.txt", b"12345")
    assert anna.next().text == "5"
    assert anna.ask_inline("x").results() == []
    fake.drained()


def test_polling(fake: FakeTelegram) -> None:
    """A bot that polls answers texts, taps, documents and inline queries; all is confirmed."""
    with Running(fake, register) as bot:
        talk(fake)
        assert bot.errors == []
    calls = fake.ledger.count()
    assert calls["sendMessageDraft"] == 1
    assert calls["sendChatAction"] == 1
    assert fake.ledger.refusals == []


def test_webhook(fake: FakeTelegram) -> None:
    """A bot behind a webhook does the same; the secret is what lets updates in."""
    with Running(fake, register, webhook=True) as bot:
        talk(fake)
        assert bot.errors == []
        assert fake.world.webhook
        fake.world.webhook.secret = "another"
        fake.person().write("a")
        fake.wait_for(lambda: fake.world.webhook and fake.world.webhook.error)
        assert "403" in fake.world.webhook.error
    assert fake.ledger.count()["getUpdates"] == 0


def test_groups(fake: FakeTelegram) -> None:
    """In a group a mention is answered; other talk is not even seen."""
    with Running(fake, register) as bot:
        seat = fake.group().join(fake.person())
        seat.write("just talking")
        seat.write("what, @footnote_bot?")
        assert seat.next().text == "You: what, @footnote_bot?"
        assert seat.nothing(0.1)
        assert bot.errors == []


def test_two_pollers_conflict(fake: FakeTelegram) -> None:
    """Of two bots with one token each ends the other's polls."""
    with Running(fake, register) as one, Running(fake, register) as two:
        fake.wait_for(lambda: fake.ledger.refusals)
        fake.polled(2)
        assert {type(error) for error in one.poll_errors + two.poll_errors} == {Conflict}


def test_errors_are_those_that_ptb_knows(fake: FakeTelegram) -> None:
    """Each refusal arrives as the exception that a bot would catch."""
    anna = fake.person()
    anna.start()
    group = fake.group(kind=GROUP)
    moved = group.migrate()
    with Running(fake, register) as bot:
        anna.next()
        with pytest.raises(BadRequest, match="Can't parse entities: unsupported start tag"):
            bot.do(lambda api: api.send_message(anna.id, "<p>", parse_mode="HTML"))
        with pytest.raises(BadRequest, match="Message is too long"):
            bot.do(lambda api: api.send_message(anna.id, "a" * 4097))
        with pytest.raises(ChatMigrated) as migrated:
            bot.do(lambda api: api.send_message(group.id, "a"))
        assert migrated.value.new_chat_id == moved.id
        anna.block()
        with pytest.raises(Forbidden, match="bot was blocked by the user"):
            bot.do(lambda api: api.send_message(anna.id, "a"))
        fake.faults.put(status(429, 3), "sendMessage")
        with pytest.raises(RetryAfter):
            bot.do(lambda api: api.send_message(moved.id, "a"))
        fake.faults.put(status(401), "getMe")
        with pytest.raises(InvalidToken):
            bot.do(lambda api: api.get_me())


def test_flood_reaches_the_bot() -> None:
    """A bot that sends too fast is told when to come again."""
    with FakeTelegram(limits=Limits(chat_burst=2, whole_seconds=False)) as fake:
        anna = fake.person()
        anna.start()
        with Running(fake, register) as bot:
            anna.next()
            bot.do(lambda api: api.send_message(anna.id, "a"))
            with pytest.raises(RetryAfter):
                bot.do(lambda api: api.send_message(anna.id, "b"))


def test_faults_reach_the_bot(fake: FakeTelegram) -> None:
    """A lost reply is an error though the message stands; lost polls lose no question."""
    anna = fake.person()
    with Running(fake, register) as bot:
        anna.write("one")
        anna.next()
        fake.faults.put(LOST_REPLY, "sendMessage")
        anna.write("two")
        assert anna.next().text == "You: two"
        fake.wait_for(lambda: bot.errors)
        assert isinstance(bot.errors[0], NetworkError)
        for fault in (RESET, status(502)):
            fake.faults.put(fault, "getUpdates")
        anna.write("three")
        assert anna.next(10).text == "You: three"
        fake.repeat()
        assert anna.next().text == "You: three"


def test_a_restarted_bot_gets_what_it_missed(fake: FakeTelegram) -> None:
    """What is written while no bot is there is answered by the next."""
    anna = fake.person()
    with Running(fake, register):
        anna.write("one")
        anna.next()
    anna.write("two")
    with Running(fake, register):
        assert anna.next().text == "You: two"


def test_nobody_there(fake: FakeTelegram) -> None:
    """A bot that finds no server says so; once the server is there it finds its updates."""
    anna = fake.person()
    anna.write("one")
    fake.stop()
    with pytest.raises(NetworkError), Running(fake, register):
        pass
    fake.start()
    with Running(fake, register):
        assert anna.next().text == "You: one"


def test_commands_and_descriptions(fake: FakeTelegram) -> None:
    """A bot sets its menu for each language."""
    anna = fake.person(language_code="de")
    with Running(fake, register) as bot:
        bot.do(lambda api: api.set_my_commands([("ask", "Fragen")], language_code="de"))
        bot.do(lambda api: api.set_my_short_description("Answers."))
        assert anna.menu == [{"command": "ask", "description": "Fragen"}]
        (command,) = bot.do(lambda api: api.get_my_commands(language_code="de"))
        assert command.command == "ask"
        assert bot.do(lambda api: api.get_chat(anna.id)).first_name == "Anna"
        member = bot.do(lambda api: api.get_chat_member(anna.id, anna.id))
        assert member.status == "left"
        assert bot.do(lambda api: api.get_webhook_info()).url == ""
