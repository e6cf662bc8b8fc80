"""Options that several commands share mean the same in each of them."""

from datetime import date

import click
import pytest

from bot.commands.cli import cli
from bot.commands.options import first_day, last_day, limits, single_day
from index.filters import Filters

LIMITED = {"ask", "chat", "search", "quote", "articles"}
ASKING = {"ask", "chat"}


def options(command: str) -> list[str]:
    """Return the options of a command, in the order of its help."""
    assert isinstance(cli, click.Group)
    return [name for one in cli.commands[command].params for name in one.opts if name[:2] == "--"]


@pytest.mark.parametrize("command", sorted(LIMITED))
def test_limits_stand_together(command: str) -> None:
    """Whoever can limit one command can limit the others."""
    found = options(command)
    at = found.index("--since")

    assert found[at : at + 3] == ["--since", "--until", "--source"]


@pytest.mark.parametrize("command", sorted(ASKING))
def test_both_ways_to_ask_have_the_same_options(command: str) -> None:
    """A conversation can be asked whatever a single question can."""
    assert {"--json", "--asked-on", "--no-llm", "--verbose"} <= set(options(command))


def test_limits_are_filters() -> None:
    """Days are days, and a source is compared as articles are normalised."""
    since, until = date(2026, 1, 2), date(2026, 1, 3)

    assert limits(since, until, "Cafe\u0301") == Filters(
        date(2026, 1, 2), date(2026, 1, 3), "Caf\u00e9"
    )
    assert limits(None, None, None) == Filters()
    with pytest.raises(click.UsageError, match="--since 2026-01-03 is after --until 2026-01-02"):
        limits(until, since, None)


def test_a_month_is_a_limit_by_its_ends() -> None:
    """A limit begins with its first day and ends with its last; a single day needs to be one."""
    assert first_day("2024-02") == date(2024, 2, 1)
    assert last_day("2024-02") == date(2024, 2, 29)
    assert single_day("5 March 2024") == date(2024, 3, 5)
    with pytest.raises(click.BadParameter, match="'2024-02' is not a single day; write it like"):
        single_day("2024-02")


def test_a_date_that_is_unclear_is_told_why() -> None:
    """Both that it may be, why, and how to write it."""
    with pytest.raises(click.BadParameter) as caught:
        first_day("5/3/2024")

    assert caught.value.message == (
        "'5/3/2024' may be 2024-03-05 or 2024-05-03, as it does not say whether the day or the "
        "month comes first; write it like 2024-03-05 or 5 March 2024, or a whole month or year "
        "like March 2024, 2024-03 or 2024."
    )
