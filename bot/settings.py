"""The settings: environment variables `FOOTNOTE_*`, or the same names in a `.env` file.

Only the keys of OpenAI and Anthropic have the names that those gave them.
"""

import os
from pathlib import Path
from typing import Literal

from platformdirs import user_data_path
from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from index.errors import UsageError
from index.generations.address import Address
from index.generations.home import Home
from index.models.bundled import NAME


class Settings(BaseSettings):
    """What can be set; the description of each field is its line in the README."""

    model_config = SettingsConfigDict(
        env_prefix="FOOTNOTE_", env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True
    )

    home: Path = Field(
        default_factory=lambda: user_data_path("footnote"),
        description="The folder for index, models and state; default: the user data folder.",
    )
    embedding: str = Field(
        NAME, description="The embedding model: a name or path that sentence-transformers knows."
    )
    reader: str | None = Field(
        None,
        description="What reads the best sentences with the question: `off`, or an extractive "
        "question answering model, by name or path; default: the one that comes with Footnote.",
    )
    reranker: str | None = Field(
        None,
        description="A model that judges the best sentences once more: the name or path of a "
        "cross-encoder that sentence-transformers knows; default: none.",
    )
    threshold: float | None = Field(
        None,
        ge=0,
        le=1,
        description="How sure Footnote must be that the articles hold an answer before it quotes "
        "one, 0 to 1; `footnote eval --calibrate` proposes a value; default: 0.4.",
    )
    device: str = Field(
        "cpu",
        description="Where articles are embedded, and models run that do not come with "
        "Footnote: `cpu`, `cuda`, `cuda:1`, `mps`, or `auto`; default: `cpu`.",
    )
    chroma_url: str | None = Field(
        None,
        description="The Chroma server that holds the index, as `http://host:8000`, or `cloud` "
        "for Chroma Cloud; without one, a folder holds it.",
    )
    chroma_api_key: SecretStr | None = Field(
        None, description="The key for Chroma Cloud; for no other server."
    )
    chroma_header: SecretStr | None = Field(
        None, description="What a proxy before the Chroma server needs, as `Name: value`."
    )
    chroma_tenant: str | None = Field(
        None, description="The tenant on the Chroma server; default: that of the server or key."
    )
    chroma_database: str | None = Field(
        None,
        description="The database on the Chroma server, one for each collection of articles; "
        "default: that of the server or key.",
    )
    llm: str | None = Field(
        None,
        description="The language model, as `provider/model`; without one, answers are quotes. "
        "Providers: `openai`, `anthropic`, `ollama`, `openai-like`.",
    )
    llm_base_url: str | None = Field(
        None, description="The address of the model's server, with its `/v1`."
    )
    llm_api_key: SecretStr | None = Field(
        None, description="The key for `openai-like`, if its server wants one; for no other."
    )
    openai_api_key: SecretStr | None = Field(
        None, validation_alias="OPENAI_API_KEY", description="The key for `openai`; for no other."
    )
    anthropic_api_key: SecretStr | None = Field(
        None,
        validation_alias="ANTHROPIC_API_KEY",
        description="The key for `anthropic`; for no other.",
    )
    llm_context: int = Field(
        8192,
        ge=2048,
        description="How many tokens the model's window holds, 2048 or more; default: 8192.",
    )
    llm_timeout: float = Field(
        60, gt=0, description="How many seconds an answer of the model may take; default: 60."
    )
    llm_daily_tokens: int | None = Field(
        None, ge=0, description="How many tokens the model may use in a day; beyond that, quotes."
    )
    private_hosts: str = Field(
        "",
        description="Hosts, comma separated, from which articles may be read although they are "
        "private or on this machine, as `intranet.example,127.0.0.1:8000`.",
    )
    prompts: Path | None = Field(
        None, description="A folder with Markdown files that replace those in `prompts/`."
    )
    log: Literal["text", "json"] = Field(
        "text",
        description="How `footnote bot` writes its log: `text`, or `json` for programs; "
        "default: `text`.",
    )
    telegram_token: SecretStr | None = Field(
        None, description="The token of the Telegram bot, from @BotFather."
    )
    telegram_token_file: Path | None = Field(
        None, description="A file that holds the token instead."
    )
    telegram_users: str = Field(
        "", description="Who may ask the bot: numeric ids, comma separated; it tells you yours."
    )
    telegram_chats: str = Field(
        "", description="The chats in which everybody may ask: ids, comma separated."
    )
    telegram_admins: str = Field(
        "", description="Who looks after the bot, and may ask too: ids, comma separated."
    )
    telegram_open: bool = Field(False, description="`1` lets anyone ask the bot.")
    telegram_per_minute: int = Field(
        10, ge=1, description="How many questions each person may ask in a minute; default: 10."
    )
    telegram_per_day: int = Field(
        200, ge=1, description="How many questions each person may ask in a day; default: 200."
    )
    telegram_rebuild_hours: float | None = Field(
        None,
        gt=0,
        description="After how many hours the bot brings the index up to date, feeds included; "
        "default: never.",
    )
    telegram_keep_days: float = Field(
        30, gt=0, description="How many days answers and conversations are kept; default: 30."
    )
    telegram_base_url: str | None = Field(
        None, description="A Bot API server of your own, as `http://host:8081/bot`."
    )
    telegram_webhook_url: str | None = Field(
        None, description="The public address that Telegram is to call; without one, the bot polls."
    )
    telegram_webhook_secret: SecretStr | None = Field(
        None, description="The secret Telegram must send along; default: a new one at each start."
    )
    telegram_webhook_host: str = Field(
        "127.0.0.1", description="Where the webhook listens; default: `127.0.0.1`, for a proxy."
    )
    telegram_webhook_port: int = Field(
        8443, ge=1, le=65535, description="The port on which it listens; default: 8443."
    )

    def require_together(self, key: str, name: str, harm: str) -> None:
        """Hold that a key stands in one place with a setting that says who has the use of it.

        Whoever puts a `.env` file into a folder must not get the use of a key that was there.

        Raises:
            UsageError: If the key is in the environment, and the other in such a file.
        """
        known = {one.casefold() for one, value in os.environ.items() if value}
        if key.casefold() in known and name.casefold() not in known:
            raise UsageError(
                f"{key} is in the environment, but {name} in a .env file; put both in one "
                f"place, so that no file can {harm}."
            )

    @property
    def allowed_hosts(self) -> frozenset[str]:
        """The private hosts that articles may be read from."""
        return frozenset(filter(None, map(str.strip, self.private_hosts.split(","))))

    @property
    def index_home(self) -> Home:
        """The home as the index knows it.

        Raises:
            UsageError: If it begins with the name of a user whom nobody knows, or what is said of
                a Chroma server makes no sense.
        """
        try:
            folder = self.home.expanduser().absolute()
        except RuntimeError as exc:
            raise UsageError("FOOTNOTE_HOME names the home of an unknown user.") from exc
        address = self.chroma
        if address is None:
            return Home(folder)
        from index.generations.served_home import ServedHome
        from index.generations.server import Server

        return ServedHome(folder, Server(address))

    @property
    def chroma(self) -> Address | None:
        """The Chroma server that holds the index, or None if a folder does.

        Raises:
            UsageError: If what is said of it makes no sense, or a secret would go to an address
                that only a `.env` file names.
        """
        if self.chroma_url is None:
            return None
        secrets = {"API_KEY": self.chroma_api_key, "HEADER": self.chroma_header}
        for name in (name for name, secret in secrets.items() if secret):
            harm = "send your secret elsewhere"
            self.require_together(f"FOOTNOTE_CHROMA_{name}", "FOOTNOTE_CHROMA_URL", harm)
        key, header = (one.get_secret_value() if one else None for one in secrets.values())
        return Address.parse(self.chroma_url, key, header, self.chroma_tenant, self.chroma_database)


def settings() -> Settings:
    """Return the settings.

    Raises:
        UsageError: If one of them, or the `.env` file, cannot be read.
    """
    try:
        return Settings()
    except ValidationError as exc:
        # What was given may be a secret in the wrong place: not even a traceback shows it.
        wrong = exc.errors(include_input=False)[0]
        name = f"FOOTNOTE_{wrong['loc'][0]}".upper()
        why = wrong["msg"].replace("Input", "it").partition(", unable")[0]
        if wrong["type"] == "literal_error":
            raise UsageError(f"The setting {name} must be {wrong['ctx']['expected']}.") from None
        raise UsageError(
            f"The setting {name} cannot be read: {why}; change it or leave it out."
        ) from None
    except (ValueError, OSError) as exc:
        raise UsageError("The .env file here cannot be read; check that it is UTF-8 text.") from exc


def secrets(current: Settings) -> list[str]:
    """Return all that must not be seen, for whoever writes logs; of a header its value too."""
    held = (getattr(current, name) for name in Settings.model_fields)
    found = [one.get_secret_value() for one in held if isinstance(one, SecretStr)]
    header = current.chroma_header.get_secret_value() if current.chroma_header else ""
    return [*found, *filter(None, [header.partition(":")[2].strip()])]
