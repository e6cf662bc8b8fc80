"""The command that says how good the answers are: eval."""

import shlex
from dataclasses import asdict, dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.commands.options import as_json, no_llm, show, show_json
from bot.commands.saving import new_file, page_file, write_new, write_page
from bot.showing.plain import counted, line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.evaluating.measuring import Figures
    from bot.evaluating.questions import QuestionFile
    from bot.evaluating.results import Results

written = click.Path(dir_okay=False, path_type=Path)


# A file without `--questions` gets a sentence of its own, not click's.
@click.command("eval", context_settings={"allow_extra_args": True})
@click.option(
    "--articles",
    type=click.Path(exists=True, path_type=Path),
    multiple=True,
    metavar="PATH",
    help="Ask these articles, in an index of their own, instead of yours.",
)
@click.option(
    "--questions",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    multiple=True,
    metavar="PATH",
    help="A file with questions and what is known of their answers.",
)
@as_json
@click.option("--html", type=written, metavar="FILE", help="Also write a report, as HTML.")
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    metavar="N",
    help="Only the first N questions of each file; for a template, how many to write (20).",
)
@no_llm
@click.option(
    "--calibrate",
    is_flag=True,
    help="Also propose a FOOTNOTE_THRESHOLD from these questions; quotes only.",
)
@click.option(
    "--write-template",
    type=written,
    metavar="FILE",
    help="Only write a file of questions for you to fill in.",
)
@click.pass_context
def evaluate(
    context: click.Context,
    articles: tuple[Path, ...],
    questions: tuple[Path, ...],
    as_json: bool,
    html: Path | None,
    limit: int | None,
    no_llm: bool,
    calibrate: bool,
    write_template: Path | None,
) -> None:
    """Measure the answers to questions whose answers are known.

    Each line of --questions is a JSON object: question, answerable, doc_ids,
    spans and more; --write-template gives a file to begin with.

    Example: footnote eval --articles archive.jsonl --questions asked.jsonl
    """
    if context.args:
        raise click.UsageError(
            "Put --questions before a file of questions: "
            f"`footnote eval --questions {shlex.quote(context.args[0])}`."
        )
    if write_template and (questions or as_json or html or no_llm or calibrate):
        raise click.UsageError("--write-template can be combined with --articles and --limit only.")
    if write_template:
        begin(write_template, articles, limit)
    elif questions:
        wanted = ReportOptions(as_json, html, calibrate)
        measure(articles, questions, limit, wanted, llm=not (no_llm or calibrate))
    else:
        raise click.UsageError(
            "Name a file of questions with --questions PATH; "
            "`footnote eval --write-template PATH` begins one."
        )


def begin(path: Path, articles: tuple[Path, ...], limit: int | None) -> None:
    """Write a file of questions to begin with.

    Raises:
        UsageError: If there is a file already, or it cannot be written.
    """
    from bot.evaluating.subject import subject
    from bot.evaluating.template import COUNT, template
    from bot.settings import settings

    new_file(path)
    with subject(settings(), articles) as opened:
        lines = [*template(opened.index.store, opened.read, limit or COUNT)]
    write_new(path, lines)
    named = [*(f"--articles {shlex.quote(str(one))}" for one in articles), "--questions"]
    click.echo(
        line(
            f"{counted(len(lines), 'sentence')} in {path}; write the question that each answers, "
            f"then `footnote eval {' '.join(named)} {shlex.quote(str(path))}`."
        ),
        err=True,
    )


@dataclass(frozen=True, slots=True)
class ReportOptions:
    """How the figures are wanted, and what besides."""

    as_json: bool
    html: Path | None
    calibrate: bool


def measure(
    articles: tuple[Path, ...],
    questions: tuple[Path, ...],
    limit: int | None,
    wanted: ReportOptions,
    llm: bool,
) -> None:
    """Ask the questions of files, and tell how good the answers are.

    Raises:
        UsageError: If a file of questions is wrong, or the report cannot be written.
    """
    from bot.assembling import engine_maker
    from bot.collection import watched
    from bot.evaluating.questions import read_questions
    from bot.evaluating.subject import subject
    from bot.settings import settings

    if wanted.html:
        page_file(wanted.html)
    current = settings()
    files = [read_questions(path, limit) for path in questions]
    assemble = engine_maker(current, llm=llm)
    with subject(current, articles) as opened:
        from bot.evaluating.asking import ask_all
        from bot.evaluating.gold import settled
        from bot.evaluating.results import results

        files = settled(files, opened.read)
        warn(files)
        engine = assemble(opened.index)
        asked = watched(lambda progress: ask_all(engine, files, progress))
        found = results(asked, opened.read, opened.figures)
    tell(found, wanted, engine.quoter.needs)
    quoted = found.figures["modes"].get("extractive", 0)
    if engine.writer.mode == "llm" and quoted:
        click.echo(f"The model failed: {quoted:,} of its answers are quotes instead.", err=True)


def warn(files: "Sequence[QuestionFile]") -> None:
    """Say what the figures of the files will not tell by themselves."""
    from bot.evaluating.caveats import caveats

    for sentence in chain.from_iterable(map(caveats, files)):
        click.echo(line(sentence), err=True)


def tell(found: "Results", wanted: ReportOptions, threshold: float) -> None:
    """Print the figures, write the report, and say what went wrong."""
    html, as_json = wanted.html, wanted.as_json
    calibration = calibrated(found, threshold) if wanted.calibrate else {}
    if as_json:
        show_json({**found.figures, **calibration})
    else:
        from bot.evaluating.table import to_table

        show([to_table([one.name for one in found.asked], found.columns)])
    if html:
        from bot.evaluating.report import to_html

        write_page(html, to_html(found))
    if html or (found.figures["wrong"] and not as_json):
        click.echo(line(summary(found.figures["wrong"], found.judged, html)), err=True)


def calibrated(found: "Results", threshold: float) -> "Figures":
    """Return the threshold that would part these questions best, and say so."""
    from bot.evaluating.asking import outcomes
    from bot.evaluating.calibrating import Threshold, best, proposal
    from bot.evaluating.measuring import confidences

    can, cannot = confidences(outcomes(found.asked))
    proposed, now = best(can, cannot), Threshold.of(threshold, can, cannot)
    click.echo(line(proposal(proposed, now, len(can), len(cannot))), err=True)
    return {"calibration": proposed and {"now": asdict(now), "proposed": asdict(proposed)}}


def summary(wrong: int, judged: int, html: Path | None) -> str:
    """Return how many questions went wrong, and what shows them."""
    if html and not wrong:
        return f"The report is in {html}."
    shows = f"see the report in {html}" if html else "`--html FILE` writes a report of them"
    return f"{wrong:,} of {counted(judged, 'judged question')} went wrong; {shows}."
