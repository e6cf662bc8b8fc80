"""The settings name a model or none; a key goes to the server it was given for."""

from pathlib import Path

import pytest

from bot.llm.providers import choice
from bot.settings import Settings
from index.errors import UsageError

KEYS = ("OPENAI_API_KEY", "ANTHROPIC_API_KEY", "FOOTNOTE_LLM_API_KEY")


@pytest.fixture
def keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """A key for every provider in the environment."""
    for name in KEYS:
        monkeypatch.setenv(name, f"secret of {name}")


def chosen(monkeypatch: pytest.MonkeyPatch, **names: str) -> object:
    """Return the choice that these settings make."""
    for name, value in names.items():
        monkeypatch.setenv(f"FOOTNOTE_{name}", value)
    return choice(Settings())


@pytest.mark.usefixtures("keys")
def test_a_key_in_the_environment_chooses_no_model() -> None:
    """Without FOOTNOTE_LLM no model is used, whatever keys lie around."""
    assert choice(Settings()) is None


@pytest.mark.usefixtures("keys")
@pytest.mark.parametrize(
    ("llm", "url", "key"),
    [
        ("openai/gpt-9", "https://api.openai.com/v1", "secret of OPENAI_API_KEY"),
        ("anthropic/claude-9", "https://api.anthropic.com/v1", "secret of ANTHROPIC_API_KEY"),
        ("ollama/llama3.2", "http://127.0.0.1:11434/v1", None),
    ],
)
def test_each_provider_has_its_server_and_its_key(
    monkeypatch: pytest.MonkeyPatch, llm: str, url: str, key: str | None
) -> None:
    """No provider gets another one's key, and Ollama none at all."""
    found = choice(Settings(llm=llm))

    assert found is not None
    assert (found.name, found.url, found.key) == (llm, url, key)


@pytest.mark.usefixtures("keys")
def test_openai_like_gets_its_own_key_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """The key of OpenAI is never sent to a server that only speaks like it."""
    monkeypatch.setenv("FOOTNOTE_LLM_BASE_URL", "http://127.0.0.1:8000/v1/")
    found = choice(Settings(llm="openai-like/org/model"))
    assert found is not None
    assert (found.model, found.url) == ("org/model", "http://127.0.0.1:8000/v1")
    assert found.key == "secret of FOOTNOTE_LLM_API_KEY"

    monkeypatch.delenv("FOOTNOTE_LLM_API_KEY")
    found = choice(Settings(llm="openai-like/org/model"))
    assert found is not None
    assert found.key is None


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"LLM": "gpt-4o"}, "'gpt-4o', which is not provider/model"),
        ({"LLM": "openai/"}, "not provider/model"),
        ({"LLM": "azure/gpt-4o"}, "unknown; there are openai, anthropic, ollama, openai-like"),
        ({"LLM": "openai/gpt-4o"}, "names openai, but OPENAI_API_KEY is not set"),
        ({"LLM": "anthropic/claude"}, "names anthropic, but ANTHROPIC_API_KEY is not set"),
        ({"LLM": "openai-like/m"}, "say in FOOTNOTE_LLM_BASE_URL where its server is"),
        ({"LLM": "ollama/m", "LLM_BASE_URL": "localhost:11434"}, "is not an address"),
        ({"LLM": "ollama/m", "LLM_BASE_URL": "ftp://host/v1"}, "is not an address"),
        ({"LLM": "ollama/m", "LLM_BASE_URL": "http://host:99999/v1"}, "is not an address"),
        ({"LLM": "ollama/m", "LLM_BASE_URL": "http://"}, "is not an address"),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(
    monkeypatch: pytest.MonkeyPatch, settings: dict[str, str], says: str
) -> None:
    """An unknown provider, a missing key or an odd address is told with what to write."""
    with pytest.raises(UsageError, match=says) as raised:
        chosen(monkeypatch, **settings)

    assert str(raised.value).endswith(".")


@pytest.mark.parametrize(
    ("llm", "key"),
    [
        ("openai/m", "OPENAI_API_KEY"),
        ("anthropic/m", "ANTHROPIC_API_KEY"),
        ("openai-like/m", "FOOTNOTE_LLM_API_KEY"),
    ],
)
def test_a_file_cannot_send_a_key_of_the_environment_elsewhere(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, llm: str, key: str
) -> None:
    """A stranger's `.env` file that names a server gets no key that was there before."""
    monkeypatch.setenv(key, "sk-precious")
    env = tmp_path / ".env"
    env.write_text(f"FOOTNOTE_LLM={llm}\nFOOTNOTE_LLM_BASE_URL=http://evil.example/v1\n")

    with pytest.raises(UsageError, match="put both in one place") as raised:
        choice(Settings())
    assert "sk-precious" not in str(raised.value)

    monkeypatch.delenv(key)
    env.write_text(env.read_text() + f"{key}=sk-own\n")
    found = choice(Settings())
    assert found is not None
    assert found.key == "sk-own"


@pytest.mark.parametrize("name", ["OPENAI_API_KEY", "openai_api_key"])
def test_neither_an_empty_address_nor_small_letters_open_a_way(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    """The settings ignore case and empty variables; so does the rule that guards the keys."""
    monkeypatch.setenv(name, "sk-precious")
    monkeypatch.setenv("FOOTNOTE_LLM_BASE_URL", "")
    (tmp_path / ".env").write_text(
        "FOOTNOTE_LLM=openai/m\nFOOTNOTE_LLM_BASE_URL=http://evil.example/v1\n"
    )

    with pytest.raises(UsageError, match="put both in one place"):
        choice(Settings())


def test_no_key_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the settings nor a choice can be printed with a key in it."""
    monkeypatch.setenv("OPENAI_API_KEY", "sk-precious")
    settings = Settings(llm="openai/m")

    assert "sk-precious" not in f"{settings!r} {settings} {choice(settings)!r}"
