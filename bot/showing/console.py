"""Answers, hits and articles for a terminal.

Everything an article says is printed as plain text: control characters, which
could move the cursor or recolour the screen, are replaced here.
"""

import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from bot.answer import Answer, Citation, Statement
from bot.checking.links import without_addresses
from bot.finding.elsewhere import also_in
from bot.showing.naming import apart
from bot.showing.plain import counted, line, plain
from index.article import Span
from index.generations.manifest import Manifest
from index.generations.rows import ArticleRecord
from index.passage import Hit

if TYPE_CHECKING:
    from bot.commands.doctor import Finding
    from bot.quotations.origins import Origin
    from bot.work import Trace

UNWRAPPED = 100_000_000
TITLE = 200  # characters of a title that are shown
HEIGHT = 25  # of a pipe; nothing depends on it

Renderable = Text | Padding | Table


def terminal(err: bool = False) -> Console:
    """Return a console on stdout or stderr; into a pipe or file it never wraps a line."""
    stream = sys.stderr if err else sys.stdout
    if stream.isatty():
        return Console(stderr=err, highlight=False)
    # A width alone is not believed where TERM is "dumb" and colours are forced.
    return Console(stderr=err, highlight=False, width=UNWRAPPED, height=HEIGHT)


def from_answer(answer: Answer) -> Iterable[Renderable]:
    """Yield an answer: its statements with marks, then where each quote stands."""
    for statement in answer.statements:
        yield from from_statement(statement)
    yield from after_statements(answer)


def from_statement(statement: Statement) -> Iterable[Renderable]:
    """Yield a statement with its marks."""
    marks = "".join(f"[{citation.number}]" for citation in statement.citations)
    yield Text.assemble(*marked(statement.parts), " ", (marks, "bold cyan"))
    yield Text()


def marked(parts: tuple[str, str, str]) -> Iterable[str | tuple[str, str]]:
    """Yield a text in three parts, the middle one underlined."""
    before, short, behind = parts
    if not short:
        yield line(before)
        return
    yield line(f"{before}|")[:-1]  # white space at its end stays
    yield line(short), "underline"
    yield line(f"|{behind}")[1:]


def after_statements(answer: Answer) -> Iterable[Renderable]:
    """Yield what stands below the statements: reason, notice, and where each quote stands."""
    if answer.abstained:
        yield Text.assemble(("No answer. ", "bold yellow"), line(answer.why or ""))
        yield Text()
    if answer.notice:
        yield Text(line(answer.notice), style="yellow")
        yield Text()
    if answer.nearest:
        yield Text("What comes closest:", style="bold")
    for citation in answer.nearest:
        yield Text()
        yield from source_lines(citation)
        yield Padding(Text(line(citation.quote)), (0, 0, 0, 4), expand=False)
    for citation in answer.citations:
        yield from source_lines(citation)


def source_lines(citation: Citation) -> Iterable[Renderable]:
    """Yield title, date, place and address of a citation, and where else it stands."""
    about = (without_addresses(citation.title), citation.source or "", citation.published or "")
    title = _about(*about)
    yield Text.assemble((f"[{citation.number}] ", "bold cyan"), title)
    yield indented(place(citation.article_id, citation.span))
    if citation.url:
        yield indented(line(citation.url))
    if citation.also_in:
        yield indented(line(also_in(citation)))


def _about(title: str, source: str, published: str) -> str:
    """Return what is known of an article in a line: "A title · A paper · 2023-01-12"."""
    known = (line(title), line(source), line(published)[:10])
    return " · ".join(filter(None, (apart(one, TITLE) for one in known)))


def place(article_id: str, span: Span) -> str:
    """Return where a span stands, as `footnote show` takes it."""
    return f"{line(article_id)}:{span.start}-{span.end}"


def from_trace(trace: "Trace", answer: Answer) -> Iterable[Renderable]:
    """Yield how an answer came about: evidence, verdicts, confidence, tokens, time."""
    yield Text()
    if answer.standalone_question != answer.question:
        yield Text(f"understood as: {line(answer.standalone_question)}", style="dim")
    yield Text(f"confidence {answer.confidence:.2f}, generation {answer.generation}", style="dim")
    if answer.usage:
        used = ", ".join(f"{many:,} {kind}" for kind, many in answer.usage.items())
        yield Text(f"{answer.model or 'model'}: {used}".replace("_", " "), style="dim")
    for one in trace.ranking.evidence[:5] if trace.ranking else ():
        where = place(one.article_id, one.span)
        yield Text(
            f"evidence {one.number}, score {one.score:.2f}, {where}: {line(one.text)}", "dim"
        )
    for verdict in trace.verdicts:
        outcome = f"{verdict.outcome}, {verdict.reason}" if verdict.reason else verdict.outcome
        cited = verdict.statement.citations if verdict.statement else ()
        outcome += " " * bool(cited) + "".join(f"[{one.number}]" for one in cited)
        yield Text(f"{outcome}: {line(verdict.draft.text)}", style="dim")
    times = ", ".join(f"{name} {seconds:.3f} s" for name, seconds in answer.timings.items())
    yield Text(times, style="dim")


def from_hits(hits: Sequence[tuple[Hit, ArticleRecord]]) -> Iterable[Renderable]:
    """Yield ranked passages with their offsets."""
    for hit, record in hits:
        where = place(record.id, hit.passage.span)
        about = (record.title, record.source or "", record.published or "")
        title = _about(*about)
        yield Text.assemble((f"{hit.rank}. ", "bold cyan"), title, f" ({hit.score:.2f})")
        yield indented(where)
        yield Padding(Text(line(hit.passage.text)), (0, 0, 0, 4), expand=False)
        if hit.copies:
            copies = (place(one.article_id, one.span) for one in hit.copies)
            yield indented(f"also in {', '.join(copies)}")
        yield Text()


def from_origins(origins: "Sequence[Origin]") -> Iterable[Renderable]:
    """Yield where a quotation stands, the words as they stand there, and what differs."""
    for number, one in enumerate(origins, start=1):
        known = one.record
        title = _about(known.title, known.source or "", known.published or "")
        how = f"{one.kind}, {one.place.similarity:.2f}" if one.kind == "near" else one.kind
        yield Text.assemble((f"{number}. ", "bold cyan"), title, f" ({how})")
        yield indented(place(one.record.id, one.span))
        yield Padding(Text(line(" […] ".join(one.words))), (0, 0, 0, 4), expand=False)
        if one.marked:
            differs = Text(f"differs: {line(one.marked)}", "yellow")
            yield Padding(differs, (0, 0, 0, 4), expand=False)
        yield Text()


def from_article(record: ArticleRecord, text: str) -> Iterable[Renderable]:
    """Yield an article: a heading, then its text."""
    yield from _heading(record)
    yield Text(plain(text))


def from_span(record: ArticleRecord, text: str, span: Span, shown: Span) -> Iterable[Renderable]:
    """Yield a span of an article, marked, inside the part of the text that is shown."""
    yield from _heading(record)
    yield Text.assemble(
        "…" if shown.start else "",
        plain(text[shown.start : span.start]),
        (f"⟦{plain(span.cut(text))}⟧", "bold black on yellow"),
        plain(text[span.end : shown.end]),
        "…" if shown.end < len(text) else "",
    )


def from_records(records: Sequence[ArticleRecord]) -> Iterable[Renderable]:
    """Yield a table of articles."""
    table = Table(box=None, pad_edge=False)
    table.add_column("date")
    table.add_column("source", overflow="fold")
    table.add_column("id", overflow="fold")
    table.add_column("title", overflow="fold")
    for record in records:
        day, source = (record.published or "")[:10], line(record.source or "")
        id_, title = Text(line(record.id), "cyan"), Text(line(record.title))
        table.add_row(Text(day), Text(source), id_, title)
    yield table


def from_manifest(
    manifest: Manifest, sources: Sequence[str], feeds: Sequence[str] = (), added: int = 0
) -> Iterable[Renderable]:
    """Yield what the live generation is, what it is made from, and what was added besides."""
    dates = f"{manifest.first[:10]} to {(manifest.last or '')[:10]}" if manifest.first else "none"
    rows = {
        "generation": manifest.name,
        "built": manifest.created,
        "articles": f"{manifest.articles:,} ({manifest.undated:,} without a date)",
        "dates": dates,
        "passages": f"{manifest.passages:,}",
        "embedding": manifest.model.name,
        "sources": "\n".join(sources),
        "feeds": "\n".join(feeds),
        "added": counted(added, "article") if added else "",
    }
    table = Table(box=None, pad_edge=False, show_header=False)
    for name, value in rows.items():
        if value:
            table.add_row(Text(name, "bold"), Text(plain(value)))
    yield table


def from_finding(finding: "Finding") -> Iterable[Renderable]:
    """Yield what one check of the doctor found."""
    mark = ("ok     ", "bold green") if finding.fine else ("wrong  ", "bold red")
    yield Text.assemble(mark, f"{finding.name:<8} ", line(finding.says))


def _heading(record: ArticleRecord) -> Iterable[Renderable]:
    about = [record.source, (record.published or "")[:10], *record.authors, record.url]
    yield Text(line(record.title), style="bold")
    known = " · ".join(apart(line(one), TITLE) for one in about if one)
    yield Text(known or line(record.id), style="dim")
    yield Text()


def indented(text: str) -> Renderable:
    """Return a line below the one that it belongs to."""
    return Padding(Text(text, style="dim", overflow="fold"), (0, 0, 0, 4), expand=False)
