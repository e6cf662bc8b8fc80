"""What `/remove` can take out: articles by their ids, and addresses that are read again."""

import asyncio
from collections.abc import Sequence

from bot.engine import Engine
from bot.messenger.answering import lent
from bot.messenger.commands import LATEST
from bot.messenger.saying.parts import Part
from bot.messenger.saying.rendering import from_lists
from bot.messenger.saying.wording import Wording
from bot.reading import listed
from index.generations.home import Home
from index.generations.live import Live
from index.generations.rows import ArticleRecord
from index.sources.addresses import is_address
from index.sources.library import Library

MOST = 20  # articles that hold some words


async def removable(live: Live[Engine], home: Home, spoken: Wording) -> tuple[Part, ...]:
    """Return how to remove the latest articles, and the addresses."""
    articles = (await _articles(live))[:LATEST]
    sources = await asyncio.to_thread(addresses, home)
    lists: list[tuple[str, list[tuple[str, str]]]] = [(spoken.say("remove_how"), [])]
    if articles:
        lists.append((spoken.say("removable_articles"), _lines(articles)))
    if sources:
        lists.append((spoken.say("removable_sources"), [(one, "") for one in sources]))
    return from_lists(lists)


async def look_for(live: Live[Engine], words: str, spoken: Wording) -> tuple[Part, ...]:
    """Return the latest articles that hold some words in title, id or source, by their ids."""
    articles = (await _articles(live, words))[:MOST]
    if not articles:
        return from_lists([(spoken.say("no_hits"), [])])
    return from_lists([(spoken.say("removable_found", words=words), _lines(articles))])


def addresses(home: Home) -> list[str]:
    """Return the addresses that every rebuild reads again.

    Raises:
        FootnoteError: If the home cannot be read.
    """
    pointer = home.pointer()
    sources = [one for one in pointer.sources if is_address(one)] if pointer else []
    followed = [one.address for one in Library(home.library).followed() if one.added]
    return sorted({*sources, *followed})


async def _articles(live: Live[Engine], words: str | None = None) -> list[ArticleRecord]:
    """Return the articles, the latest first."""
    async with lent(live) as engine:
        records = await asyncio.to_thread(list, engine.retriever.index.store.records())
    return listed(records, match=words)[::-1]


def _lines(articles: Sequence[ArticleRecord]) -> list[tuple[str, str]]:
    return [(one.id, one.title) for one in articles]
