"""What the bot does with each update: who may ask, what is meant, who answers.

One place lets people in or turns them away; each command is one method.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from telegram import CallbackQuery, Update

from bot.answer import LONGEST_QUESTION, Question
from bot.engine import Engine
from bot.messenger.addressing import Said, addressed, writer
from bot.messenger.allowance import Allowance
from bot.messenger.answering import Answerer, lent
from bot.messenger.client import Client
from bot.messenger.doorkeeping import Doorkeeper
from bot.messenger.forgetting import forget
from bot.messenger.holdings import collection
from bot.messenger.inert import escaped
from bot.messenger.journal import Journal
from bot.messenger.lanes import WAITING
from bot.messenger.lately import Lately
from bot.messenger.memory import Memory
from bot.messenger.parts import Part
from bot.messenger.rendering import MOST_HITS, from_hits, from_records, from_text
from bot.messenger.sending import Sender, letters
from bot.messenger.small_talk import small_talk
from bot.messenger.state import State
from bot.messenger.taps import Taps
from bot.messenger.upkeep import Upkeep
from bot.messenger.wording import Wording, wording
from bot.reading import listed
from index.errors import FootnoteError, StateUnusable
from index.generations.live import Live

LATEST = 10  # articles
TAPS = 20  # of one user in a minute; what is more is left alone

Command = Callable[[Said, Wording], Awaitable[None]]

log = logging.getLogger(__name__)


class _TooMany(Exception):
    """Somebody has asked as much as they may for now."""


@dataclass(frozen=True, slots=True)
class Staff:
    """Who does the work: each knows one thing."""

    live: Live[Engine]
    state: State
    journal: Journal
    memory: Memory
    sender: Sender
    answerer: Answerer
    taps: Taps
    allowance: Allowance
    upkeep: Upkeep
    keep_days: float


class Desk:
    """Takes updates for a bot."""

    def __init__(self, bot: Client, doorkeeper: Doorkeeper, staff: Staff) -> None:
        self._bot = bot
        self._doors = doorkeeper
        self._staff = staff
        self._lately = Lately()
        self._commands: dict[str, Command] = {
            "ask": self._ask,
            "search": self._search,
            "latest": self._latest,
            "sources": self._sources,
            "new": self._new,
            "forget_me": self._forget_me,
            "help": self._help,
            "start": self._start,
        }

    @property
    def commands(self) -> tuple[str, ...]:
        """The names of the commands that it knows."""
        return tuple(self._commands)

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
            elif not (said.edited and await self._staff.memory.answered(said)):
                await self._let_in(said, spoken)

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
            await self._say(said, wording(said.language).say(name, **values))

    def waits_in(self, update: Update) -> int | None:
        """Return the chat whose earlier messages an update waits for; None if for none."""
        if update.callback_query:
            return None
        said = self._addressed(update)
        if said is None or (said.command or "") in self._upkeep(said.user):
            return None  # nobody's question waits for a rebuild
        return said.chat

    def _addressed(self, update: Update) -> Said | None:
        message = update.message or update.edited_message
        wrote = writer(message) if message else None
        known = self._commands | (self._upkeep(wrote.id) if wrote else {})
        return addressed(update, self._bot.bot, known)

    def _upkeep(self, user: int) -> dict[str, Command]:
        """Return the commands that an admin has beside those of everybody."""
        return self._staff.upkeep.commands if self._doors.is_admin(user) else {}

    async def _let_in(self, said: Said, spoken: Wording) -> None:
        """Do what somebody who may ask wants."""
        try:
            await self._do(said, spoken)
        except _TooMany:
            return
        except StateUnusable:
            raise
        except FootnoteError as exc:
            log.error("%s", exc)
            await self._say(said, spoken.say("cannot_look"))
        if said.edited:  # what was answered before it was is answered anew now
            replies = await self._staff.journal.replies(said.chat, said.message, said.update)
            await self._staff.sender.remove(said.chat, replies)

    async def _do(self, said: Said, spoken: Wording) -> None:
        if said.command:
            known = self._commands | self._upkeep(said.user)
            await known.get(said.command, self._unknown)(said, spoken)
        elif said.carried:
            await self._say(said, spoken.say(said.carried))
        elif kind := small_talk(said.text):
            await self._say(said, spoken.say(kind))
        else:
            await self._question(said, spoken)

    async def _turn_away(self, said: Said, spoken: Wording) -> None:
        """Tell somebody who may not ask the id by which they could be let in, now and then."""
        if self._lately.often("door", said.chat, most=1):
            return
        name = "not_let_in" if said.private else "chat_not_let_in"
        number = said.user if said.private else said.chat
        await self._tell(said, spoken.say(name, id=str(number)))

    async def _tap(self, update: int, query: CallbackQuery) -> None:
        user = query.from_user
        chat = query.message.chat.id if query.message else user.id
        if not self._doors.let_in(user.id, chat):
            await self._staff.taps.dismiss(query)
        elif not self._lately.often("tap", user.id, most=TAPS):
            await self._staff.taps.take(update, query, wording(user.language_code))

    async def _question(self, said: Said, spoken: Wording) -> None:
        """Answer a question, if it is not too long and not one too many."""
        if len(said.text) > LONGEST_QUESTION:
            length, most = len(said.text), LONGEST_QUESTION
            await self._say(said, spoken.say("too_long", number=length, most=most))
            return
        await self._count(said, spoken)
        await self._staff.answerer.answer(said, spoken)

    async def _count(self, said: Said, spoken: Wording) -> None:
        """Count one more look into the articles.

        Raises:
            _TooMany: If it would be one too many; that is said, but not for ever.
        """
        limit = await self._staff.allowance.spend(said.update, said.user)
        if limit:
            if not self._lately.often(limit, said.user):
                await self._say(said, spoken.say(limit))
            raise _TooMany

    async def _ask(self, said: Said, spoken: Wording) -> None:
        if said.text:
            await self._question(said, spoken)
        else:
            await self._say(said, spoken.say("ask_how"))

    async def _search(self, said: Said, spoken: Wording) -> None:
        if not said.text or len(said.text) > LONGEST_QUESTION:
            await self._say(said, spoken.say("search_how"))
            return
        await self._count(said, spoken)
        async with lent(self._staff.live) as engine:
            retriever, asked = engine.retriever, Question(said.text)
            hits = await asyncio.to_thread(retriever.search, asked.text, MOST_HITS)
            store = retriever.index.store
            found = [
                (hit, await asyncio.to_thread(store.record, hit.passage.article_id)) for hit in hits
            ]
        if found:
            await self._send(said, from_hits(found, spoken))
        else:
            await self._say(said, spoken.say("no_hits"))

    async def _latest(self, said: Said, spoken: Wording) -> None:
        await self._count(said, spoken)
        async with lent(self._staff.live) as engine:
            records = await asyncio.to_thread(list, engine.retriever.index.store.records())
        newest = listed(records, None, None)[-LATEST:][::-1]
        if newest:
            await self._send(said, from_records(newest, spoken))
        else:
            await self._say(said, spoken.say("no_articles"))

    async def _sources(self, said: Said, spoken: Wording) -> None:
        await self._count(said, spoken)
        async with lent(self._staff.live) as engine:
            index = engine.retriever.index
            records = await asyncio.to_thread(list, index.store.records())
            text = collection(index.manifest, records, spoken)
        await self._tell(said, text)

    async def _new(self, said: Said, spoken: Wording) -> None:
        await self._staff.memory.forget(said.chat, said.user)
        await self._say(said, spoken.say("forgotten"))

    async def _forget_me(self, said: Said, spoken: Wording) -> None:
        await forget(self._staff.state, said.user)
        await self._say(said, spoken.say("forgotten_all"))

    async def _help(self, said: Said, spoken: Wording) -> None:
        kept = spoken.say("kept", days=spoken.count("kept_day", self._staff.keep_days))
        more = [f"/{one} – {spoken.say(f'command_{one}')}" for one in self._upkeep(said.user)]
        parts = [spoken.say("help").strip(), "\n".join(more), kept]
        await self._say(said, "\n\n".join(filter(None, parts)))

    async def _start(self, said: Said, spoken: Wording) -> None:
        await self._say(said, f"{spoken.say('start')}\n\n{spoken.say('help').strip()}")

    async def _unknown(self, said: Said, spoken: Wording) -> None:
        await self._say(said, spoken.say("no_command"))

    async def _say(self, said: Said, sentence: str) -> None:
        """Send a sentence of ours; the commands in it can be tapped."""
        await self._send(said, (Part(escaped(sentence), sentence),))

    async def _tell(self, said: Said, text: str) -> None:
        """Send a text that holds words of others, of which nothing becomes a link."""
        await self._send(said, from_text(text))

    async def _send(self, said: Said, parts: Sequence[Part]) -> None:
        await self._staff.sender.send(said.update, letters(said, parts), said.message)
