"""When the file of an article can no longer be read, its last version goes on answering."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

from index.article import Article
from index.errors import IndexDamaged
from index.generations.rows import ArticleRecord
from index.rebuilding.basis import Base
from index.sources.skipped import Skipped


def stand_in(
    skipped: Sequence[Skipped],
    articles: Sequence[Article],
    base: Base | None,
    records: Sequence[ArticleRecord],
) -> tuple[list[Article], list[Skipped]]:
    """Return the indexed articles of files that were skipped, and what is said of each file.

    An article is known to be of a file if it has the file's name as its id.
    """
    read = {article.id for article in articles}
    known = {record.id: record for record in records if record.id not in read}
    wanted = {one.name: known[one.name] for one in skipped if one.name in known}
    if not wanted or base is None:
        return [], [*skipped]
    with suppress(IndexDamaged), base.generation.open() as store:
        kept = [record.article(store.text(record)) for record in wanted.values()]
        return kept, [said(one) if one.name in wanted else one for one in skipped]
    return [], [*skipped]


def said(one: Skipped) -> Skipped:
    """Return what was skipped, with the news that it stays as it was."""
    return replace(one, reason=f"{one.reason}; the version in the index stays")
