"""What the bot remembers of its answers: what their buttons show, and what a follow-up needs.

An answer is kept as it was given: the articles may change or go, what was said stays.
"""

import asyncio
import secrets
import sqlite3
import time
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field

from pydantic import TypeAdapter, ValidationError

from bot.answer import Citation
from bot.messenger.addressing import Said
from bot.messenger.kept.state import State
from bot.understanding.conversation import MOST, Turn


@dataclass(frozen=True, slots=True)
class Shown:
    """A citation, and what stands around it in its article.

    Attributes:
        before, after: The text around the quote that is shown with it.
        cut_before, cut_after: Whether the article goes on before and after that.
    """

    citation: Citation
    before: str
    after: str
    cut_before: bool
    cut_after: bool


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """An answer as it was given.

    Attributes:
        question: What was asked, and `standalone` what that meant.
        message: The id of the message that asked, in `chat`; `update` is that of its update.
        page: The answer beside its articles, as HTML.
    """

    question: str
    chat: int
    user: int
    message: int
    update: int
    shown: tuple[Shown, ...]
    page: str
    standalone: str = ""
    abstained: bool = False
    id: str = field(default_factory=lambda: secrets.token_urlsafe(8))


KEPT, TURN = TypeAdapter(KeptAnswer), TypeAdapter(Turn)


class Memory:
    """Answers, the turns of conversations, and what readers thought of the answers."""

    def __init__(self, state: State) -> None:
        self._state = state

    async def keep(self, kept: KeptAnswer, turn: Turn) -> None:
        """Remember an answer and its turn; of a conversation the last turns stay."""
        shown = [one.citation for one in kept.shown]
        cited = {one.article_id for one in shown}
        cited |= {other.article_id for one in shown for other in one.also_in}
        said, now = TURN.dump_json(turn).decode(), time.time()
        # Its page holds whole articles: others do not wait for the state while it is made small.
        packed = await asyncio.to_thread(lambda: zlib.compress(KEPT.dump_json(kept)))

        def work(rows: sqlite3.Connection) -> None:
            rows.execute(
                "INSERT INTO answers (id, chat, user, question, update_id, body, made) "
                "VALUES (?, ?, ?, ?, ?, ?, ?)",
                (kept.id, kept.chat, kept.user, kept.message, kept.update, packed, now),
            )
            rows.executemany("INSERT INTO cited VALUES (?, ?)", [(kept.id, one) for one in cited])
            rows.execute(
                "INSERT OR REPLACE INTO turns VALUES (?, ?, ?, ?, ?)",
                (kept.chat, kept.user, kept.message, said, now),
            )
            rows.execute(
                "DELETE FROM turns WHERE chat = ? AND user = ? AND question NOT IN (SELECT "
                "question FROM turns WHERE chat = ? AND user = ? ORDER BY question DESC LIMIT ?)",
                (kept.chat, kept.user, kept.chat, kept.user, MOST),
            )

        await self._state.do(work)

    async def answer(self, number: str, chat: int) -> KeptAnswer | None:
        """Return an answer that was given in a chat, or None if it is not kept (any more)."""

        def work(rows: sqlite3.Connection) -> KeptAnswer | None:
            found = rows.execute(
                "SELECT body FROM answers WHERE id = ? AND chat = ?", (number, chat)
            ).fetchone()
            return _unpacked(found[0]) if found else None

        return await self._state.do(work)

    async def answered(self, said: Said) -> bool:
        """Return whether the last answer to a message was to the same words: nothing was edited."""

        def work(rows: sqlite3.Connection) -> bool:
            found = rows.execute(
                "SELECT body FROM answers WHERE chat = ? AND question = ? AND update_id < ? "
                "ORDER BY update_id DESC LIMIT 1",
                (said.chat, said.message, said.update),
            ).fetchone()
            return bool(found) and _unpacked(found[0]).question == said.text

        return await self._state.do(work)

    async def rate(self, number: str, chat: int, helpful: bool) -> bool:
        """Note what a reader thinks of an answer, and return whether it is there."""

        def work(rows: sqlite3.Connection) -> bool:
            made = rows.execute(
                "UPDATE answers SET helpful = ? WHERE id = ? AND chat = ?", (helpful, number, chat)
            )
            return made.rowcount == 1

        return await self._state.do(work)

    async def turns(self, chat: int, user: int, before: int) -> tuple[Turn, ...]:
        """Return the turns of somebody's conversation before a message, the oldest first."""

        def work(rows: sqlite3.Connection) -> list[str]:
            found = rows.execute(
                "SELECT body FROM turns WHERE chat = ? AND user = ? AND question < ? "
                "ORDER BY question",
                (chat, user, before),
            )
            return [body for (body,) in found]

        return tuple(_turns(await self._state.do(work)))

    async def forget(self, chat: int, user: int) -> None:
        """Forget somebody's conversation in a chat."""
        await self._state.do(
            lambda rows: rows.execute("DELETE FROM turns WHERE chat = ? AND user = ?", (chat, user))
        )


def _turns(bodies: Iterable[str]) -> Iterator[Turn]:
    """Yield turns; one that an older Footnote kept in another form is forgotten."""
    for body in bodies:
        with suppress(ValidationError):
            yield TURN.validate_json(body)


def _unpacked(packed: bytes) -> KeptAnswer:
    return KEPT.validate_json(zlib.decompress(packed))
