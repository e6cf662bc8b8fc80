"""A client is connected for one answer, with what was chosen and nothing from the environment."""

import asyncio
from collections.abc import Callable

import pytest
from llama_index.core.llms import LLM

from bot.llm.clients import connected
from bot.llm.model import Model
from bot.llm.providers import PROVIDERS, Provider

CLASSES = {
    "openai": "OpenAILike",
    "openai-like": "OpenAILike",
    "anthropic": "AnyClaude",
    "ollama": "Ollama",
}


@pytest.mark.parametrize("provider", PROVIDERS)
def test_each_provider_has_its_llamaindex_class(
    model: Callable[..., Model], provider: Provider
) -> None:
    """The clients are LlamaIndex's own, so that its instrumentation sees them."""

    async def made() -> LLM:
        async with connected(model(provider).choice) as llm:
            return llm

    llm = asyncio.run(made())

    assert type(llm).__name__ == CLASSES[provider]
    assert any(one.__module__.startswith("llama_index.llms.") for one in type(llm).__mro__)
    assert llm.model == "tiny"  # type: ignore[attr-defined]
