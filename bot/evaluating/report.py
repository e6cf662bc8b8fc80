"""An evaluation as one self-contained HTML page: tables, the curve, what went wrong.

No script and nothing loaded: a policy in the page forbids both. The template
escapes every value.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from jinja2 import Environment, StrictUndefined

from bot.evaluating.asking import Asked, Outcome
from bot.evaluating.curve import curves, to_svg
from bot.evaluating.measuring import Figures, went_wrong
from bot.evaluating.table import rows, short
from index.article import shorten

TEMPLATE = "report.html"
MOST = 100
LONGEST = 400  # characters of a quote that is shown


@dataclass(frozen=True, slots=True)
class Miss:
    """A question that went wrong, as the page shows it."""

    file: str
    question: str
    confidence: float
    expected: str
    got: tuple[str, ...]


def to_html(asked: Sequence[Asked], figures: Sequence[Figures], about: Mapping[str, Any]) -> str:
    """Return the page: the figures of each file, then of all together, and what else to tell."""
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    source = files("bot.evaluating").joinpath(TEMPLATE).read_text(encoding="utf-8")
    drawn = curves([one for file in asked for one in file.outcomes])
    missed = misses(asked)
    return environment.from_string(source).render(
        names=[short(file.name) for file in asked],
        rows=rows(figures),
        about=about,
        curve=to_svg(drawn) if drawn else "",
        misses=missed[:MOST],
        missed=len(missed),
    )


def misses(asked: Sequence[Asked]) -> list[Miss]:
    """Return what went wrong, the surest of them first."""
    found = [
        miss(short(file.name), one) for file in asked for one in file.outcomes if went_wrong(one)
    ]
    return sorted(found, key=lambda one: -one.confidence)


def miss(file: str, one: Outcome) -> Miss:
    """Return what was expected, and what came."""
    expected = "; ".join(one.case.answers) or "an answer" if one.case.answerable else "no answer"
    got = [shorten(citation.quote, LONGEST) for citation in one.answer.citations]
    return Miss(
        file=file,
        question=one.case.question.text,
        confidence=one.answer.confidence,
        expected=shorten(expected, LONGEST),
        got=tuple(got) or (f"No answer. {one.answer.reason or ''}",),
    )
