"""The figures fit a terminal of 80 columns, each in its place."""

import io

import pytest
from rich.console import Console

from bot.evaluating.measuring import figures
from bot.evaluating.table import rows, short, to_table
from tests.fakes.results import TEXT, outcome

RIGHT = outcome(("a", 0, 5), gold=(("a", 0, 9),), found=(("a", 0, 50),), seconds=12.3456)
REFUSED = outcome(answerable=False)
FIGURES = figures([RIGHT, RIGHT, REFUSED], {"a": TEXT})


def printed(names: list[str]) -> str:
    """Return the table as a terminal of 80 columns shows it."""
    file = io.StringIO()
    columns = [FIGURES] * (len(names) + (len(names) > 1))
    Console(file=file, width=80).print(to_table(names, columns))
    return file.getvalue()


@pytest.mark.parametrize("names", [["a/b.jsonl"], ["x/squad/q.jsonl", "y" * 60 + "/q.jsonl"]])
def test_it_fits_80_columns(names: list[str]) -> None:
    """No line is longer, no figure is cut off."""
    text = printed(names)

    assert max(map(len, text.splitlines())) <= 80
    assert "refused_unanswerable" in text
    assert "12,346" in text
    assert "…" not in text
    assert ("together" in text) == (len(names) > 1)


def test_each_row_has_a_cell_for_each_column() -> None:
    """Headings have none; a null is a dash, an interval stands beside its figure."""
    made = {row.name: row for row in rows([FIGURES, FIGURES])}

    assert made["retrieval"].cells == ()
    assert made["questions"].cells == ("3", "3")
    assert made["span_hit@1"].cells == ("1.000", "1.000")
    assert (made["span_hit@1"].questions, made["span_hit@1"].interval) == ("2", "0.342–1.000")
    assert made["refused_unanswerable"].questions == "1"
    assert made["cited_per_answer"].cells[0] == "1.00"
    assert made["quote_chars"].cells[0] == "5 / 5"
    assert made["exact"].cells[0] == "2"
    assert dict.fromkeys(made["p50"].cells) == {"12,346": None}
    assert {row.cells[0] for row in rows([figures([], {})]) if row.name == "recall"} == {"–"}


def test_a_name_is_short_and_harmless() -> None:
    """A path is told by its end, and moves no cursor."""
    assert short("/a/squad2/questions.jsonl.xz") == "squad2/questions"
    assert short("asked.jsonl") == "asked"
    assert "\x1b" not in printed(["evil\x1b[2J.jsonl"])
    assert "a[/b]" in printed(["a[/b].jsonl"])
