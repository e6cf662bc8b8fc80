"""Send what the journal says is to be sent: each message once, as far as can be known.

Waiting and trying again are the pacer's business; here is what Telegram refuses for good.
"""

import asyncio
import logging
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Message,
    MessageEntity,
    ReplyParameters,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest, ChatMigrated, Forbidden, TelegramError

from bot.messenger.addressing import Said
from bot.messenger.kept.journal import Journal, Outgoing
from bot.messenger.saying.buttons import Button
from bot.messenger.saying.inert import pieces
from bot.messenger.saying.parts import Part, units
from bot.messenger.wire.client import Client
from bot.messenger.wire.manner import Manner
from bot.messenger.wire.outage import why
from index.errors import StateUnusable

PLACEHOLDER = "0"  # the step of a message that the first one replaces
UNCHANGED = "message is not modified"
SOON = Manner(patience=5.0)
NOTES, PAUSE = 60, 1.0  # how often it is tried to note what was sent, and the seconds between
WHILE = Manner(patience=60.0)  # an old answer may stay if it cannot be deleted for so long

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Letter:
    """A message that is to be sent.

    Attributes:
        html: The text; `plain` is the same without markup, and stands in if this is empty.
        answers: The message that it replies to, or None.
        rows: The buttons under it: label and data of each.
    """

    chat: int
    html: str
    plain: str
    thread: int | None = None
    answers: int | None = None
    rows: Sequence[Sequence[tuple[str, str]]] = ()

    @property
    def body(self) -> dict[str, Any]:
        """The text as Telegram takes it; without HTML, what would become a link is code."""
        if self.html:
            return {"text": self.html, "parse_mode": ParseMode.HTML}
        return {"text": self.plain, "entities": list(_codes(self.plain))}

    @property
    def keyboard(self) -> InlineKeyboardMarkup | None:
        """The buttons as Telegram takes them."""
        if not self.rows:
            return None
        return InlineKeyboardMarkup(
            [[InlineKeyboardButton(label, callback_data=data) for label, data in row]
             for row in self.rows]
        )  # fmt: skip


def letters(
    said: Said, parts: Sequence[Part], rows: Sequence[Sequence[Button]] = ()
) -> list[Letter]:
    """Return the messages that answer one: in a group, or if it was edited, as a reply to it."""
    answers = None if said.private and not said.edited else said.message
    made = [Letter(said.chat, part.html, part.plain, said.thread) for part in parts]
    made[0] = replace(made[0], answers=answers)
    made[-1] = replace(made[-1], rows=[[(one.label, one.data) for one in row] for row in rows])
    return made


class Sender:
    """Sends letters for updates."""

    def __init__(self, bot: Client, journal: Journal) -> None:
        self._bot = bot
        self._journal = journal

    async def send(self, update: int, letters: Sequence[Letter], asked: int | None = None) -> None:
        """Write down what is to be sent for an update, to answer a message, and send it."""
        planned = [_outgoing(f"{step}", one) for step, one in enumerate(letters, start=1)]
        await self._journal.plan(update, planned, asked)
        await self.resume(update)

    async def resume(self, update: int) -> bool:
        """Send what was planned for an update and not sent, and return whether there was a plan."""
        planned = await self._journal.planned(update)
        held = next((one.sent for one in planned if one.step == PLACEHOLDER), None)
        steps = [one for one in planned if one.step != PLACEHOLDER]
        for step in steps:
            if step.sent is None:
                over = held if step is steps[0] else None
                sent = await self._deliver(Letter(**step.body), over)
                if sent is None:
                    break  # the chat is closed to the bot
                await self._note(update, step.step, sent)
        return bool(steps)

    async def is_held(self, update: int) -> bool:
        """Return whether a message was planned before that the first letter replaces."""
        return any(one.step == PLACEHOLDER for one in await self._journal.planned(update))

    async def hold(self, update: int, letter: Letter) -> int | None:
        """Send a message that the first letter for an update replaces; return its id.

        None if it does not get through soon: it is only for the eye.
        """
        for one in await self._journal.planned(update):
            if one.step == PLACEHOLDER and one.sent is not None:
                return one.sent
        await self._journal.plan(update, [_outgoing(PLACEHOLDER, letter)], letter.answers)
        try:
            sent = await self._put(letter, None, manner=SOON)
        except TelegramError as exc:
            log.info("A placeholder was not sent: %s.", why(exc))
            return None
        await self._note(update, PLACEHOLDER, sent)
        return sent

    async def remove(self, chat: int, messages: Sequence[int]) -> None:
        """Delete messages of the bot, where that is still possible."""
        for one in messages:
            try:
                await self._bot.delete_message(chat, one, rate_limit_args=WHILE)
            except TelegramError as exc:
                log.info("An old answer stays: %s", type(exc).__name__)

    async def _deliver(self, letter: Letter, over: int | None) -> int | None:
        """Send a letter, or put it in the place of a message; None if that is not to be done.

        What is refused is sent without what may be the reason: first as a message of its own,
        then without markup.
        """
        alone = replace(letter, thread=None, answers=None)
        bare = replace(alone, html="")
        for one, place in ((letter, over), (alone, None), (bare, over), (bare, None)):
            try:
                return await self._put(one, place)
            except ChatMigrated as exc:
                return await self._deliver(replace(alone, chat=exc.new_chat_id), None)
            except Forbidden:
                log.info("A chat is closed to the bot; its answer is not sent.")
                return None
            except BadRequest as exc:
                log.warning("A message was refused: %s", exc.message)
        return None

    async def _note(self, update: int, step: str, sent: int) -> None:
        """Note what was sent, whatever it takes: else it is sent a second time."""
        for _ in range(NOTES):
            try:
                await self._journal.sent(update, step, sent)
            except StateUnusable as exc:
                log.error("%s What was sent is noted later.", exc)
                await asyncio.sleep(PAUSE)
            else:
                return

    async def _put(self, letter: Letter, over: int | None, manner: Manner | None = None) -> int:
        if over is not None and await self._replaced(letter, over):
            return over
        made: Message = await self._bot.send_message(
            letter.chat,
            message_thread_id=letter.thread,
            reply_markup=letter.keyboard,
            reply_parameters=_reply(letter),
            rate_limit_args=manner,
            **letter.body,
        )
        return made.message_id

    async def _replaced(self, letter: Letter, over: int) -> bool:
        """Put a letter in the place of a message, and return whether the message was there."""
        try:
            await self._bot.edit_message_text(
                chat_id=letter.chat,
                message_id=over,
                reply_markup=letter.keyboard,
                **letter.body,
            )
        except BadRequest as exc:
            if UNCHANGED in exc.message.casefold():
                return True
            if "parse" in exc.message.casefold():
                raise
            return False
        return True


def _outgoing(step: str, letter: Letter) -> Outgoing:
    return Outgoing(step, letter.chat, asdict(letter))


def _reply(letter: Letter) -> ReplyParameters | None:
    if letter.answers is None:
        return None
    return ReplyParameters(letter.answers, allow_sending_without_reply=True)


def _codes(text: str) -> Iterator[MessageEntity]:
    """Yield what keeps a text from holding links, as Telegram takes it beside the text."""
    at = 0
    for piece, as_code in pieces(text):
        if as_code:
            yield MessageEntity(MessageEntity.CODE, at, units(piece))
        at += units(piece)
