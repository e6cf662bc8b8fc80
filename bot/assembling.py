"""Put together what answers, from the settings: the engine, and with it the model that is named."""

from collections.abc import Callable
from functools import cache, partial
from typing import TYPE_CHECKING

from bot.llm.providers import choice
from bot.llm.spending import Budget
from bot.settings import Settings
from index.errors import UsageError
from index.models.reader.loading import begin_reader, load_reader
from prompts import PromptError, Prompts

if TYPE_CHECKING:
    from bot.engine import Engine
    from bot.llm.model import Model
    from index.generations.opening import Index
    from index.models.reader.loading import Reader
    from index.models.reranking import Reranker

Assemble = Callable[["Index"], "Engine"]


def engine_maker(current: Settings, llm: bool = True) -> Assemble:
    """Return what makes the engine for an open index; `llm` says whether a model may write.

    All that can be wrong with the settings is found here, before anything is opened.

    What it returns raises ModelUnusable if the reader that comes with Footnote is not prepared.

    Raises:
        UsageError: If the model, its key, its address or a prompt is not usable.
        ModelUnusable: If a reader or reranker that is named is not.
    """
    model = language_model(current) if llm else None
    prompts = checked_prompts(current) if model else Prompts()
    reader, reranker = cache(partial(reader_of, current)), reranker_of(current)
    if current.reader is not None:  # which the first rebuild makes
        reader()
    begin_reader(current.reader, current.index_home.models)

    def assemble(index: "Index") -> "Engine":
        from bot.engine import Engine
        from bot.finding.reordering import Judges
        from bot.quoting import Quoter
        from index.retrieval import Retriever

        quoter = Quoter() if current.threshold is None else Quoter(current.threshold)
        retriever, judges = Retriever(index), Judges(reader(), reranker)
        if model is None:
            return Engine(retriever=retriever, writer=quoter, quoter=quoter, judges=judges)
        from bot.llm.rewriting import ModelRewriter
        from bot.llm.writing import ModelWriter

        return Engine(
            retriever=retriever,
            writer=ModelWriter(model, prompts, index.store.record, index.keywords.language),
            quoter=quoter,
            rewriter=ModelRewriter(model, prompts),
            judges=judges,
        )

    return assemble


def language_model(current: Settings) -> "Model | None":
    """Return the language model that the settings name, or None if they name none.

    Raises:
        UsageError: If the provider is unknown, or its key or address is missing or misplaced.
    """
    chosen = choice(current)
    if chosen is None:
        return None
    from bot.llm.model import Model

    return Model(chosen, Budget(current.index_home.folder, current.llm_daily_tokens))


def reader_of(current: Settings) -> "Reader | None":
    """Return the reader that the settings mean, or None if it is off.

    Raises:
        ModelUnusable: If it cannot be loaded.
    """
    return load_reader(current.reader, current.index_home.models, current.device)


def reranker_of(current: Settings) -> "Reranker | None":
    """Return the reranker that the settings name, or None if they name none.

    Raises:
        ModelUnusable: If it cannot be loaded, or is none.
    """
    if current.reranker is None:
        return None
    from index.models.reranking import load_reranker

    return load_reranker(current.reranker, current.device)


def checked_prompts(current: Settings) -> Prompts:
    """Return the prompts, every one of them usable.

    Raises:
        UsageError: If one is not.
    """
    prompts = Prompts(current.prompts)
    try:
        prompts.check()
    except PromptError as exc:
        raise UsageError(str(exc)) from exc
    return prompts
