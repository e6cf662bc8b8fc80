"""The risk-coverage curve: how often answers are wrong, if only the surest are given.

Drawn as SVG, with nothing in it that a page would have to load.
"""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib import rc_context
from matplotlib.figure import Figure

from bot.evaluating.asking import Outcome
from bot.evaluating.measuring import hit

Point = tuple[float, float]

QUIET = {"Date": None, "Creator": None, "Format": None, "Type": None}
LINES = (("#0b5cad", "-"), ("#b3541e", "--"))


@dataclass(frozen=True, slots=True)
class Curve:
    """Coverage and risk, from the surest answer to all that were given."""

    name: str
    points: tuple[Point, ...]


def curves(outcomes: Sequence[Outcome]) -> list[Curve]:
    """Return the curve of the questions that can be answered, and of all that were judged.

    An answer is right if what it cites first meets a right place; to a question
    that cannot be answered, none is.
    """
    known = [one for one in outcomes if one.case.answerable and one.case.gold]
    judged = [*known, *(one for one in outcomes if one.case.answerable is False)]
    groups = [("answerable questions", known)]
    if len(judged) > len(known):
        groups.append(("with those that cannot be answered", judged))
    made = [Curve(name, tuple(points(group))) for name, group in groups]
    return [curve for curve in made if curve.points]


def points(outcomes: Sequence[Outcome]) -> Iterable[Point]:
    """Yield what share is answered, and what share of that is wrong, by falling confidence.

    Answers of equal confidence are given together or not at all.
    """
    given = [one for one in outcomes if not one.answer.abstained]
    given.sort(key=lambda one: -one.answer.confidence)
    wrong = 0
    for number, one in enumerate(given, start=1):
        wrong += not hit(one)
        rest = given[number:]
        if not rest or rest[0].answer.confidence < one.answer.confidence:
            yield number / len(outcomes), wrong / number


def to_svg(drawn: Sequence[Curve]) -> str:
    """Return the curves as an SVG element; a dot ends each where the engine abstains."""
    with rc_context({"svg.fonttype": "none", "svg.hashsalt": "footnote"}):
        figure = Figure(figsize=(7, 3.6), layout="constrained")
        axes = figure.add_subplot()
        for curve, (colour, dash) in zip(drawn, LINES, strict=False):
            across, up = zip(*curve.points, strict=True)
            # Not clipped: a line of no wrong answers lies on the axis itself.
            drawn_as: dict[str, Any] = {"color": colour, "clip_on": False, "zorder": 3}
            axes.plot(across, up, dash, label=curve.name, drawstyle="steps-post", **drawn_as)
            axes.plot(across[-1:], up[-1:], "o", **drawn_as)
        axes.set(xlim=(0, 1), ylim=(0, 1), xlabel="share of questions that are answered")
        axes.set_ylabel("share of answers that are wrong")
        axes.grid(color="#dddddd", linewidth=0.6)
        axes.spines[["top", "right"]].set_visible(False)
        axes.legend(frameon=False, loc="lower left", bbox_to_anchor=(0, 1), ncols=2)
        file = io.StringIO()
        figure.savefig(file, format="svg", metadata=QUIET)
    svg = file.getvalue()
    return svg[svg.index("<svg") :]
