"""The commands that look at the index and answer nothing: search, show, articles, status."""

from typing import TYPE_CHECKING

import click

from bot.commands.options import ABSTAINED, as_json, filtered, show, show_json
from bot.showing.plain import line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.filters import Filters
    from index.generations.opening import Index
    from index.generations.rows import ArticleRecord
    from index.passage import Hit


@click.command()
@click.argument("query")
@as_json
@filtered
@click.option(
    "--limit", type=click.IntRange(1, 50), default=10, metavar="N", help="How many at most (10)."
)
def search(query: str, as_json: bool, filters: "Filters", limit: int) -> int:
    """List the passages that fit QUERY best, with their offsets.

    Example: footnote search "NATO membership" --limit 3
    """
    from bot.answer import Question
    from bot.collection import with_index
    from index.errors import QuestionError

    if not query.strip():
        raise QuestionError("The query is empty; search for a few words.")
    asked = Question(query, filters)

    def work(index: "Index") -> "tuple[list[tuple[Hit, ArticleRecord]], str | None, str | None]":
        from bot.telling import abstaining
        from bot.telling.remarks import joined
        from index.retrieval import Options, Retriever

        hits = Retriever(index).search(asked.text, limit, Options(asked.filters))
        articles = index.store.articles([hit.passage.article_id for hit in hits])
        found = [*zip(hits, articles, strict=True)]
        missing = abstaining.far(asked, hits, index)
        return found, missing, joined(abstaining.remarks(asked.filters, index))

    found, missing, notice = with_index(work)
    from bot.showing import console, interchange

    if missing:  # before what is nearest
        click.echo(line(missing), err=True)
    if as_json:
        show_json({"hits": [interchange.from_hit(*one) for one in found]})
    else:
        show(console.from_hits(found))
    if notice:
        click.echo(line(notice), err=True)
    return 0 if found else ABSTAINED


@click.command("show", short_help="Print an article, or a span of it in its context.")
@click.argument("article")
@as_json
def show_article(article: str, as_json: bool) -> None:
    """Print ARTICLE, or with ARTICLE:START-END a span of it in its context.

    Example: footnote show 000_f6700bc611c3c888.txt:529-714
    """
    from bot.collection import opened_texts
    from bot.reading import look_up

    with opened_texts() as texts:
        record, text, span, shown = look_up(article, texts.store)
    from bot.showing import console, interchange

    if as_json:
        show_json(interchange.from_article(record, text, span))
    elif span is None:
        show(console.from_article(record, text))
    else:
        show(console.from_span(record, text, span, shown))


@click.command()
@as_json
@filtered
@click.option("--match", metavar="TEXT", help="Only articles with TEXT in title, id or source.")
def articles(as_json: bool, filters: "Filters", match: str | None) -> None:
    """List the articles that are indexed.

    Example: footnote articles --since 2025-01-01
    """
    from bot.collection import opened_texts
    from bot.reading import listed
    from bot.showing import console, interchange
    from bot.telling import abstaining

    with opened_texts() as texts:
        records = [*texts.store.records()]
        notice = abstaining.left_out(filters, texts)
    found = listed(records, filters, match)
    if as_json:
        show_json({"articles": [interchange.from_record(one) for one in found]})
    elif found:
        show(console.from_records(found))
    missing = None if found else none_listed(records, filters, match)
    for sentence in filter(None, (missing, notice)):
        click.echo(line(sentence), err=True)


def none_listed(records: "Sequence[ArticleRecord]", filters: "Filters", match: str | None) -> str:
    """Return why no article is listed."""
    from bot.reading import listed
    from bot.telling import abstaining

    sources = sorted({record.source or "" for record in records})
    if listed(records, filters):
        within = " within the limits" if filters else ""
        return f"No article{within} has {match!r} in its title, id or source."
    outside = abstaining.outside(filters, sources)
    return outside.text if outside else "There are no articles."


@click.command(short_help="Say which index answers and what is in it, or how the bot is.")
@as_json
@click.option("--bot", is_flag=True, help="How the Telegram bot of this FOOTNOTE_HOME is.")
def status(as_json: bool, bot: bool) -> int:
    """Say which generation of the index answers, and what is in it; or how the bot is.

    With --bot the exit code is 1 if none is running, or it is in trouble.

    Example: footnote status --json
    """
    return status_of_bot(as_json) if bot else status_of_index(as_json)


def status_of_index(as_json: bool) -> int:
    """Say what the live index is."""
    from dataclasses import asdict

    from bot.collection import opened_texts
    from bot.settings import settings
    from bot.showing import console
    from index.sources.library import Library

    with opened_texts() as texts:
        manifest, notice = texts.manifest, texts.notice
    pointer = settings().index_home.pointer()
    sources = list(pointer.sources) if pointer else []
    if as_json:
        about = {**asdict(manifest), "sources": sources, "notice": notice}
        del about["files"]
        show_json(about)
    else:
        library = Library(settings().index_home.library)
        feeds = [one.address for one in library.followed() if one.added]
        added = sum(1 for _ in library.added())
        show(console.from_manifest(manifest, sources, feeds, added))
    return 0


def status_of_bot(as_json: bool) -> int:
    """Say how the bot is, and return 0 if it is well."""
    import time
    from dataclasses import asdict

    from bot.messenger.kept.presence import is_there
    from bot.messenger.kept.pulse import pulse, trouble
    from bot.settings import settings

    home = settings().index_home
    now, found = time.time(), pulse(home.folder)
    wrong = trouble(found, is_there(home), now)
    if as_json:
        about = asdict(found) if found else None
        show_json({"fine": wrong is None, "trouble": wrong, "bot": about})
    elif found and wrong is None:
        click.echo(line(found.says(now)))
    else:
        click.echo(line(wrong or ""), err=True)
    return 0 if wrong is None else 1
