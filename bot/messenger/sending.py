"""Send what the journal says is to be sent: each message once, as far as can be known.

Waiting and trying again are the pacer's business; here is what Telegram refuses for good.
"""

import logging
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, Message, ReplyParameters
from telegram.constants import ParseMode
from telegram.error import BadRequest, ChatMigrated, Forbidden, TelegramError

from bot.messenger.addressing import Said
from bot.messenger.buttons import Button
from bot.messenger.journal import Journal, Outgoing
from bot.messenger.parts import Part

PLACEHOLDER = "0"  # the step of a message that the first one replaces
UNCHANGED = "message is not modified"

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Letter:
    """A message that is to be sent.

    Attributes:
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

    def __init__(self, bot: Bot, journal: Journal) -> None:
        self._bot = bot
        self._journal = journal

    async def send(self, update: int, letters: Sequence[Letter]) -> None:
        """Write down what is to be sent for an update, and send it."""
        planned = [Outgoing(str(step), asdict(one)) for step, one in enumerate(letters, start=1)]
        await self._journal.plan(update, planned)
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
                await self._journal.sent(update, step.step, sent)
        return bool(steps)

    async def hold(self, update: int, letter: Letter) -> int | None:
        """Send a message that the first letter for an update replaces; return its id."""
        for one in await self._journal.planned(update):
            if one.step == PLACEHOLDER and one.sent is not None:
                return one.sent
        await self._journal.plan(update, [Outgoing(PLACEHOLDER, asdict(letter))])
        sent = await self._deliver(letter, None)
        if sent is not None:
            await self._journal.sent(update, PLACEHOLDER, sent)
        return sent

    async def remove(self, chat: int, messages: Sequence[int]) -> None:
        """Delete messages of the bot, where that is still possible."""
        for one in messages:
            try:
                await self._bot.delete_message(chat, one)
            except TelegramError as exc:
                log.info("An old answer stays: %s", type(exc).__name__)

    async def _deliver(self, letter: Letter, over: int | None) -> int | None:
        """Send a letter, or put it in the place of a message; None if that is not to be done."""
        try:
            return await self._put(letter, over, ParseMode.HTML)
        except ChatMigrated as exc:
            return await self._deliver(replace(letter, chat=exc.new_chat_id, thread=None), None)
        except Forbidden:
            log.info("A chat is closed to the bot; its answer is not sent.")
        except BadRequest as exc:
            log.warning("A message was refused (%s) and is sent as plain text.", exc.message)
            return await self._deliver_plain(letter)
        return None

    async def _deliver_plain(self, letter: Letter) -> int | None:
        """Send what was refused with nothing that could be a reason."""
        plain = replace(letter, html=letter.plain, thread=None, answers=None)
        try:
            return await self._put(plain, None, None)
        except (BadRequest, Forbidden, ChatMigrated) as exc:
            log.error("A message was refused for good: %s", exc.message)
        return None

    async def _put(self, letter: Letter, over: int | None, mode: ParseMode | None) -> int:
        if over is not None and await self._replaced(letter, over, mode):
            return over
        made: Message = await self._bot.send_message(
            letter.chat,
            letter.html,
            parse_mode=mode,
            message_thread_id=letter.thread,
            reply_markup=letter.keyboard,
            reply_parameters=_reply(letter),
        )
        return made.message_id

    async def _replaced(self, letter: Letter, over: int, mode: ParseMode | None) -> bool:
        """Put a letter in the place of a message, and return whether the message was there."""
        what: dict[str, Any] = {"chat_id": letter.chat, "message_id": over}
        try:
            await self._bot.edit_message_text(
                letter.html, parse_mode=mode, reply_markup=letter.keyboard, **what
            )
        except BadRequest as exc:
            if UNCHANGED in exc.message.casefold():
                return True
            if "parse" in exc.message.casefold():
                raise
            return False
        return True


def _reply(letter: Letter) -> ReplyParameters | None:
    if letter.answers is None:
        return None
    return ReplyParameters(letter.answers, allow_sending_without_reply=True)
