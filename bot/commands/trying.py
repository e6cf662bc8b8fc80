"""Try the models that the settings name, and say how long each takes."""

import asyncio
import importlib
import time
from urllib.parse import urlsplit

from bot.account import Account
from bot.assembling import language_model, reader_of, reranker_of
from bot.finding.closely import PASSAGES
from bot.finding.reordering import JUDGED
from bot.llm.model import Message, Model
from bot.llm.providers import Choice
from bot.settings import Settings
from index.article import Span
from index.errors import ModelUnusable
from index.models.reader.decoding import Excerpt
from index.models.reader.loading import prove_reader
from index.models.reader.onnx_reader import OnnxReader
from prompts import Prompts

QUESTION = "What does it say?"
SENTENCE = "It says what a sentence of an article says."
LENGTH = 10  # sentences of a passage, about as many as are read


def answers(current: Settings) -> str:
    """Return what answers: the language model, which is asked one tiny question, or quotes.

    Raises:
        FootnoteError: If the model is not usable, or does not answer.
    """
    model = language_model(current)
    if model is None:
        return "No language model is set, so answers are quotes; FOOTNOTE_LLM names one."
    importlib.import_module("bot.llm.clients")  # not part of what the model takes
    begun, account = time.perf_counter(), Account()
    asyncio.run(_hello(model, Prompts(), account))
    seconds = time.perf_counter() - begun
    return f"{model.choice.name} at {host(model.choice)} answered in {seconds:.1f} s.{_left(model)}"


def reads(current: Settings, deep: bool = False) -> str:
    """Return what reads passages, and how fast; a `deep` look compares ours with its digest.

    Raises:
        ModelUnusable: If it cannot be loaded, or fails.
    """
    try:
        reader = reader_of(current)
    except ModelUnusable:
        if current.reader is None and current.index_home.pointer() is None:
            return "The first rebuild prepares the reader."
        raise
    if deep:
        prove_reader(current.reader, current.index_home.models)
    if reader is None:
        return "The reader is off, so sentences are chosen without it."
    passage = Excerpt("A title", " ".join([SENTENCE] * LENGTH), [Span(0, len(SENTENCE))])
    begun = time.perf_counter()
    reader.read(QUESTION, [passage] * PASSAGES)
    milliseconds = 1000 * (time.perf_counter() - begun)
    name = str(current.reader)
    if isinstance(reader, OnnxReader):
        name = f"The one that comes with Footnote, on {reader.engine},"
    return f"{name} reads {PASSAGES} passages in {milliseconds:,.0f} ms."


def judges(current: Settings) -> str:
    """Return what judges sentences, and how fast.

    Raises:
        ModelUnusable: If it cannot be loaded, or fails.
    """
    reranker = reranker_of(current)
    if reranker is None:
        return "No reranker is set."
    begun = time.perf_counter()
    reranker.scores(QUESTION, [SENTENCE] * JUDGED)
    milliseconds = 1000 * (time.perf_counter() - begun)
    return f"{current.reranker} judges {JUDGED} sentences in {milliseconds:,.0f} ms."


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
    return f" It has used {spent:,} of today's {model.budget.limit:,} tokens."
