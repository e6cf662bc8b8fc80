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
        texts = texts_of(asked, opened)
        result = measured(asked, texts, opened.figures)
    told(asked, result, as_json)
    quoted = result["modes"].get("extractive", 0)
    if engine.writer.mode == "llm" and quoted:
        click.echo(f"The model failed: {quoted:,} of its answers are quotes instead.", err=True)
    if html:
        report(html, asked, result, texts)
    said = summary(result, html)
    if html or (result["wrong"] and not as_json):
        click.echo(line(said), err=True)


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


def texts_of(asked: "list[Asked]", opened: "Subject") -> dict[str, str]:
    """Return the texts, read once more, of all articles that are cited or hold an answer."""
    outcomes = [one for file in asked for one in file.outcomes]
    wanted = {place.article_id for one in outcomes for place in one.case.gold}
    wanted |= {citation.article_id for one in outcomes for citation in one.answer.shown}
    return {one: original.text for one, original in opened.read(wanted).items()}


def measured(asked: "list[Asked]", texts: dict[str, str], index: dict[str, Any]) -> "Figures":
    """Return the figures of all questions together, and of each file."""
    from bot.evaluating.asking import together
    from bot.evaluating.measuring import figures

    of_files = [{**figures(one.outcomes, texts), "index": index} for one in asked]
    whole = of_files[0]
    if len(asked) > 1:
        whole = {**figures(together(asked).outcomes, texts), "index": index}
    named = zip(asked, of_files, strict=True)
    return {**whole, "files": [{"file": one.name, **found} for one, found in named]}


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


def report(path: Path, asked: "list[Asked]", result: "Figures", texts: dict[str, str]) -> None:
    """Write the report."""
    from bot.evaluating.report import to_html

    held = result["index"]
    about = {"articles": f"{held['articles']:,}", "passages": f"{held['passages']:,}"}
    about |= {"answers": ", ".join(f"{many:,} {mode}" for mode, many in result["modes"].items())}
    page = to_html(asked, columns(result), about, texts)
    page_file(path).write_text(page, encoding="utf-8")


def summary(result: "Figures", html: Path | None) -> str:
    """Return how many questions went wrong, and what shows them."""
    wrong, judged = result["wrong"], result["questions"] - result["unjudged"]
    if html and not wrong:
        return f"The report is in {html}."
    shows = f"see the report in {html}" if html else "`--html FILE` writes a report of them"
    return f"{wrong:,} of {counted(judged, 'judged question')} went wrong; {shows}."
