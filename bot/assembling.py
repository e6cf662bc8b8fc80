"""Put together what answers, from the settings: the engine, and with it the model that is named."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from bot.llm.providers import choice
from bot.llm.spending import Budget
from bot.settings import Settings
from index.errors import UsageError
from prompts import PromptError, Prompts

if TYPE_CHECKING:
    from bot.engine import Engine
    from bot.llm.model import Model
    from index.generations.opening import Index
    from index.models.reranking import Reranker

Assemble = Callable[["Index"], "Engine"]


def engine_maker(current: Settings, llm: bool = True) -> Assemble:
    """Return what makes the engine for an open index; `llm` says whether a model may write.

    All that can be wrong with the settings is found here, before anything is opened.

    Raises:
        UsageError: If the model, its key, its address or a prompt is not usable.
        ModelUnusable: If the reranker is not.
    """
    model = language_model(current) if llm else None
    prompts = checked_prompts(current) if model else Prompts()
    reranker = reranker_of(current)

    def assemble(index: "Index") -> "Engine":
        from bot.engine import Engine
        from bot.llm.rewriting import ModelRewriter
        from bot.llm.writing import ModelWriter
        from bot.quoting import Quoter
        from index.retrieval import Retriever

        quoter = Quoter() if current.threshold is None else Quoter(current.threshold)
        retriever = Retriever(index)
        if model is None:
            return Engine(retriever=retriever, writer=quoter, quoter=quoter, reranker=reranker)
        return Engine(
            retriever=retriever,
            writer=ModelWriter(model, prompts, index.store.record, index.keywords.language),
            quoter=quoter,
            rewriter=ModelRewriter(model, prompts),
            reranker=reranker,
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
