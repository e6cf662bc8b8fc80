"""From a question in a chat to its answer in the chat.

The same engine as everywhere answers; what it says is shown while it comes, kept for the
buttons under it, and sent.
"""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, replace

from bot.answer import Answer, Citation, Question, Statement
from bot.engine import Engine
from bot.messenger.addressing import Said
from bot.messenger.admins.notices import Notices
from bot.messenger.kept.memory import KeptAnswer, Memory, Shown
from bot.messenger.saying.buttons import under_answer
from bot.messenger.saying.explaining import reason, remarks, trouble, was_asked
from bot.messenger.saying.rendering import from_answer, from_statements
from bot.messenger.saying.wording import Wording
from bot.messenger.streaming import Frames
from bot.messenger.wire.client import Client
from bot.messenger.wire.sending import Letter, Sender, letters
from bot.reading import around, cited_texts
from bot.showing.page import to_html
from bot.showing.plain import counted
from bot.understanding.conversation import Turn
from index.errors import IndexDamaged
from index.generations.live import Live
from index.generations.opening import Index

AT_ONCE = 64  # answers in the making, in all chats
ON_PAGE = ("differing", "dates")  # remarks

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Made:
    """An answer, and what is kept of it."""

    answer: Answer
    kept: KeptAnswer


@asynccontextmanager
async def lent(live: Live[Engine]) -> AsyncIterator[Engine]:
    """Give the engine of the newest index; opening one takes time, and is done in a thread."""
    lease = live.lease()
    engine = await asyncio.to_thread(lease.__enter__)
    try:
        yield engine
    except BaseException as exc:
        if not await asyncio.to_thread(lease.__exit__, type(exc), exc, exc.__traceback__):
            raise
    else:
        await asyncio.to_thread(lease.__exit__, None, None, None)


class Answerer:
    """Answers questions in chats."""

    def __init__(
        self,
        bot: Client,
        live: Live[Engine],
        memory: Memory,
        sender: Sender,
        notices: Notices,
    ) -> None:
        self._bot = bot
        self._live = live
        self._memory = memory
        self._sender = sender
        self._notices = notices
        self._room = asyncio.Semaphore(AT_ONCE)

    async def answer(self, said: Said, wording: Wording) -> None:
        """Answer a question, remember the answer, and send it.

        Raises:
            FootnoteError: If the index cannot be read.
        """
        began = time.monotonic()
        turns = await self._memory.turns(said.chat, said.user, said.message)
        async with (
            Frames(self._bot, self._sender, said, wording.say("looking")) as frames,
            self._room,
        ):
            made = await self._make(said, turns, frames)
        await self._memory.keep(made.kept, Turn.from_answer(made.answer))
        await self._sender.send(said.update, written(said, made, wording), said.message)
        _log(said.update, made.answer, time.monotonic() - began)
        if was_asked(made.answer):
            self._notices.model(trouble(made.answer))

    async def _make(self, said: Said, turns: Sequence[Turn], frames: Frames) -> Made:
        """Return the answer; if the index proves to be damaged, that of the one before it."""
        try:
            return await self._make_once(said, turns, frames)
        except IndexDamaged:
            return await self._make_once(said, turns, frames)

    async def _make_once(self, said: Said, turns: Sequence[Turn], frames: Frames) -> Made:
        statements: list[Statement] = []
        async with (
            lent(self._live) as engine,
            aclosing(engine.stream(Question(said.text), turns=turns)) as events,
        ):
            async for event in events:
                if isinstance(event, Answer):
                    return await asyncio.to_thread(_made, said, event, engine)
                statements.append(event)
                frames.show(from_statements(statements))
        raise AssertionError("unreachable: the last event is the answer")


def _log(update: int, answer: Answer, seconds: float) -> None:
    """Note that a question was answered, and how; not which question, nor whose."""
    how = "abstained" if answer.abstained else answer.mode
    stated = len(answer.statements)
    log.info(
        "Update %d: %s, %s, in %.1f s.",
        *(update, how, counted(stated, "statement"), seconds),
        extra={
            "event": "answer",
            "update": update,
            "how": how,
            "statements": stated,
            "seconds": round(seconds, 3),
            "timings": dict(answer.timings),
            "usage": answer.usage and dict(answer.usage),
            "generation": answer.generation,
        },
    )


def written(said: Said, made: Made, wording: Wording) -> list[Letter]:
    """Return an answer as the messages that are sent."""
    answer = made.answer
    told, why = remarks(answer, wording), reason(answer, wording)
    parts = from_answer(answer, wording, told, why)
    numbers = [one.citation.number for one in made.kept.shown]
    return letters(said, parts, under_answer(made.kept.id, numbers, wording))


def _made(said: Said, answer: Answer, engine: Engine) -> Made:
    index = engine.retriever.index
    texts = cited_texts(answer, index.store)
    shown = tuple(one for one in answer.remarks if one.kind in ON_PAGE)
    return Made(
        answer=answer,
        kept=KeptAnswer(
            question=said.text,
            chat=said.chat,
            user=said.user,
            message=said.message,
            update=said.update,
            shown=tuple(_shown(one, texts[one.article_id], index) for one in answer.shown),
            # What else is remarked is for whoever runs it.
            page=to_html(replace(answer, remarks=shown), texts),
            standalone=answer.standalone_question,
            abstained=answer.abstained,
        ),
    )


def _shown(citation: Citation, text: str, index: Index) -> Shown:
    """Return a citation with a sentence of its article, whose text is given, on either side."""
    span = citation.span
    shown = around(span, index.store.record(citation.article_id), index.store)
    return Shown(
        citation=citation,
        before=text[shown.start : span.start],
        after=text[span.end : shown.end],
        cut_before=shown.start > 0,
        cut_after=shown.end < len(text),
    )
