"""The command line: verbs, options and exit codes; the work is done elsewhere.

Answers go to stdout, everything else to stderr. Imports that take time happen
in the command that needs them, so that `footnote --help` is instant.
"""

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.commands import evaluation, indexing, looking, tracing
from bot.commands.options import ABSTAINED, as_json, asking, filtered, show, show_json
from bot.commands.saving import new_file, page_file, write_new
from bot.commands.saving import write_page as write
from bot.showing.plain import line

if TYPE_CHECKING:
    from bot.answer import Answer
    from bot.settings import Settings
    from index.filters import Filters
    from index.generations.opening import Index


@click.group(context_settings={"help_option_names": ["-h", "--help"]}, invoke_without_command=True)
@click.version_option(package_name="footnote")
@click.option("--debug", is_flag=True, help="Show where a failure comes from.")
@click.pass_context
def cli(context: click.Context, debug: bool) -> None:
    """Answer questions from a collection of articles, each sentence with its exact source.

    Example: footnote ask "What does Putin want, according to Witkoff?"
    """
    if context.invoked_subcommand is None:
        from bot.commands.greeting import greeting

        click.echo("\n".join(greeting()))


for command in (
    *(looking.search, looking.show_article, looking.articles, looking.status),
    *(tracing.quote, tracing.verify),
    *(indexing.rebuild, indexing.add, indexing.remove),
    evaluation.evaluate,
):
    cli.add_command(command)


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
@asking
def ask(
    question: str,
    as_json: bool,
    html: Path | None,
    filters: "Filters",
    asked_on: date | None,
    no_llm: bool,
    verbose: bool,
) -> int:
    """Answer QUESTION from the articles, every sentence cited.

    Example: footnote ask "What does Putin want, according to Witkoff?"
    """
    import asyncio

    from bot.answer import Question
    from bot.assembling import engine_maker
    from bot.collection import with_index
    from bot.settings import settings

    if html:
        page_file(html)
    asked = Question(question, filters, asked_on)
    assemble = engine_maker(settings(), llm=not no_llm)

    def work(index: "Index") -> "Answer":
        from bot.commands.talking import Talk

        answer = asyncio.run(Talk(as_json, verbose).answer(assemble(index), asked))
        if html:
            write_page(html, answer, index)
        return answer

    return ABSTAINED if with_index(work).abstained else 0


@cli.command(short_help="Answer one question after another, as a conversation.")
@as_json
@filtered
@asking
def chat(
    as_json: bool,
    filters: "Filters",
    asked_on: date | None,
    no_llm: bool,
    verbose: bool,
) -> None:
    """Answer one question after another; a follow-up may point at what was said before.

    Questions come from the terminal or from stdin, one a line; `/new` forgets
    the conversation, `/help` says how, `/quit` ends it.

    Example: footnote chat --no-llm
    """
    from functools import partial

    from bot.assembling import engine_maker
    from bot.collection import followed
    from bot.settings import settings

    assemble = engine_maker(settings(), llm=not no_llm)
    with followed(assemble) as live:
        from bot.commands.talking import Talk, leaves, lines

        talk = Talk(as_json, verbose)
        for text in lines():
            if leaves(text):
                break
            live.run(partial(talk.take_now, text=text, filters=filters, asked_on=asked_on))


@cli.command(short_help="Say what works and what does not, and how to mend it.")
@as_json
@click.option("--deep", is_flag=True, help="Read the whole index, every file and row.")
def doctor(as_json: bool, deep: bool) -> int:
    """Say what works and what does not, and how to mend it; asks the model one tiny question.

    Example: footnote doctor --deep
    """
    from dataclasses import asdict

    from bot.commands.doctor import findings
    from bot.settings import settings
    from bot.showing import console

    found = []
    for one in findings(settings, deep):
        found.append(one)
        if not as_json:
            show(console.from_finding(one))
    fine = all(one.fine for one in found)
    if as_json:
        show_json({"fine": fine, "findings": [asdict(one) for one in found]})
    return 0 if fine else 1


@cli.command(short_help="Answer on Telegram until stopped.")
@click.option(
    "--export",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Only write the questions that it was asked into a file for `footnote eval`.",
)
@click.pass_context
def bot(context: click.Context, export: Path | None) -> int:
    """Answer on Telegram until stopped; the settings say which bot, and who may ask.

    Example: FOOTNOTE_TELEGRAM_TOKEN_FILE=~/.footnote-token footnote bot
    """
    from bot.settings import secrets, settings

    current = settings()
    if export:
        write_questions(export, current)
        return 0
    from bot.commands.redacting import log_to_stderr
    from bot.messenger.access import Access
    from bot.messenger.starting import serve

    access = Access.from_settings(current)
    debug = context.find_root().params["debug"]
    log_to_stderr([*secrets(current), access.token], current.log == "json", whole=debug)
    return 0 if serve(current, access) else 1


def write_questions(path: Path, current: "Settings") -> None:
    """Write what the bot was asked, a question a line, and say what to do with it.

    Raises:
        UsageError: If there is a file already, or it cannot be written.
    """
    from bot.messenger.admins.exporting import exported, next_step

    new_file(path)
    found = list(exported(current.index_home.folder))
    if found:
        write_new(path, (json.dumps(one, ensure_ascii=False) for one in found))
    click.echo(line(next_step(path, found)), err=True)


def write_page(path: Path, answer: "Answer", index: "Index") -> None:
    """Write the HTML page of an answer."""
    from bot.reading import cited_texts
    from bot.showing.page import to_html

    write(path, to_html(answer, cited_texts(answer, index.store)))
    click.echo(line(f"The page is in {path}."), err=True)
