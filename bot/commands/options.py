"""What several commands share: options, and how they print."""

import sys
from collections.abc import Callable, Iterable
from datetime import date
from functools import wraps
from typing import Any

import click
from click.shell_completion import CompletionItem

from index.article import normalise
from index.dates import readings
from index.filters import Filters

ABSTAINED = 3

FORMS = "write it like 2024-03-05 or 5 March 2024"
PERIODS = ", or a whole month or year like March 2024, 2024-03 or 2024"

Command = Callable[..., Any]

as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
no_llm = click.option("--no-llm", is_flag=True, help="Quote the articles, even if a model is set.")


def filtered(command: Command) -> Command:
    """Add the options that limit the articles; the command is given them as `filters`."""

    @wraps(command)
    def limited(
        *arguments: Any, since: date | None, until: date | None, source: str | None, **given: Any
    ) -> Any:
        return command(*arguments, filters=limits(since, until, source), **given)

    return with_options(
        limited,
        click.option(
            "--since", type=first_day, metavar="DATE", help="Only articles of this day or later."
        ),
        click.option(
            "--until",
            type=last_day,
            metavar="DATE",
            help="Only articles of this day or earlier.",
        ),
        click.option("--source", metavar="NAME", help="Only articles from this source."),
    )


def asking(command: Command) -> Command:
    """Add the options that say how questions are answered."""
    return with_options(
        command,
        click.option(
            "--asked-on",
            type=single_day,
            metavar="DATE",
            help="The day that “last week” is counted from.",
        ),
        no_llm,
        click.option("--verbose", is_flag=True, help="Also show evidence, verdicts and timings."),
    )


def with_options(command: Command, *options: Callable[[Command], Command]) -> Command:
    """Return the command with options added, in the order in which `--help` lists them."""
    for option in reversed(options):
        command = option(command)
    return command


def first_day(value: str) -> date:
    """Return the day, or the first of the month or year, that an option names."""
    return _days(value, PERIODS)[0]


def last_day(value: str) -> date:
    """Return the day, or the last of the month or year, that an option names."""
    return _days(value, PERIODS)[1]


def single_day(value: str) -> date:
    """Return the day that an option names.

    Raises:
        BadParameter: If it names none, or more than one.
    """
    first, last = _days(value)
    if first != last:
        raise click.BadParameter(f"{value!r} is not a single day; {FORMS}.")
    return first


def _days(value: str, periods: str = "") -> tuple[date, date]:
    found = readings(value)
    if not found:
        raise click.BadParameter(f"{value!r} is not a date that is understood; {FORMS}{periods}.")
    if len(found) > 1:
        either = " or ".join(str(first) for first, _ in found)
        raise click.BadParameter(
            f"{value!r} may be {either}, as it does not say whether the day or the month comes "
            f"first; {FORMS}{periods}."
        )
    return found[0]


def limits(since: date | None, until: date | None, source: str | None) -> Filters:
    """Return the options that limit the articles as filters."""
    if since and until and since > until:
        raise click.UsageError(f"--since {since} is after --until {until}.")
    return Filters(since, until, None if source is None else normalise(source))


def files(
    context: click.Context, parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Let the shell complete a word as the name of a file; it may as well be an address."""
    return [CompletionItem(incomplete, type="file")]


def show_json(value: Any) -> None:
    """Print a value as JSON, in whatever encoding stdout has."""
    from bot.showing import interchange

    click.echo(interchange.dump(value, sys.stdout.encoding))


def show(lines: Iterable[Any], err: bool = False) -> None:
    """Print lines."""
    from bot.showing.console import terminal

    console = terminal(err)
    for one in lines:
        console.print(one)
