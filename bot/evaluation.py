"""The command that says how good the answers are: eval."""

import shlex
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.options import as_json, new_file, no_llm, page_file, show, show_json
from bot.plain import counted, line

if TYPE_CHECKING:
    from bot.evaluating.asking import Asked
    from bot.evaluating.measuring import Figures
    from bot.evaluating.subject import Subject

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
    help="Only the first N questions of each file; of a template, how many it has (20).",
)
@no_llm
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
    write_template: Path | None,
) -> None:
    """Measure the answers to questions whose answers are known.

    Each line of --questions is a JSON object: question, answerable, doc_ids,
    spans and more; --write-template gives a file to begin with.
    Example: footnote eval --articles archive.jsonl --questions asked.jsonl
    """
    from bot.assembling import engine_maker
    from bot.collection import watched
    from bot.evaluating.questions import read_questions
    from bot.evaluating.subject import subject
    from bot.settings import settings

    if context.args:
        raise click.UsageError(
            f"A file of questions has --questions before it: footnote eval --questions "
            f"{shlex.quote(context.args[0])}"
        )
    if write_template and (questions or as_json or html or no_llm):
        raise click.UsageError("--write-template goes with --articles and --limit alone.")
    current = settings()
    if write_template:
        begin(write_template, articles, limit)
        return
    if not questions:
        raise click.UsageError(
            "Name a file of questions: --questions PATH. "
            "To begin one: footnote eval --write-template PATH"
        )
    files = [read_questions(path, limit) for path in questions]
    assemble = engine_maker(current, llm=not no_llm)
    if html:
        page_file(html)
    with subject(current, articles) as opened:
        from bot.evaluating.asking import ask_all
        from bot.evaluating.caveats import caveats
        from bot.evaluating.gold import settled

        files = settled(files, opened.read)
        for sentence in chain.from_iterable(map(caveats, files)):
            click.echo(line(sentence), err=True)
        engine = assemble(opened.index)
        asked = watched(lambda progress: ask_all(engine, files, progress))
        result = measured(asked, opened)
    told(asked, result, as_json)
    quoted = result["modes"].get("extractive", 0)
    if engine.writer.mode == "llm" and quoted:
        click.echo(f"The model failed: {quoted:,} of its answers are quotes instead.", err=True)
    if html:
        report(html, asked, result)


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
    with path.open("x", encoding="utf-8") as file:
        file.writelines(f"{one}\n" for one in lines)
    named = [*(f"--articles {shlex.quote(str(one))}" for one in articles), "--questions"]
    click.echo(
        line(
            f"{counted(len(lines), 'sentence')} in {path}; write the question that each answers, "
            f"then `footnote eval {' '.join(named)} {shlex.quote(str(path))}`."
        ),
        err=True,
    )


def measured(asked: "list[Asked]", opened: "Subject") -> "Figures":
    """Return the figures of all questions together, and of each file."""
    from bot.evaluating.asking import together
    from bot.evaluating.measuring import figures

    whole = together(asked)
    shown = {one.article_id for outcome in whole.outcomes for one in outcome.answer.shown}
    texts = {one: original.text for one, original in opened.read(shown).items()}
    index = {"index": opened.figures}
    of_files = [
        {"file": one.name, **figures(one.outcomes, texts), **index}
        for one in (asked if len(asked) > 1 else [])
    ]
    all_of_them = {**figures(whole.outcomes, texts), **index}
    return {**all_of_them, "files": of_files or [{"file": asked[0].name, **all_of_them}]}


def told(asked: "list[Asked]", result: "Figures", as_json: bool) -> None:
    """Print the figures."""
    from bot.evaluating.table import to_table

    if as_json:
        show_json(result)
    else:
        show([to_table([one.name for one in asked], columns(result))])


def columns(result: "Figures") -> "list[Figures]":
    """Return the figures of each file, and if there are several, of all together."""
    files: list[Any] = result["files"]
    return [*files, result] if len(files) > 1 else files


def report(path: Path, asked: "list[Asked]", result: "Figures") -> None:
    """Write the report."""
    from bot.evaluating.report import to_html

    held = result["index"]
    about = {"articles": f"{held['articles']:,}", "passages": f"{held['passages']:,}"}
    about |= {"answers": ", ".join(f"{many:,} {mode}" for mode, many in result["modes"].items())}
    page = to_html(asked, columns(result), about)
    page_file(path).write_text(page, encoding="utf-8")
    click.echo(line(f"The report is in {path}."), err=True)
