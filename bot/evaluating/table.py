"""The figures as a table, one column for each file of questions, for a terminal and a page."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from rich.table import Table
from rich.text import Text

from bot.evaluating.measuring import Figures
from bot.plain import line

GROUPS = ("retrieval", "citation", "abstention", "fidelity", "latency_ms")
DASH = "–"
NARROW = 18  # characters of a column that holds the figures of a file


@dataclass(frozen=True, slots=True)
class Row:
    """A figure in every column; without cells, the heading of those below."""

    name: str
    cells: tuple[str, ...] = ()
    interval: str = ""


def rows(figures: Sequence[Figures]) -> list[Row]:
    """Return the rows; the last of the figures are those of all together."""
    counts = ("questions", "unjudged")
    made = [Row(name, tuple(_number(one[name]) for one in figures)) for name in counts]
    for group in GROUPS:
        made.append(Row(group))
        for name in figures[-1][group]:
            cells = tuple(_number(one[group][name]) for one in figures)
            made.append(Row(name, cells, _interval(figures[-1]["ci"].get(name))))
    return made


def to_table(names: Sequence[str], figures: Sequence[Figures]) -> Table:
    """Return the table for a terminal: as narrow as it can be read."""
    table = Table(box=None, pad_edge=False)
    table.add_column("", no_wrap=True)
    for name in [*map(short, names), *["together"][: len(figures) - len(names)]]:
        table.add_column(line(name), justify="right", overflow="fold", max_width=NARROW)
    table.add_column("95 %", justify="right", no_wrap=True)
    for row in rows(figures):
        heading = Text(f"  {row.name}") if row.cells else Text(row.name, "bold")
        table.add_row(heading, *(row.cells or [""] * len(figures)), row.interval)
    return table


def short(name: str) -> str:
    """Return the end of a path that tells which file it is."""
    path = PurePath(name)
    stem = path.name.split(".jsonl")[0]
    return f"{path.parent.name}/{stem}" if path.parent.name else stem


def _number(value: Any) -> str:
    match value:
        case None:
            return DASH
        case {"p50": middle, "p95": high}:
            return f"{_number(middle)} / {_number(high)}"
        case int():
            return f"{value:,}"
        case _:
            return f"{value:.3f}" if value < 10 else f"{value:,.0f}"


def _interval(found: Iterable[float] | None) -> str:
    return "" if found is None else DASH.join(f"{one:.3f}" for one in found)
