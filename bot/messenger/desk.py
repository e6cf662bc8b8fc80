"""What the bot does with each update: who may ask, what is meant, who answers.

One place lets people in or turns them away; each command is one method.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from telegram import CallbackQuery, Update, User
from telegram.ext import ContextTypes

from bot.answer import LONGEST_QUESTION, Question
from bot.engine import Engine
from bot.messenger.access import Doors
from bot.messenger.addressing import Said, addressed
from bot.messenger.allowance import Allowance
from bot.messenger.answering import Answerer, lent
from bot.messenger.holdings import collection
from bot.messenger.inert import escaped
from bot.messenger.journal import Journal
from bot.messenger.lanes import WAITING
from bot.messenger.memory import KeptAnswer, Memory
from bot.messenger.parts import Part
from bot.messenger.quiet import Quiet
from bot.messenger.rendering import from_hits, from_records, plain_text
from bot.messenger.sending import Sender, letters
from bot.messenger.small_talk import small_talk
from bot.messenger.taps import Taps
from bot.messenger.wording import Wording, wording
from bot.reading import listed
from index.errors import FootnoteError
from index.generations.live import Live

HITS, LATEST = 5, 10
TAPS = 20  # of one user in a minute; what is more is left alone

Command = Callable[[Said, Wording], Awaitable[None]]

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Staff:
    """Who does the work: each knows one thing."""

    live: Live[Engine]
    journal: Journal
    memory: Memory
    sender: Sender
    answerer: Answerer
    taps: Taps
    allowance: Allowance
    keep_days: float


class Desk:
    """Takes updates. `me` is the bot itself, as Telegram knows it."""

    def __init__(self, me: User, doors: Doors, staff: Staff) -> None:
        self._me = me
        self._doors = doors
        self._staff = staff
        self._quiet = Quiet()
        self._commands: dict[str, Command] = {
            "ask": self._ask,
            "search": self._search,
            "latest": self._latest,
            "sources": self._sources,
            "new": self._new,
            "help": self._help,
            "start": self._start,
        }

    async def take(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Do what an update asks for."""
        if update.callback_query:
            await self._tap(update.callback_query)
            return
        said = addressed(update, self._me)
        if said is None or await self._staff.sender.resume(said.update):
            return
        spoken = wording(said.language)
        if not self._doors.let_in(said.user, said.chat):
            await self._turn_away(said, spoken)
            return
        try:
            await self._let_in(said, spoken)
        except FootnoteError as exc:
            log.error("%s", exc)
            await self._say(said, spoken.say("cannot_look"))

    async def crowded(self, update: Update) -> None:
        """Refuse a message of somebody who has too many waiting."""
        await self._refuse(update, "too_many_waiting", most=WAITING + 1)

    async def poisoned(self, update: Update) -> None:
        """Refuse what took down the bot too often."""
        await self._refuse(update, "failed")

    async def failed(self, update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Say that something went wrong which should not have; the log says what."""
        log.error("The work on an update failed.", exc_info=context.error)
        if isinstance(update, Update):
            await self._refuse(update, "failed")

    async def _refuse(self, update: Update, name: str, **values: object) -> None:
        said = addressed(update, self._me)
        if said is None or not self._doors.let_in(said.user, said.chat):
            return
        if not self._quiet.about(name, said.user):
            await self._say(said, wording(said.language).say(name, **values))

    async def _let_in(self, said: Said, spoken: Wording) -> None:
        """Do what somebody who may ask wants."""
        if said.command:
            await self._commands.get(said.command, self._unknown)(said, spoken)
        elif said.carried:
            await self._say(said, spoken.say(said.carried))
        elif kind := small_talk(said.text):
            await self._say(said, spoken.say(kind))
        else:
            await self._question(said, spoken)

    async def _turn_away(self, said: Said, spoken: Wording) -> None:
        """Tell somebody who may not ask the id by which they could be let in, now and then."""
        if self._quiet.about("door", said.chat, most=1):
            return
        name = "not_let_in" if said.private else "chat_not_let_in"
        number = said.user if said.private else said.chat
        await self._tell(said, spoken.say(name, id=str(number)))

    async def _tap(self, query: CallbackQuery) -> None:
        user = query.from_user
        chat = query.message.chat.id if query.message else user.id
        if self._doors.let_in(user.id, chat) and not self._quiet.about("tap", user.id, most=TAPS):
            await self._staff.taps.take(query, wording(user.language_code))

    async def _question(self, said: Said, spoken: Wording) -> None:
        """Answer a question, if it is not too long and not one too many."""
        if len(said.text) > LONGEST_QUESTION:
            length, most = len(said.text), LONGEST_QUESTION
            await self._say(said, spoken.say("too_long", number=length, most=most))
            return
        earlier: Sequence[KeptAnswer] = ()
        if said.edited:
            earlier = await self._staff.memory.earlier(said.chat, said.message, said.update)
            if earlier and earlier[-1].question == said.text:
                return
        if not await self._may_ask(said, spoken):
            return
        await self._staff.answerer.answer(said, spoken)
        for one in earlier:
            gone = await self._staff.journal.messages(one.update)
            await self._staff.sender.remove(said.chat, gone)

    async def _may_ask(self, said: Said, spoken: Wording) -> bool:
        """Count one more look into the articles, or say that it would be one too many."""
        limit = await self._staff.allowance.spend(said.update, said.user)
        if limit and not self._quiet.about(limit, said.user):
            await self._say(said, spoken.say(limit))
        return limit is None

    async def _ask(self, said: Said, spoken: Wording) -> None:
        if said.text:
            await self._question(said, spoken)
        else:
            await self._say(said, spoken.say("ask_how"))

    async def _search(self, said: Said, spoken: Wording) -> None:
        if not said.text or len(said.text) > LONGEST_QUESTION:
            await self._say(said, spoken.say("search_how"))
            return
        if not await self._may_ask(said, spoken):
            return
        async with lent(self._staff.live) as engine:
            retriever, asked = engine.retriever, Question(said.text)
            hits = await asyncio.to_thread(retriever.search, asked.text, HITS)
            store = retriever.index.store
            found = [
                (hit, await asyncio.to_thread(store.record, hit.passage.article_id)) for hit in hits
            ]
        if found:
            await self._send(said, from_hits(found, spoken))
        else:
            await self._say(said, spoken.say("no_hits"))

    async def _latest(self, said: Said, spoken: Wording) -> None:
        if not await self._may_ask(said, spoken):
            return
        async with lent(self._staff.live) as engine:
            records = await asyncio.to_thread(list, engine.retriever.index.store.records())
        newest = listed(records, None, None)[-LATEST:][::-1]
        if newest:
            await self._send(said, from_records(newest, spoken))
        else:
            await self._say(said, spoken.say("no_articles"))

    async def _sources(self, said: Said, spoken: Wording) -> None:
        if not await self._may_ask(said, spoken):
            return
        async with lent(self._staff.live) as engine:
            index = engine.retriever.index
            records = await asyncio.to_thread(list, index.store.records())
            text = collection(index.manifest, records, spoken)
        await self._tell(said, text)

    async def _new(self, said: Said, spoken: Wording) -> None:
        await self._staff.memory.forget(said.chat, said.user)
        await self._say(said, spoken.say("forgotten"))

    async def _help(self, said: Said, spoken: Wording) -> None:
        kept = spoken.say("kept", days=f"{self._staff.keep_days:g}")
        await self._say(said, f"{spoken.say('help').strip()}\n\n{kept}")

    async def _start(self, said: Said, spoken: Wording) -> None:
        await self._say(said, f"{spoken.say('start')}\n\n{spoken.say('help').strip()}")

    async def _unknown(self, said: Said, spoken: Wording) -> None:
        await self._say(said, spoken.say("no_command"))

    async def _say(self, said: Said, sentence: str) -> None:
        """Send a sentence of ours; the commands in it can be tapped."""
        await self._send(said, (Part(escaped(sentence), sentence),))

    async def _tell(self, said: Said, text: str) -> None:
        """Send a text that holds words of others, of which nothing becomes a link."""
        await self._send(said, (plain_text(text),))

    async def _send(self, said: Said, parts: Sequence[Part]) -> None:
        await self._staff.sender.send(said.update, letters(said, parts))
