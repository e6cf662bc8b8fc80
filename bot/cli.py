"""The command line: verbs, options and exit codes; the work is done elsewhere.

Answers go to stdout, everything else to stderr. Imports that take time happen
in the command that needs them, so that `footnote --help` is instant.
"""

import sys
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.answer import Question
from bot.plain import line
from index.article import normalise
from index.errors import UsageError
from index.filters import Filters

if TYPE_CHECKING:
    from bot.answer import Answer
    from index.opening import Index

ABSTAINED = 3

Command = Callable[..., Any]


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="footnote")
@click.option("--debug", is_flag=True, help="Show where a failure comes from.")
def cli(debug: bool) -> None:
    """Answer questions from a collection of articles, each sentence with its exact source."""


day = click.DateTime(formats=["%Y-%m-%d"])
as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


def filtered(command: Command) -> Command:
    """Add the options that limit the articles."""
    options = (
        click.option(
            "--since", type=day, metavar="DATE", help="Only articles of this day or later."
        ),
        click.option(
            "--until", type=day, metavar="DATE", help="Only articles of this day or earlier."
        ),
        click.option("--source", metavar="NAME", help="Only articles from this source."),
    )
    for option in reversed(options):
        command = option(command)
    return command


@cli.command()
@click.argument("question")
@as_json
@click.option(
    "--html",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Also write the answer beside its articles, as one HTML page.",
)
@filtered
@click.option(
    "--asked-on", type=day, metavar="DATE", help="The day that “last week” is counted from."
)
@click.option("--no-llm", is_flag=True, help="Quote the articles, even if a model is set.")
@click.option("--verbose", is_flag=True, help="Also show evidence, refusals and timings.")
def ask(
    question: str,
    as_json: bool,
    html: Path | None,
    since: datetime | None,
    until: datetime | None,
    source: str | None,
    asked_on: datetime | None,
    no_llm: bool,
    verbose: bool,
) -> int:
    """Answer QUESTION from the articles, every sentence cited.

    Example: footnote ask "What does Putin want, according to Witkoff?"
    """
    import asyncio

    from bot.collection import opened

    asked = Question(question, limits(since, until, source), asked_on.date() if asked_on else None)
    with opened(build_first=True) as index:
        from bot import console, interchange
        from bot.engine import Engine, Trace
        from index.retrieval import Retriever

        trace = Trace()
        engine = Engine(retriever=Retriever(index))
        answer = asyncio.run(engine.answer(asked, trace))
        if html:
            write_page(html, answer, index)
        if verbose:
            show(console.from_trace(trace, answer), err=True)
    if as_json:
        show_json(interchange.from_answer(answer))
    else:
        show(console.from_answer(answer))
    return ABSTAINED if answer.abstained else 0


@cli.command()
@click.argument("query")
@as_json
@filtered
@click.option("--limit", type=click.IntRange(1, 50), default=10, help="How many at most (10).")
def search(
    query: str,
    as_json: bool,
    since: datetime | None,
    until: datetime | None,
    source: str | None,
    limit: int,
) -> int:
    """List the passages that fit QUERY best, with their offsets.

    Example: footnote search "NATO membership" --limit 3
    """
    from bot.collection import opened

    asked = Question(query, limits(since, until, source))
    with opened(build_first=True) as index:
        from bot import abstaining, console, interchange
        from index.retrieval import Options, Retriever

        hits = Retriever(index).search(asked.text, limit, Options(asked.filters))
        found = [(hit, index.store.record(hit.passage.article_id)) for hit in hits]
        missing = None if found else abstaining.nothing(asked.filters, index)
        notice = abstaining.notice(asked.filters, index)
    if as_json:
        show_json({"hits": [interchange.from_hit(*one) for one in found]})
    else:
        show(console.from_hits(found))
    for sentence in filter(None, (missing, notice)):
        click.echo(line(sentence), err=True)
    return 0 if found else ABSTAINED


