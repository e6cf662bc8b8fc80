"""What everybody who is let in may ask for in a chat, one method a command; a question is one too.

Admins have more, in `admins.upkeep`; the verbs of a terminal are in `bot.commands`.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field

from bot.answer import LONGEST_QUESTION, Question
from bot.engine import Engine
from bot.messenger.addressing import Said
from bot.messenger.answering import Answerer, lent
from bot.messenger.kept.allowance import Allowance
from bot.messenger.kept.forgetting import forget
from bot.messenger.kept.lately import Lately
from bot.messenger.kept.memory import Memory
from bot.messenger.kept.state import State
from bot.messenger.replying import Replies
from bot.messenger.saying.holdings import collection
from bot.messenger.saying.rendering import MOST_HITS, from_hits, from_records
from bot.messenger.saying.wording import Wording
from bot.reading import listed
from index.generations.live import Live

LATEST = 10  # articles

Command = Callable[[Said, Wording], Awaitable[None]]


class TooMany(Exception):
    """Somebody has asked as much as they may for now, and was told so."""


@dataclass(frozen=True, slots=True)
class Commands:
    """Does what a command is for.

    Attributes:
        keep_days: For how many days answers are kept.
    """

    live: Live[Engine]
    state: State
    memory: Memory
    answerer: Answerer
    allowance: Allowance
    replies: Replies
    keep_days: float
    lately: Lately = field(default_factory=Lately)

    @property
    def by_name(self) -> dict[str, Command]:
        """Each command by its name."""
        return {
            "ask": self.ask,
            "search": self.search,
            "latest": self.latest,
            "sources": self.sources,
            "new": self.new,
            "forget_me": self.forget_me,
            "help": self.help,
            "start": self.start,
        }

    async def question(self, said: Said, spoken: Wording) -> None:
        """Answer a question, if it is not too long.

        Raises:
            TooMany: If it is one too many; so do all that look into the articles.
            FootnoteError: If the index cannot be read; so do they.
        """
        if len(said.text) > LONGEST_QUESTION:
            length, most = len(said.text), LONGEST_QUESTION
            await self.replies.say(said, spoken.say("too_long", number=length, most=most))
            return
        await self._count(said, spoken)
        await self.answerer.answer(said, spoken)

    async def ask(self, said: Said, spoken: Wording) -> None:
        """Answer a question that stands behind the command."""
        if said.text:
            await self.question(said, spoken)
        else:
            await self.replies.say(said, spoken.say("ask_how"))

    async def search(self, said: Said, spoken: Wording) -> None:
        """Show the passages that fit best."""
        if not said.text or len(said.text) > LONGEST_QUESTION:
            await self.replies.say(said, spoken.say("search_how"))
            return
        await self._count(said, spoken)
        async with lent(self.live) as engine:
            retriever, asked = engine.retriever, Question(said.text)
            hits = await asyncio.to_thread(retriever.search, asked.text, MOST_HITS)
            store = retriever.index.store
            found = [
                (hit, await asyncio.to_thread(store.record, hit.passage.article_id)) for hit in hits
            ]
        if found:
            await self.replies.send(said, from_hits(found, spoken))
        else:
            await self.replies.say(said, spoken.say("no_hits"))

    async def latest(self, said: Said, spoken: Wording) -> None:
        """List the newest articles."""
        await self._count(said, spoken)
        async with lent(self.live) as engine:
            records = await asyncio.to_thread(list, engine.retriever.index.store.records())
        newest = listed(records)[-LATEST:][::-1]
        if newest:
            await self.replies.send(said, from_records(newest, spoken))
        else:
            await self.replies.say(said, spoken.say("no_articles"))

    async def sources(self, said: Said, spoken: Wording) -> None:
        """Say what the collection holds."""
        await self._count(said, spoken)
        async with lent(self.live) as engine:
            index = engine.retriever.index
            records = await asyncio.to_thread(list, index.store.records())
            text = collection(index.manifest, records, spoken)
        await self.replies.tell(said, text)

    async def new(self, said: Said, spoken: Wording) -> None:
        """Forget the conversation."""
        await self.memory.forget(said.chat, said.user)
        await self.replies.say(said, spoken.say("forgotten"))

    async def forget_me(self, said: Said, spoken: Wording) -> None:
        """Forget all that somebody asked."""
        await forget(self.state, said.user)
        await self.replies.say(said, spoken.say("forgotten_all"))

    async def start(self, said: Said, spoken: Wording) -> None:
        """Say hello."""
        await self.replies.say(said, f"{spoken.say('start')}\n\n{spoken.say('help').strip()}")

    async def help(self, said: Said, spoken: Wording, more: Iterable[str] = ()) -> None:
        """Say how it all works, `more` commands included, and what is kept."""
        kept = spoken.say("kept", days=spoken.count("kept_day", self.keep_days))
        others = "\n".join(f"/{one} – {spoken.say(f'command_{one}')}" for one in more)
        parts = [spoken.say("help").strip(), others, kept]
        await self.replies.say(said, "\n\n".join(filter(None, parts)))

    async def _count(self, said: Said, spoken: Wording) -> None:
        """Count one more look into the articles; say that it is one too many, but not for ever."""
        limit = await self.allowance.spend(said.update, said.user)
        if limit:
            if not self.lately.often(limit, said.user):
                await self.replies.say(said, spoken.say(limit))
            raise TooMany
