"""Which language model is meant: the settings, read as a provider, a model, an address and a key.

A key goes to the server that it was given for and to no other; a key that lies
in the environment does not choose a model. Nothing here connects to anything.
"""

from dataclasses import dataclass, field
from typing import Literal, get_args

from pydantic import SecretStr

from bot.settings import Settings
from index.errors import UsageError
from index.urls import is_http

Provider = Literal["openai", "anthropic", "ollama", "openai-like"]
PROVIDERS: tuple[Provider, ...] = get_args(Provider)
# How long an answer may get. Four sentences are about 200 tokens; models that think need more.
MOST_TOKENS = 2048
ADDRESSES: dict[Provider, str] = {
    "openai": "https://api.openai.com/v1",
    "anthropic": "https://api.anthropic.com/v1",
    "ollama": "http://127.0.0.1:11434/v1",
}
KEYS: dict[Provider, str] = {
    "openai": "OPENAI_API_KEY",
    "anthropic": "ANTHROPIC_API_KEY",
    "openai-like": "FOOTNOTE_LLM_API_KEY",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """A language model, and how to reach it.

    Attributes:
        url: The address of the server, with its `/v1`.
        context: How many tokens its window holds.
        timeout: How many seconds one answer may take.
    """

    provider: Provider
    model: str
    url: str
    key: str | None = field(repr=False)
    context: int
    timeout: float

    @property
    def key_name(self) -> str:
        """The variable that holds its key."""
        return KEYS.get(self.provider, "the key")

    @property
    def output(self) -> int:
        """How many tokens of the window are kept for the answer."""
        return min(MOST_TOKENS, self.context // 4)

    @property
    def name(self) -> str:
        """The model as FOOTNOTE_LLM names it."""
        return f"{self.provider}/{self.model}"


def choice(settings: Settings) -> Choice | None:
    """Return the language model that the settings name, or None if they name none.

    Raises:
        UsageError: If the provider is unknown, or its key or address is missing or misplaced.
    """
    if settings.llm is None:
        return None
    provider, _, model = settings.llm.partition("/")
    if not model:
        raise UsageError(
            f"FOOTNOTE_LLM is {settings.llm!r}, which is not provider/model; write it like "
            "ollama/llama3.2."
        )
    if provider not in PROVIDERS:
        raise UsageError(
            f"FOOTNOTE_LLM names the provider {provider!r}, which is unknown; there are "
            f"{', '.join(PROVIDERS)}."
        )
    url = _address(provider, settings)
    return Choice(
        provider, model, url, _key(provider, settings), settings.llm_context, settings.llm_timeout
    )


def _address(provider: Provider, settings: Settings) -> str:
    url = settings.llm_base_url or ADDRESSES.get(provider)
    if url is None:
        raise UsageError(
            "FOOTNOTE_LLM names openai-like; say in FOOTNOTE_LLM_BASE_URL where its server is, "
            "such as http://127.0.0.1:8000/v1."
        )
    if not is_http(url):
        raise UsageError("FOOTNOTE_LLM_BASE_URL is not an address; write http://HOST:PORT/v1.")
    return url.rstrip("/")


def _key(provider: Provider, settings: Settings) -> str | None:
    secrets: dict[Provider, SecretStr | None] = {
        "openai": settings.openai_api_key,
        "anthropic": settings.anthropic_api_key,
        "openai-like": settings.llm_api_key,
    }
    secret = secrets.get(provider)
    if secret is None:
        if provider in {"openai", "anthropic"}:
            raise UsageError(f"FOOTNOTE_LLM names {provider}, but {KEYS[provider]} is not set.")
        return None
    if settings.llm_base_url:
        harm = "send your key elsewhere"
        settings.require_together(KEYS[provider], "FOOTNOTE_LLM_BASE_URL", harm)
    return secret.get_secret_value()
