"""The settings: environment variables `FOOTNOTE_*`, or the same names in a `.env` file."""

from pathlib import Path

from platformdirs import user_data_path
from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from index.bundled import NAME
from index.errors import UsageError
from index.home import Home


class Settings(BaseSettings):
    """What can be set; the description of each field is its line in the README."""

    model_config = SettingsConfigDict(
        env_prefix="FOOTNOTE_", env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True
    )

    home: Path = Field(
        default_factory=lambda: user_data_path("footnote"),
        description="The folder with index, models and state; default: the user data folder.",
    )
    embedding: str = Field(
        NAME, description="The embedding model: a name or path that sentence-transformers knows."
    )

    @property
    def index_home(self) -> Home:
        """The home as the index knows it.

        Raises:
            UsageError: If it begins with the name of a user whom nobody knows.
        """
        try:
            return Home(self.home.expanduser().absolute())
        except RuntimeError as exc:
            raise UsageError("FOOTNOTE_HOME names the home of an unknown user.") from exc


def settings() -> Settings:
    """Return the settings.

    Raises:
        UsageError: If one of them, or the `.env` file, cannot be read.
    """
    try:
        return Settings()
    except ValidationError as exc:
        named = ", ".join(f"FOOTNOTE_{error['loc'][0]}".upper() for error in exc.errors())
        raise UsageError(f"The setting {named} cannot be read.") from exc
    except (ValueError, OSError) as exc:
        raise UsageError("The .env file of this folder cannot be read; is it UTF-8?") from exc
