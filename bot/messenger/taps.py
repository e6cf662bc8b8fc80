"""What the buttons under an answer do: context, full proof, helpful or not.

They show what was said then, and say if the article has changed since.
"""

import asyncio
from contextlib import suppress

from telegram import CallbackQuery, InputFile, Message, ReplyParameters
from telegram.constants import ParseMode
from telegram.error import BadRequest, Forbidden, TelegramError

from bot.answer import Citation
from bot.engine import Engine
from bot.messenger.answering import lent
from bot.messenger.buttons import Tap, parse
from bot.messenger.client import Client
from bot.messenger.memory import KeptAnswer, Memory
from bot.messenger.pacing import Manner
from bot.messenger.rendering import from_context
from bot.messenger.wording import Wording
from index.errors import ArticleNotFound, FootnoteError
from index.generations.live import Live

SOON = Manner(patience=10.0)  # a tap is to be answered at once or not at all
GONE, CHANGED = "article_gone", "article_changed"


class Taps:
    """Answers taps."""

    def __init__(self, bot: Client, live: Live[Engine], memory: Memory) -> None:
        self._bot = bot
        self._live = live
        self._memory = memory

    async def take(self, query: CallbackQuery, wording: Wording) -> None:
        """Do what a button is for; one of an answer that is gone says so."""
        message, tap = query.message, parse(query.data or "")
        kept = None
        if message is not None and tap is not None:
            kept = await self._memory.answer(tap.answer_id, message.chat.id)
        if message is None or tap is None or kept is None:
            await self._toast(query, wording.say("answer_gone"))
            return
        if tap.kind in {"helpful", "not helpful"}:
            helpful = tap.kind == "helpful"
            await self._memory.rate(kept.id, kept.chat, helpful)
            await self._toast(
                query, wording.say("thanks_helpful" if helpful else "thanks_not_helpful")
            )
            return
        await self._toast(query, None)
        with suppress(BadRequest, Forbidden):  # the chat is closed to the bot
            await self._show(tap, kept, message.message_id, _thread(message), wording)

    async def _show(
        self, tap: Tap, kept: KeptAnswer, under: int, thread: int | None, wording: Wording
    ) -> None:
        below = ReplyParameters(under, allow_sending_without_reply=True)
        if tap.kind == "proof":
            changed = [await self._since(one.citation) for one in kept.shown]
            caption = "proof_changed" if any(changed) else "proof_caption"
            await self._bot.send_document(
                kept.chat,
                InputFile(kept.page.encode(), f"footnote-{kept.id}.html"),
                caption=wording.say(caption),
                message_thread_id=thread,
                reply_parameters=below,
            )
            return
        shown = next((one for one in kept.shown if one.citation.number == tap.number), None)
        if shown is None:
            return
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
        for part in parts:
            await self._bot.send_message(
                kept.chat,
                part.html,
                parse_mode=ParseMode.HTML,
                message_thread_id=thread,
                reply_parameters=below,
            )

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
    known = isinstance(message, Message) and message.is_topic_message
    return message.message_thread_id if known and isinstance(message, Message) else None
