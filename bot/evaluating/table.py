"""The figures as a table, one column for each file of questions, for a terminal and a page."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from rich.table import Table
from rich.text import Text

from bot.evaluating.measuring import Figures
from bot.showing.plain import line

GROUPS = ("retrieval", "citation", "abstention", "fidelity", "latency_ms")
DASH = "–"
COUNTS = ("questions", "unjudged", "wrong")
RATE = ".3f"
FORMATS = {"cited_per_answer": ",.2f", **dict.fromkeys(("quote_chars", "p50", "p95"), ",.0f")}
NOTE = (
    "\nn: how many questions a row rests on"
    "\ncitations: every quote shown, also the closest ones to a refused question"
)
NARROW = 18  # characters of a column that holds the figures of a file


@dataclass(frozen=True, slots=True)
class Row:
    """A figure in every column; without cells, the heading of those below.

    Attributes:
        questions: On how many it rests, of all together.
    """

    name: str
    cells: tuple[str, ...] = ()
    questions: str = ""
    interval: str = ""


def rows(figures: Sequence[Figures]) -> list[Row]:
    """Return the rows; the last of the figures are those of all together."""
    whole = figures[-1]
    made = [Row(name, tuple(_number(name, one[name]) for one in figures)) for name in COUNTS]
    for group in GROUPS:
        made.append(Row(group))
        for name in whole[group]:
            cells = tuple(_number(name, one[group][name]) for one in figures)
            interval = _interval(name, whole["ci"].get(name))
            made.append(Row(name, cells, f"{whole['n'][name]:,}", interval))
    return made


def to_table(names: Sequence[str], figures: Sequence[Figures]) -> Table:
    """Return the table for a terminal: as narrow as it can be read."""
    table = Table(box=None, pad_edge=False, caption=NOTE, caption_justify="left")
    table.add_column("", no_wrap=True)
    for name in [*map(short, names), *["together"][: len(figures) - len(names)]]:
        table.add_column(Text(line(name)), justify="right", overflow="fold", max_width=NARROW)
    table.add_column("n", justify="right", no_wrap=True)
    table.add_column("95 %", justify="right", no_wrap=True)
    for row in rows(figures):
        heading = Text(f"  {row.name}") if row.cells else Text(row.name, "bold")
        cells = row.cells or [""] * len(figures)
        table.add_row(heading, *cells, row.questions, row.interval)
    return table


def short(name: str) -> str:
    """Return the end of a path that tells which file it is."""
    path = PurePath(name)
    stem = path.name.split(".jsonl")[0]
    return f"{path.parent.name}/{stem}" if path.parent.name else stem


def _number(name: str, value: Any) -> str:
    """Return a figure: counts and what is counted whole, means with two decimals, rates three."""
    match value:
        case None:
            return DASH
        case {"p50": middle, "p95": high}:
            return f"{_number(name, middle)} / {_number(name, high)}"
        case int():
            return f"{value:,}"
        case _:
            return format(value, FORMATS.get(name, RATE))


def _interval(name: str, found: Sequence[float] | None) -> str:
    return DASH.join(_number(name, float(one)) for one in found or ())
