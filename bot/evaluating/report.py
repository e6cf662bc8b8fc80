"""An evaluation as one self-contained HTML page: tables, the curve, what went wrong.

No script and nothing loaded: a policy in the page forbids both. The template
escapes every value.
"""

from bot.evaluating.asking import outcomes
from bot.evaluating.curve import curves, to_svg
from bot.evaluating.measuring import Figures
from bot.evaluating.misses import misses
from bot.evaluating.results import Results
from bot.evaluating.table import rows, short
from bot.showing.html import template

TEMPLATE = "evaluating/report.html"
MOST = 100


def to_html(results: Results) -> str:
    """Return the page: the figures of each file, then of all together, and what went wrong."""
    drawn = curves(outcomes(results.asked))
    missed = misses(results.asked, results.texts)
    return template(TEMPLATE).render(
        names=[short(file.name) for file in results.asked],
        rows=rows(results.columns),
        about=about(results.figures),
        curve=to_svg(drawn) if drawn else "",
        misses=missed[:MOST],
        missed=len(missed),
        judged=results.judged,
    )


def about(figures: Figures) -> dict[str, str]:
    """Return what was asked: how large it is, and how its answers were made."""
    held = figures["index"]
    modes = ", ".join(f"{many:,} {mode}" for mode, many in figures["modes"].items())
    counts = {name: f"{held[name]:,}" for name in ("articles", "passages")}
    return {**counts, "answers": modes}
