"""An evaluation as one self-contained HTML page: tables, the curve, what went wrong.

No script and nothing loaded: a policy in the page forbids both. The template
escapes every value.
"""

from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Any

from jinja2 import Environment, StrictUndefined

from bot.evaluating.asking import Asked
from bot.evaluating.curve import curves, to_svg
from bot.evaluating.measuring import Figures
from bot.evaluating.misses import misses
from bot.evaluating.table import rows, short

TEMPLATE = "report.html"
MOST = 100


def to_html(
    asked: Sequence[Asked],
    figures: Sequence[Figures],
    about: Mapping[str, Any],
    texts: Mapping[str, str],
) -> str:
    """Return the page: the figures of each file, then of all together, and what went wrong.

    `about` is what else to tell, `texts` are those of the articles with right answers.
    """
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    source = files("bot.evaluating").joinpath(TEMPLATE).read_text(encoding="utf-8")
    drawn = curves([one for file in asked for one in file.outcomes])
    missed = misses(asked, texts)
    return environment.from_string(source).render(
        names=[short(file.name) for file in asked],
        rows=rows(figures),
        about=about,
        curve=to_svg(drawn) if drawn else "",
        misses=missed[:MOST],
        missed=len(missed),
        judged=figures[-1]["questions"] - figures[-1]["unjudged"],
    )
