"""What is sent to a language model: one Markdown file for each message.

The files are Jinja templates that can be read, and changed, without Python.
"""

from collections.abc import Mapping
from importlib.resources import files

from jinja2 import Environment, StrictUndefined


def names() -> list[str]:
    """Return the names of all prompts."""
    found = (entry.name for entry in files("prompts").iterdir())
    return sorted(name.removesuffix(".md") for name in found if name.endswith(".md"))


def render(name: str, slots: Mapping[str, object]) -> str:
    """Return a prompt with its slots filled.

    Raises:
        FileNotFoundError: If there is no such prompt.
        jinja2.UndefinedError: If a slot of it is not given.
    """
    template = files("prompts").joinpath(f"{name}.md").read_text(encoding="utf-8")
    # A prompt is plain text for a model, so nothing is escaped as HTML.
    environment = Environment(undefined=StrictUndefined, autoescape=False, trim_blocks=True)  # noqa: S701
    return environment.from_string(template).render(slots)