@cli.command("show")
@click.argument("article")
@as_json
def show_article(article: str, as_json: bool) -> None:
    """Print ARTICLE, or with ARTICLE:START-END a span of it in its context.

    Example: footnote show 000_f6700bc611c3c888.txt:529-714
    """
    from bot.collection import opened_store
    from bot.reading import look_up

    with opened_store() as store:
        record, text, span, shown = look_up(article, store)
    from bot import console, interchange

    if as_json:
        show_json(interchange.from_article(record, text, span))
    elif span is None:
        show(console.from_article(record, text))
    else:
        show(console.from_span(record, text, span, shown))


@cli.command()
@as_json
@click.option("--since", type=day, metavar="DATE", help="Only articles of this day or later.")
@click.option("--match", metavar="TEXT", help="Only articles with TEXT in title, id or source.")
def articles(as_json: bool, since: datetime | None, match: str | None) -> None:
    """List the articles that are indexed.

    Example: footnote articles --since 2025-01-01
    """
    from bot.collection import opened_store
    from bot.reading import listed

    with opened_store() as store:
        found = listed(store.records(), since.date() if since else None, match)
    from bot import console, interchange

    if as_json:
        show_json({"articles": [interchange.from_record(one) for one in found]})
    else:
        show(console.from_records(found))


@cli.command()
@as_json
def status(as_json: bool) -> None:
    """Say which generation of the index answers, and what is in it.

    Example: footnote status --json
    """
    from dataclasses import asdict

    from bot import console
    from bot.settings import settings
    from index.opening import checked_manifest

    current = settings()
    home = current.index_home
    manifest = checked_manifest(home.live(), current.embedding)
    pointer = home.pointer()
    sources = list(pointer.sources) if pointer else []
    if as_json:
        about = {**asdict(manifest), "sources": sources}
        del about["files"]
        show_json(about)
    else:
        show(console.from_manifest(manifest, sources))


@cli.command()
@click.argument("source", nargs=-1, type=click.Path(path_type=Path))
@as_json
def rebuild(source: tuple[Path, ...], as_json: bool) -> None:
    """Build the index anew from each SOURCE: a file or folder of articles.

    Without a SOURCE those of the last rebuild are read again, at first the
    seeds of a checkout. Example: footnote rebuild ~/articles archive.jsonl.xz
    """
    from bot.collection import build, known_sources
    from bot.settings import settings

    current = settings()
    report = build(current, source or known_sources(current))
    if as_json:
        about = {
            "generation": report.manifest.name,
            "articles": report.manifest.articles,
            "passages": report.manifest.passages,
            "skipped": [{"name": one.name, "reason": one.reason} for one in report.skipped],
            "seconds": report.seconds,
        }
        show_json(about)


def limits(since: datetime | None, until: datetime | None, source: str | None) -> Filters:
    """Return the options that limit the articles as filters."""
    first, last = since.date() if since else None, until.date() if until else None
    if first and last and first > last:
        raise click.UsageError(f"--since {first} is after --until {last}.")
    return Filters(first, last, None if source is None else normalise(source))


def write_page(path: Path, answer: "Answer", index: "Index") -> None:
    """Write the HTML page of an answer."""
    from bot.page import to_html

    cited = {one.article_id for one in (*answer.citations, *answer.nearest)}
    texts = {one: index.store.text(index.store.record(one)) for one in cited}
    try:
        path.write_text(to_html(answer, texts), encoding="utf-8")
    except OSError as exc:
        raise UsageError(f"The page cannot be written to {str(path)!r} ({exc.strerror}).") from exc


def show_json(value: Any) -> None:
    """Print a value as JSON, in whatever encoding stdout has."""
    from bot import interchange

    click.echo(interchange.dump(value, sys.stdout.encoding))


def show(lines: Iterable[Any], err: bool = False) -> None:
    """Print lines."""
    from bot.console import terminal

    console = terminal(err)
    for one in lines:
        console.print(one)
