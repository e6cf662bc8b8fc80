"""What the buttons under an answer do: context, full proof, helpful or not.

They show what was said then, and say if the article has changed since.
"""

import asyncio
import logging
from contextlib import suppress

from telegram import CallbackQuery, InputFile, Message, ReplyParameters
from telegram.error import TelegramError

from bot.answer import Citation
from bot.engine import Engine
from bot.messenger.answering import lent
from bot.messenger.kept.lately import Lately
from bot.messenger.kept.memory import KeptAnswer, Memory
from bot.messenger.saying.buttons import Tap, parse
from bot.messenger.saying.rendering import from_context
from bot.messenger.saying.wording import Wording
from bot.messenger.wire.client import Client
from bot.messenger.wire.manner import Manner
from bot.messenger.wire.sending import Letter, Sender
from index.errors import ArticleNotFound, FootnoteError
from index.generations.live import Live

SOON = Manner(patience=10.0)  # a tap is to be answered at once or not at all
WHILE = Manner(patience=120.0)  # and a page while somebody still waits for it
IN_GROUP = 6  # in a minute, of the 20 messages that a group takes
GONE, CHANGED = "article_gone", "article_changed"

log = logging.getLogger(__name__)


class Taps:
    """Answers taps; what was shown in a chat a moment ago is not shown again."""

    def __init__(self, bot: Client, live: Live[Engine], memory: Memory, sender: Sender) -> None:
        self._bot = bot
        self._live = live
        self._memory = memory
        self._sender = sender
        self._lately = Lately()

    async def dismiss(self, query: CallbackQuery) -> None:
        """Do nothing, and let whoever tapped see that it is over."""
        await self._toast(query, None)

    async def take(self, update: int, query: CallbackQuery, wording: Wording) -> None:
        """Do what a button is for; one of an answer that is gone says so."""
        message, tap = query.message, parse(query.data or "")
        if message is None or tap is None:
            await self._toast(query, wording.say("answer_gone"))
            return
        if tap.kind in {"helpful", "not helpful"}:
            helpful = tap.kind == "helpful"
            rated = await self._memory.rate(tap.answer_id, message.chat.id, helpful)
            thanks = "thanks_helpful" if helpful else "thanks_not_helpful"
            await self._toast(query, wording.say(thanks if rated else "answer_gone"))
            return
        kept = await self._memory.answer(tap.answer_id, message.chat.id)
        if kept is None:
            await self._toast(query, wording.say("answer_gone"))
            return
        if self._lately.often(query.data or "", kept.chat, most=1) or (
            kept.chat < 0 and self._lately.often("group", kept.chat, most=IN_GROUP)
        ):
            await self.dismiss(query)
            return
        toast = asyncio.create_task(self._toast(query, None))  # nobody has to wait for it
        under, thread = message.message_id, _thread(message)
        if tap.kind == "proof":
            await self._prove(kept, under, thread, wording)
        else:
            await self._sender.send(update, await self._context(tap, kept, under, thread, wording))
        await toast

    async def _context(
        self, tap: Tap, kept: KeptAnswer, under: int, thread: int | None, wording: Wording
    ) -> list[Letter]:
        """Return the messages that show a quote in its context."""
        shown = next((one for one in kept.shown if one.citation.number == tap.number), None)
        if shown is None:
            return []
        since = await self._since(shown.citation)
        parts = from_context(
            shown.citation,
            shown.before,
            shown.after,
            wording,
            wording.say(since) if since else None,
            cut_before=shown.cut_before,
            cut_after=shown.cut_after,
        )
        return [Letter(kept.chat, part.html, part.plain, thread, under) for part in parts]

    async def _prove(
        self, kept: KeptAnswer, under: int, thread: int | None, wording: Wording
    ) -> None:
        """Send the answer beside its articles, as a page."""
        changed = [await self._since(one.citation) for one in kept.shown]
        try:
            await self._bot.send_document(
                kept.chat,
                InputFile(kept.page.encode(), f"footnote-{kept.id}.html"),
                caption=wording.say("proof_changed" if any(changed) else "proof_caption"),
                message_thread_id=thread,
                reply_parameters=ReplyParameters(under, allow_sending_without_reply=True),
                rate_limit_args=WHILE,
            )
        except TelegramError as exc:
            log.warning("A page was not sent (%s).", type(exc).__name__)

    async def _since(self, citation: Citation) -> str | None:
        """Return what became of an article since it was cited; None if nothing did, or unknown."""
        try:
            async with lent(self._live) as engine:
                store = engine.retriever.index.store
                record = await asyncio.to_thread(store.record, citation.article_id)
        except ArticleNotFound:
            return GONE
        except FootnoteError:
            return None
        return None if record.text_sha256 == citation.article_sha256 else CHANGED

    async def _toast(self, query: CallbackQuery, text: str | None) -> None:
        """Answer a tap, with a word that is shown for a moment; one too old is left alone."""
        with suppress(TelegramError):
            await self._bot.answer_callback_query(query.id, text, rate_limit_args=SOON)


def _thread(message: object) -> int | None:
    if isinstance(message, Message) and message.is_topic_message:
        return message.message_thread_id
    return None
