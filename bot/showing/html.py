"""The templates of the pages that are written: one environment, which escapes every value.

No value turns the direction of writing: "[1]" stands where the page puts it. Only what is
shown changes; Arabic and Hebrew need no such sign to be read.
Not the prompts, whose values are shown to a model as they are, and not what Telegram calls
HTML. A template begins with `head.html`: no script, and nothing loaded.
"""

import re
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from bot.showing.plain import CONTROL, TURNING

LINE_END = re.compile("\r\n?")


def template(name: str) -> Template:
    """Return a template by its path below `bot`, as `evaluating/report.html`."""
    return _environment().get_template(name)


def shown(value: object) -> object:
    """Return a value as a page shows it: controls are blanks, signs that turn a line are gone."""
    if not isinstance(value, str) or hasattr(value, "__html__"):  # what a macro made is HTML
        return value
    return CONTROL.sub(" ", TURNING.sub("", LINE_END.sub("\n", value)))


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("bot", ""),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )
