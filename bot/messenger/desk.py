"""What the bot does with each update: who may ask, what is meant, who answers.

One place lets people in or turns them away.
"""

import logging
from dataclasses import dataclass

from telegram import CallbackQuery, Update

from bot.messenger.addressing import Said, addressed, writer
from bot.messenger.admins.upkeep import Upkeep
from bot.messenger.commands import Command, Commands, TooMany
from bot.messenger.kept.doorkeeping import Doorkeeper
from bot.messenger.kept.journal import Journal
from bot.messenger.kept.lately import Lately
from bot.messenger.kept.memory import Memory
from bot.messenger.lanes import WAITING
from bot.messenger.replying import Replies
from bot.messenger.saying.wording import Wording, wording
from bot.messenger.small_talk import small_talk
from bot.messenger.taps import Taps
from bot.messenger.wire.client import Client
from bot.messenger.wire.sending import Sender
from index.errors import FootnoteError, StateUnusable

TAPS = 20  # of one user in a minute; what is more is left alone

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Staff:
    """Who does the work: each knows one thing."""

    journal: Journal
    memory: Memory
    sender: Sender
    taps: Taps
    commands: Commands
    upkeep: Upkeep
    replies: Replies


class Desk:
    """Takes updates for a bot."""

    def __init__(self, bot: Client, doorkeeper: Doorkeeper, staff: Staff) -> None:
        self._bot = bot
        self._doors = doorkeeper
        self._staff = staff
        self._lately = Lately()
        self._commands = staff.commands.by_name

    async def take(self, update: Update) -> None:
        """Do what an update asks for.

        Raises:
            StateUnusable: If what is to be kept of it cannot be written; it is to be done again.
        """
        if await self._staff.sender.resume(update.update_id):
            return
        if update.callback_query:
            await self._tap(update.update_id, update.callback_query)
        elif said := self._addressed(update):
            spoken = wording(said.language)
            if not self._doors.let_in(said.user, said.chat):
                await self._turn_away(said, spoken)
            elif not (said.edited and await self._is_done(said)):
                await self._let_in(said, spoken)

    async def _is_done(self, said: Said) -> bool:
        """Return whether nothing is to be done about a message that was edited."""
        upkeep = (said.command or "") in self._upkeep(said.user)
        return upkeep or await self._staff.memory.answered(said)

    async def crowded(self, update: Update) -> None:
        """Refuse a message of somebody who has too many waiting."""
        await self._refuse(update, "too_many_waiting", most=WAITING + 1)

    async def failed(self, update: Update) -> None:
        """Say that an update was given up."""
        await self._refuse(update, "failed")

    async def _refuse(self, update: Update, name: str, **values: object) -> None:
        """Say why nothing is done, unless somebody was told so often enough."""
        said = self._addressed(update)
        if said is None or not self._doors.let_in(said.user, said.chat):
            return
        if not self._lately.often(name, said.user):
            await self._staff.replies.say(said, wording(said.language).say(name, **values))

    def waits_in(self, update: Update) -> int | None:
        """Return the chat whose earlier messages an update waits for; None if for none."""
        said = self._addressed(update)
        if said is None or (said.command or "") in self._upkeep(said.user):
            return None  # nobody's question waits for a rebuild
        return said.chat

    def _addressed(self, update: Update) -> Said | None:
        message = update.message or update.edited_message
        wrote = writer(message) if message else None
        return addressed(update, self._bot.bot, self._known(wrote.id) if wrote else {})

    def _known(self, user: int) -> dict[str, Command]:
        """Return the commands that a user has."""
        return self._commands | self._upkeep(user)

    def _upkeep(self, user: int) -> dict[str, Command]:
        """Return the commands that an admin has beside those of everybody."""
        return self._staff.upkeep.commands if self._doors.is_admin(user) else {}

    async def _let_in(self, said: Said, spoken: Wording) -> None:
        """Do what somebody who may ask wants."""
        try:
            await self._do(said, spoken)
        except TooMany:
            return
        except StateUnusable:
            raise
        except FootnoteError as exc:
            log.error("%s", exc)
            await self._staff.replies.say(said, spoken.say("cannot_look"))
        if said.edited:  # what was answered before it was is answered anew now
            replies = await self._staff.journal.replies(said.chat, said.message, said.update)
            await self._staff.sender.remove(said.chat, replies)

    async def _do(self, said: Said, spoken: Wording) -> None:
        if said.command == "help":
            await self._staff.commands.help(said, spoken, self._upkeep(said.user))
        elif (said.command or "") in self._upkeep(said.user) and not (said.private and said.own):
            await self._staff.replies.say(said, spoken.say("upkeep_how"))
        elif command := self._known(said.user).get(said.command or ""):
            await command(said, spoken)
        elif said.command:
            await self._staff.replies.say(said, spoken.say("no_command"))
        elif said.carried:
            await self._staff.replies.say(said, spoken.say(said.carried))
        elif (kind := small_talk(said.text)) == "help":
            await self._staff.commands.help(said, spoken, self._upkeep(said.user))
        elif kind:
            await self._staff.replies.say(said, spoken.say(kind))
        else:
            await self._staff.commands.question(said, spoken)

    async def _turn_away(self, said: Said, spoken: Wording) -> None:
        """Tell somebody who may not ask the id by which they could be let in, now and then."""
        if self._lately.often("door", said.chat, most=1):
            return
        alone = said.private or self._doors.kept_out(said.user)
        name = "not_let_in" if alone else "chat_not_let_in"
        number = said.user if alone else said.chat
        await self._staff.replies.tell(said, spoken.say(name, id=str(number)))

    async def _tap(self, update: int, query: CallbackQuery) -> None:
        user = query.from_user
        chat = query.message.chat.id if query.message else user.id
        if not self._doors.let_in(user.id, chat):
            await self._staff.taps.dismiss(query)
        elif not self._lately.often("tap", user.id, most=TAPS):
            await self._staff.taps.take(update, query, wording(user.language_code))
