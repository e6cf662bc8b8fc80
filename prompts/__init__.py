"""What is sent to a language model: one Markdown file for each message.

The files are Jinja templates that can be read, and changed, without Python. A
folder of one's own may replace any of them.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from jinja2 import StrictUndefined, Template, TemplateError, meta
from jinja2.sandbox import ImmutableSandboxedEnvironment

LARGEST = 50_000
SENTENCE = {"number": 1, "text": "It rained."}
ARTICLE = {"title": "Weather", "source": "A", "published": "2026-01-02", "sentences": [SENTENCE]}
SAMPLES: dict[str, object] = {
    "question": "Did it rain?",
    "asked_on": "2026-01-03",
    "delimiter": "===",
    "refusal": "NO",
    "articles": [ARTICLE],
    "turns": [{"question": "When?", "said": "Today."}],
}
# What each message is told. `rules` is the system message of an answer.
SLOTS: dict[str, frozenset[str]] = {
    "rules": frozenset({"refusal"}),
    "answer": frozenset({"question", "asked_on", "delimiter", "articles", "refusal"}),
    "rewrite": frozenset({"question", "turns", "delimiter"}),
    "hello": frozenset(),
}


class PromptError(ValueError):
    """A prompt file is missing, no template, or asks for what it is not told."""


@dataclass(frozen=True, slots=True)
class Prompts:
    """The prompts, those in `folder` before our own."""

    folder: Path | None = None

    def render(self, name: str, slots: Mapping[str, object]) -> str:
        """Return a prompt with its slots filled.

        Raises:
            PromptError: If it cannot be read, or uses anything that is not given.
        """
        try:
            return _compiled(self._source(name)).render(slots).strip()
        except PromptError:
            raise
        except (TemplateError, TypeError, ValueError, ArithmeticError, RecursionError) as exc:
            raise PromptError(f"The prompt {name}.md cannot be filled in ({exc}).") from exc

    def check(self) -> None:
        """Fill in every prompt with a sample, so that none fails in the middle of an answer.

        Raises:
            PromptError: If one is missing, is no template or uses anything that is not given.
        """
        if self.folder is not None and not self.folder.is_dir():
            raise PromptError("FOOTNOTE_PROMPTS names a folder that does not exist.")
        for path in self.folder.glob("*.md") if self.folder else ():
            if path.stem not in {*SLOTS, "README"}:
                raise PromptError(
                    f"FOOTNOTE_PROMPTS holds {path.name}, which replaces nothing; there are "
                    f"{', '.join(f'{name}.md' for name in SLOTS)}."
                )
        for name, slots in SLOTS.items():
            try:
                used = meta.find_undeclared_variables(_environment().parse(self._source(name)))
            except TemplateError as exc:
                raise PromptError(f"The prompt {name}.md is not a Jinja template ({exc}).") from exc
            if unknown := sorted(used - slots):
                known = ", ".join(sorted(slots)) or "none"
                raise PromptError(
                    f"The prompt {name}.md uses the unknown slot {unknown[0]!r}; it has: {known}."
                )
            self.render(name, {slot: SAMPLES[slot] for slot in slots})

    def digest(self, *names: str) -> str:
        """Return the SHA-256 of the prompts of these names, as hexadecimal.

        Raises:
            PromptError: If one cannot be read.
        """
        return hashlib.sha256("\0".join(map(self._source, names)).encode()).hexdigest()

    def _source(self, name: str) -> str:
        own: Traversable = files("prompts").joinpath(f"{name}.md")
        try:
            return self._replaced(f"{name}.md") or own.read_text(encoding="utf-8")
        except PromptError:
            raise
        except (OSError, ValueError) as exc:
            raise PromptError(
                f"The prompt {name}.md cannot be read; check that it is a text file in UTF-8."
            ) from exc

    def _replaced(self, file: str) -> str | None:
        """Return the text of a file that replaces ours, or None if there is none.

        What it points at is sent to a model: so it must be a small file of that folder
        itself, and no link to a secret elsewhere.
        """
        path = self.folder / file if self.folder else None
        if path is None or not path.exists():
            return None
        real = path.resolve()
        if not real.is_file() or real.parent != path.parent.resolve():
            raise PromptError(f"The prompt {file} is not in the folder of FOOTNOTE_PROMPTS.")
        with real.open(encoding="utf-8") as opened:
            text = opened.read(LARGEST + 1)
        if len(text) > LARGEST:
            raise PromptError(f"The prompt {file} is longer than {LARGEST:,} characters.")
        return text


@lru_cache(maxsize=2 * len(SLOTS))
def _compiled(source: str) -> Template:
    return _environment().from_string(source)


@cache
def _environment() -> ImmutableSandboxedEnvironment:
    # A prompt is plain text for a model, so nothing is escaped as HTML. One that
    # somebody brings along may read its slots, and nothing else.
    return ImmutableSandboxedEnvironment(
        undefined=StrictUndefined, autoescape=False, trim_blocks=True, lstrip_blocks=True
    )
