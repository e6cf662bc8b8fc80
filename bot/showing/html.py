"""The templates of the pages that are written: one environment, which escapes every value.

Not the prompts, whose values are shown to a model as they are, and not what Telegram calls
HTML. A template begins with `head.html`: no script, and nothing loaded.
"""

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template


def template(name: str) -> Template:
    """Return a template by its path below `bot`, as `evaluating/report.html`."""
    return _environment().get_template(name)


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("bot", ""),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
