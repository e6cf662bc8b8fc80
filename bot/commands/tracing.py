"""The commands that lead from words back to their article: quote, verify."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.commands.options import ABSTAINED, as_json, filtered, show, show_json
from bot.showing.plain import line
from index.errors import UsageError

if TYPE_CHECKING:
    from bot.quotations.claimed import ClaimedAnswer
    from bot.quotations.verifying import Verification
    from index.filters import Filters

NOWHERE = "The quotation is nowhere in the articles, not even nearly."


@click.command(short_help="Say where a quotation stands, word for word or nearly.")
@click.argument("text")
@as_json
@filtered
@click.option(
    "--limit", type=click.IntRange(1, 50), default=5, metavar="N", help="How many at most (5)."
)
def quote(text: str, as_json: bool, filters: "Filters", limit: int) -> int:
    """Say where the quotation TEXT stands, word for word or nearly; "..." leaves words out.

    Example: footnote quote "Article 5 provides for collective defence"
    """
    from bot.collection import opened_texts
    from bot.quotations.locating import Quotation
    from bot.quotations.origins import origins
    from bot.telling import abstaining

    quotation = Quotation(text)
    with opened_texts() as texts:
        keywords = texts.generation.keyword_index()
        found = origins(quotation, texts.store, keywords, filters, limit)
        allowed = keywords.allowed(filters)
        some = allowed is None or allowed.any()
        missing = None if some else abstaining.outside(filters, keywords.sources)
        why = missing.text if missing else NOWHERE
        notice = abstaining.left_out(filters, texts)
    from bot.showing import console, interchange

    if as_json:
        show_json({"found": [interchange.from_origin(one) for one in found]})
    else:
        show(console.from_origins(found))
    for sentence in filter(None, (None if found else why, notice)):
        click.echo(line(sentence), err=True)
    return 0 if found else ABSTAINED


@click.command(short_help="Check again what an answer of `footnote ask --json` cites.")
@click.argument("answer", metavar="ANSWER.JSON", type=click.Path(path_type=Path))
@as_json
def verify(answer: Path, as_json: bool) -> int:
    """Check again what an answer cites: ANSWER.JSON is what `footnote ask --json` printed.

    "-" reads it from stdin. The exit code is 3 if a quote does not stand in its article, or a
    sentence of a model says what its quotes do not.

    Example: footnote verify answer.json
    """
    from bot.quotations.claimed import read_answer

    found, generation = verified(read_answer(read(answer)))
    from bot.showing import interchange, verdicts

    if as_json:
        show_json({**interchange.from_verification(found), "generation": generation})
    else:
        show(verdicts.from_verification(found))
    return 0 if found.verified else ABSTAINED


def verified(answer: "ClaimedAnswer") -> "tuple[Verification, str]":
    """Return what became of an answer, and in which generation; no model is loaded for quotes."""
    from bot.collection import opened, opened_texts
    from bot.quotations.verifying import in_own_words, verify

    if not in_own_words(answer):
        with opened_texts() as texts:
            return verify(answer, texts.store), texts.manifest.name
    from bot.quotations.rejudging import judging

    with opened() as index:
        if index.notice:
            click.echo(line(index.notice), err=True)
        return verify(answer, index.store, judging(answer, index)), index.manifest.name


def read(path: Path) -> bytes:
    """Return what a file holds, or stdin if its name is "-".

    Raises:
        UsageError: If it cannot be read.
    """
    try:
        if str(path) != "-":
            return path.read_bytes()
        return sys.stdin.buffer.read() if sys.stdin else b""  # None if the shell closed it
    except OSError as exc:
        raise UsageError(f"The file {str(path)!r} cannot be read ({exc.strerror}).") from exc
