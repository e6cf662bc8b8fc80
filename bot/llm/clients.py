"""LlamaIndex's classes for language models, connected for one answer.

The home of the providers' client libraries. These read keys, addresses and
headers from the environment, and follow redirects: here they get a key and an
address that were chosen, and no header but the few below leaves the machine.
"""

import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from typing import Any

from llama_index.core.llms import LLM, LLMMetadata

from bot.llm.providers import Choice

CONNECT_SECONDS = 10.0
ALLOWED = frozenset(
    (
        "host connection content-type content-length transfer-encoding accept accept-encoding "
        "user-agent anthropic-version"
    ).split()
)


@asynccontextmanager
async def connected(choice: Choice) -> AsyncIterator[LLM]:
    """Give the LlamaIndex class for a model, and close its connections afterwards.

    A client belongs to the event loop it is first used in, so each answer gets its own.
    """
    makers = {"anthropic": _anthropic, "ollama": _ollama}
    llm, close = await makers.get(choice.provider, _openai)(choice)
    try:
        yield llm
    finally:
        await close()


def _http(choice: Choice, **key: str) -> dict[str, Any]:
    """Return the options of an HTTP client: no redirects, no headers but ours."""
    import httpx

    async def strip(request: Any) -> None:
        for name in set(request.headers) - ALLOWED:
            del request.headers[name]
        # Packed, a small answer could fill the memory.
        request.headers.update({**key, "accept-encoding": "identity"})

    return {
        "follow_redirects": False,
        "verify": _trusted(),
        "timeout": httpx.Timeout(choice.timeout, connect=min(CONNECT_SECONDS, choice.timeout)),
        "event_hooks": {"request": [strip]},
    }


@cache
def _trusted() -> ssl.SSLContext:
    """Return the certificates that are trusted; reading them takes longer than a request."""
    import httpx

    return httpx.create_ssl_context()


def _bearer(choice: Choice) -> dict[str, str]:
    return {"authorization": f"Bearer {choice.key}"} if choice.key else {}


async def _openai(choice: Choice) -> tuple[LLM, Any]:
    import httpx
    from llama_index.llms.openai_like import OpenAILike
    from openai import omit

    client = httpx.AsyncClient(**_http(choice, **_bearer(choice)))
    options: dict[str, Any] = {"stream_options": {"include_usage": True}}
    if choice.provider == "openai":
        # Its newer models refuse a temperature, and the older name of the limit.
        options |= {"temperature": omit, "max_completion_tokens": choice.output}
    llm = OpenAILike(
        model=choice.model,
        api_base=choice.url,
        api_key=choice.key or "none",
        is_chat_model=True,
        context_window=choice.context,
        max_tokens=None if choice.provider == "openai" else choice.output,
        temperature=0.0,
        additional_kwargs=options,
        max_retries=0,
        timeout=choice.timeout,
        async_http_client=client,
    )
    return llm, client.aclose


async def _anthropic(choice: Choice) -> tuple[LLM, Any]:
    import anthropic
    import httpx

    url = choice.url.removesuffix("/v1")  # the client adds it
    client = httpx.AsyncClient(**_http(choice, **{"x-api-key": choice.key or ""}))
    llm = _any_claude()(
        model=choice.model,
        api_key=choice.key,
        base_url=url,
        max_tokens=choice.output,
        additional_kwargs={"temperature": anthropic.omit},  # its newer models refuse one
        max_retries=0,
        timeout=choice.timeout,
    )
    llm._client.close()
    await llm._aclient.close()
    llm._aclient = anthropic.AsyncAnthropic(
        api_key=choice.key, base_url=url, http_client=client, max_retries=0, timeout=choice.timeout
    )
    return llm, client.aclose


@cache
def _any_claude() -> Any:
    """Return LlamaIndex's class for Anthropic, for models too that it does not know yet."""
    from llama_index.llms.anthropic import Anthropic

    class AnyClaude(Anthropic):
        @property
        def metadata(self) -> LLMMetadata:
            return LLMMetadata(
                num_output=self.max_tokens, is_chat_model=True, model_name=self.model
            )

    return AnyClaude


async def _ollama(choice: Choice) -> tuple[LLM, Any]:
    import ollama
    from llama_index.llms.ollama import Ollama

    url = choice.url.removesuffix("/v1")  # its own protocol lies beside that
    client = ollama.AsyncClient(host=url, **_http(choice))
    llm = Ollama(
        model=choice.model,
        base_url=url,
        context_window=choice.context,
        temperature=0.0,
        request_timeout=choice.timeout,
        additional_kwargs={"num_predict": choice.output},
        async_client=client,
    )
    return llm, client.close
