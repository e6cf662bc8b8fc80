"""Look for what is wrong, and say the command or setting that mends it.

Each check is one finding. What is optional and not set is not wrong.
"""

import asyncio
import importlib
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from bot.account import Account
from bot.assembling import checked_prompts, language_model
from bot.llm.model import Message, Model
from bot.llm.providers import Choice
from bot.plain import counted
from bot.settings import Settings
from index.errors import FootnoteError, IndexMissing, UsageError
from index.generations.opening import open_index
from prompts import Prompts


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found: `says` is a sentence, with the mend in it if something is wrong."""

    name: str
    fine: bool
    says: str


def findings(read: Callable[[], Settings]) -> Iterator[Finding]:
    """Yield one finding for each check, as soon as it is made; `read` gives the settings."""
    try:
        current = read()
    except UsageError as exc:
        yield Finding("settings", False, str(exc))
        return
    yield _finding("index", lambda: _index(current))
    yield _finding("prompts", lambda: _prompts(current))
    yield _finding("model", lambda: _model(current))


def _finding(name: str, check: Callable[[], str]) -> Finding:
    try:
        return Finding(name, True, check())
    except IndexMissing as exc:
        return Finding(name, True, str(exc))  # nothing is broken before the first rebuild
    except FootnoteError as exc:
        return Finding(name, False, str(exc))


def _index(current: Settings) -> str:
    with open_index(current.index_home, current.embedding) as index:
        made = index.manifest
        return f"Generation {made.name} answers from {counted(made.articles, 'article')}."


def _prompts(current: Settings) -> str:
    checked_prompts(current)
    if current.prompts is None:
        return "Those that come with Footnote are used."
    return "Those in the folder of FOOTNOTE_PROMPTS are used first."


def _model(current: Settings) -> str:
    model = language_model(current)
    if model is None:
        return "None is set: answers are quotes. FOOTNOTE_LLM names one."
    importlib.import_module("bot.llm.clients")  # not part of what the model takes
    begun, account = time.perf_counter(), Account()
    asyncio.run(_hello(model, Prompts(), account))
    seconds = time.perf_counter() - begun
    return f"{model.choice.name} at {host(model.choice)} answered in {seconds:.1f} s.{_left(model)}"


async def _hello(model: Model, prompts: Prompts, account: Account) -> None:
    await model.whole([Message("user", prompts.render("hello", {}))], account)


def host(choice: Choice) -> str:
    """Return the host of a model's server, without a name or password before it."""
    parts = urlsplit(choice.url)
    return f"{parts.hostname}:{parts.port}" if parts.port else str(parts.hostname)


def _left(model: Model) -> str:
    if model.budget.limit is None:
        return ""
    spent = model.budget.spent()
    return f" Today {spent:,} of {model.budget.limit:,} tokens are spent."
