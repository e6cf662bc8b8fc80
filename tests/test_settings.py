"""The settings come from the environment or a `.env` file, and cannot be changed later."""

from pathlib import Path

import pytest
from platformdirs import user_data_path
from pydantic import ValidationError

from bot.settings import Settings, secrets, settings
from index.errors import UsageError
from index.generations.home import Home
from index.generations.served_home import ServedHome
from index.models.bundled import NAME


def test_without_any_the_defaults_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing has to be set: the user data folder and the bundled model are used."""
    monkeypatch.delenv("FOOTNOTE_HOME")

    assert Settings().home == user_data_path("footnote")
    assert Settings().embedding == NAME == "all-MiniLM-L6-v2"


def test_an_empty_variable_counts_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    """`FOOTNOTE_EMBEDDING=` in a script means the default, not a model without a name."""
    monkeypatch.setenv("FOOTNOTE_EMBEDDING", "")

    assert Settings().embedding == NAME


def test_a_variable_goes_before_the_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A `.env` file in the current folder is read; what the environment says is stronger."""
    (tmp_path / ".env").write_text("FOOTNOTE_HOME=/from/file\nFOOTNOTE_EMBEDDING=other\nX=1\n")
    monkeypatch.setenv("FOOTNOTE_EMBEDDING", "mine")
    monkeypatch.delenv("FOOTNOTE_HOME")

    assert Settings().home == Path("/from/file")
    assert Settings().embedding == "mine"


def test_other_peoples_variables_are_no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Names of ours without the prefix, and names with it that we do not know, change nothing."""
    before = Settings()
    monkeypatch.setenv("EMBEDDING", "other")
    monkeypatch.setenv("FOOTNOTE_COLOUR", "green")

    assert Settings() == before


def test_settings_cannot_be_changed() -> None:
    """What a command began with it ends with."""
    with pytest.raises(ValidationError, match="frozen"):
        Settings().embedding = "other"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("given", "folder"),
    [("~/archive", "USER/archive"), ("archive", "HERE/archive"), ("/archive", "/archive")],
)
def test_the_home_is_an_absolute_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, given: str, folder: str
) -> None:
    """A tilde is the user's folder, and a relative path counts from where the command runs."""
    monkeypatch.setenv("HOME", "/users/ada")
    monkeypatch.setenv("FOOTNOTE_HOME", given)
    expected = folder.replace("USER", "/users/ada").replace("HERE", str(tmp_path))

    assert Settings().index_home == Home(Path(expected))


def test_every_setting_is_described() -> None:
    """The description of each is its line in the README, so there is one."""
    assert all(field.description for field in Settings.model_fields.values())


def test_a_value_that_is_none_of_a_few_is_told_which_there_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """And what was given is not repeated: it may be a secret in the wrong place."""
    monkeypatch.setenv("FOOTNOTE_LOG", "jsn")

    with pytest.raises(UsageError) as caught:
        settings()

    assert str(caught.value) == "The setting FOOTNOTE_LOG must be 'text' or 'json'."


def test_the_home_of_an_unknown_user_is_a_usage_error() -> None:
    """`~nobody-here` is said to be wrong, not tripped over."""
    with pytest.raises(UsageError, match="unknown user"):
        _ = Settings(home=Path("~nobody-here/footnote")).index_home


def test_the_index_lies_in_a_folder_unless_a_server_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """One address is enough, and models and cache stay in the folder."""
    assert type(Settings().index_home) is Home

    monkeypatch.setenv("FOOTNOTE_CHROMA_URL", "http://chroma.example:8000")
    monkeypatch.setenv("FOOTNOTE_CHROMA_DATABASE", "news")

    home = Settings().index_home
    assert isinstance(home, ServedHome)
    assert (home.folder, home.server.address.url) == (
        tmp_path / "home",
        "http://chroma.example:8000",
    )
    assert home.server.address.database == "news"


@pytest.mark.parametrize(
    ("name", "url"),
    [
        ("FOOTNOTE_CHROMA_HEADER", "http://evil.example"),
        ("FOOTNOTE_CHROMA_HEADER", "cloud"),
        ("FOOTNOTE_CHROMA_API_KEY", "cloud"),
    ],
)
def test_no_file_sends_a_secret_of_the_environment_elsewhere(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, url: str
) -> None:
    """A secret in the environment goes to an address in the environment, or nowhere."""
    (tmp_path / ".env").write_text(
        f"FOOTNOTE_CHROMA_URL={url}\nFOOTNOTE_CHROMA_API_KEY=of-the-file\n"
    )
    monkeypatch.setenv(name, "X-Pass: secret")

    with pytest.raises(UsageError, match=f"{name} is in the environment") as caught:
        _ = Settings().index_home
    assert "secret" not in str(caught.value).replace("your secret", "")

    monkeypatch.setenv("FOOTNOTE_CHROMA_URL", "cloud")
    monkeypatch.setenv("FOOTNOTE_CHROMA_API_KEY", "ck-1")
    assert isinstance(Settings().index_home, ServedHome)


def test_secrets_of_a_server_are_masked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever prints the settings prints no secret."""
    monkeypatch.setenv("FOOTNOTE_CHROMA_API_KEY", "ck-sesame")
    monkeypatch.setenv("FOOTNOTE_CHROMA_HEADER", "X: sesame")

    assert "sesame" not in str(Settings()) + repr(Settings())
    assert secrets(Settings()) == ["ck-sesame", "X: sesame", "sesame"]
