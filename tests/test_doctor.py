"""The doctor finds what is wrong and says what mends it; what is not set is not wrong."""

import json
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import pytest

from index.generations.home import Home
from tests.fakes import behaviours as does
from tests.fakes.letters import try_here
from tests.fakes.model_server import ModelServer
from tests.fakes.telegram import FakeTelegram

Footnote = Callable[..., subprocess.CompletedProcess[str]]
KEY = "sk-right-0123456789abcdef"


def findings(footnote: Footnote, code: int, *options: str) -> dict[str, str]:
    """Return what the doctor says of each thing, and hold it to its exit code."""
    ended = footnote("doctor", "--json", *options)
    assert (ended.returncode, ended.stderr) == (code, "")
    found = json.loads(ended.stdout)
    assert found["fine"] == (code == 0) == all(one["fine"] for one in found["findings"])
    return {one["name"]: one["says"] for one in found["findings"]}


@pytest.mark.usefixtures("seeded")
def test_a_fresh_installation_is_well(footnote: Footnote) -> None:
    """An index and no model: nothing is wrong, and it says how to name a model."""
    found = findings(footnote, 0)

    assert found["index"].endswith("answers from 1 article.")
    assert found["model"].startswith("No language model is set, so answers are quotes; ")
    assert found["reader"].startswith("The one that comes with Footnote, on ")


@pytest.mark.usefixtures("home")
def test_an_empty_home_is_well(footnote: Footnote) -> None:
    """Before the first rebuild nothing is broken; what to run is said."""
    assert "footnote rebuild PATH" in findings(footnote, 0)["index"]


@pytest.mark.usefixtures("seeded")
def test_a_model_that_answers_is_well(
    monkeypatch: pytest.MonkeyPatch, footnote: Footnote, server: ModelServer
) -> None:
    """One tiny call shows that address, key and name are right."""
    monkeypatch.setenv("FOOTNOTE_LLM", "openai-like/tiny")
    monkeypatch.setenv("FOOTNOTE_LLM_BASE_URL", server.url)
    monkeypatch.setenv("FOOTNOTE_LLM_API_KEY", KEY)
    server.script(does.says("ready"))

    assert findings(footnote, 0)["model"].startswith("openai-like/tiny at 127.0.0.1:")
    assert len(server.calls) == 1


@pytest.mark.usefixtures("seeded")
@pytest.mark.parametrize(
    ("settings", "says"),
    [
        (
            {"FOOTNOTE_LLM_API_KEY": "sk-wrong"},
            "did not accept the key (status 401); check FOOTNOTE_LLM_API_KEY.",
        ),
        ({"FOOTNOTE_LLM": "openai-like/other"}, "is unknown to its server (status 404)"),
        ({"FOOTNOTE_LLM": "openai-like"}, "not provider/model"),
    ],
)
def test_a_model_that_does_not_answer_is_wrong(
    monkeypatch: pytest.MonkeyPatch,
    footnote: Footnote,
    server: ModelServer,
    settings: dict[str, str],
    says: str,
) -> None:
    """The finding says whose fault it is, and no key."""
    right = {
        "FOOTNOTE_LLM": "openai-like/tiny",
        "FOOTNOTE_LLM_BASE_URL": server.url,
        "FOOTNOTE_LLM_API_KEY": KEY,
    }
    for name, value in {**right, **settings}.items():
        monkeypatch.setenv(name, value)

    found = findings(footnote, 1)

    assert says in found["model"]
    assert "sk-" not in str(found)


def test_a_damaged_index_is_wrong(
    monkeypatch: pytest.MonkeyPatch, footnote: Footnote, home: Home
) -> None:
    """It names the command that mends it, in a line that fits a terminal."""
    assert footnote("ask", "Who is Kirill Dmitriev?").returncode == 0
    (home.live().folder / "manifest.json").unlink()

    ended = footnote("doctor")

    assert ended.returncode == 1
    assert "wrong  index    The index is damaged" in ended.stdout
    assert "footnote rebuild" in ended.stdout


def test_a_setting_that_cannot_be_read_is_a_finding(
    monkeypatch: pytest.MonkeyPatch, footnote: Footnote
) -> None:
    """Not even a broken setting ends the doctor without a word; the range is said."""
    monkeypatch.setenv("FOOTNOTE_LLM_CONTEXT", "100")

    assert findings(footnote, 1)["settings"] == (
        "The setting FOOTNOTE_LLM_CONTEXT cannot be read: it should be greater than or equal "
        "to 2048; change it or leave it out."
    )


@pytest.fixture
def pair(footnote: Footnote, home: Home, tmp_path: Path) -> Home:
    """A home whose live index has another before it."""
    with pytest.MonkeyPatch.context() as patches:
        try_here(patches)
        for text in ("The sky is blue.", "The sky is grey."):
            (tmp_path / "note.txt").write_text(text)
            assert footnote("rebuild", "note.txt").returncode == 0
    return home


@pytest.mark.parametrize("pattern", ["chroma/*/header.bin", "keywords/ids.npy"])
def test_a_damaged_index_with_one_before_it_is_wrong_too(
    footnote: Footnote, pair: Home, pattern: str
) -> None:
    """That the one before answers is no reason to say nothing; a rebuild makes it well."""
    for path in pair.live().folder.glob(pattern):
        path.write_bytes(b"")

    assert "footnote rebuild" in findings(footnote, 1)["index"]

    assert footnote("rebuild").returncode == 0
    findings(footnote, 0, "--deep")


def test_only_a_deep_look_reads_every_row(footnote: Footnote, pair: Home) -> None:
    """A row that was changed is found by it, and from then on the one before answers."""
    with closing(sqlite3.connect(pair.live().chroma / "chroma.sqlite3")) as rows, rows:
        rows.execute(
            "UPDATE embedding_metadata SET string_value = "
            "replace(string_value, 'The sky is grey.', 'The sky is pink.') "
            "WHERE key = 'row' AND string_value LIKE '%\"text\":\"The sky is grey.\"%'"
        )
    findings(footnote, 0)

    assert "The index is damaged" in findings(footnote, 1, "--deep")["index"]

    assert "footnote rebuild" in findings(footnote, 1)["index"]
    assert "blue" in footnote("show", "note.txt").stdout


def test_a_deep_look_at_a_whole_index_says_so(footnote: Footnote, pair: Home) -> None:
    """Files and rows were read, and are as they were written."""
    said = findings(footnote, 0, "--deep")["index"]

    assert said.endswith("from 1 article, and every part of it is as it was written.")


def test_a_source_that_is_gone_is_wrong(footnote: Footnote, pair: Home, tmp_path: Path) -> None:
    """It is named, with what to do."""
    assert findings(footnote, 0)["sources"] == "1 source, 0 followed feeds, 0 added articles."
    (tmp_path / "note.txt").unlink()

    said = findings(footnote, 1)["sources"]

    assert "note.txt' any more" in said
    assert "footnote rebuild PATH" in said


def test_a_disk_that_is_nearly_full_is_wrong(
    footnote: Footnote, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is taken and what is free is said in any case."""
    assert " are free." in findings(footnote, 0)["disk"]
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=1))

    assert "too little for another rebuild" in findings(footnote, 1)["disk"]


def test_a_home_that_cannot_be_written_is_wrong(
    footnote: Footnote, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is said, and does not end the doctor."""
    (tmp_path / "file").touch()
    monkeypatch.setenv("FOOTNOTE_HOME", str(tmp_path / "file" / "home"))

    assert "FOOTNOTE_HOME cannot be used" in findings(footnote, 1)["disk"]


@pytest.mark.usefixtures("seeded")
def test_a_telegram_bot_is_asked_who_it_is(
    monkeypatch: pytest.MonkeyPatch, footnote: Footnote, telegram: FakeTelegram
) -> None:
    """Its name, and that nobody may ask it yet; without a token nothing is said of it."""
    assert "telegram" not in findings(footnote, 0)
    monkeypatch.setenv("FOOTNOTE_TELEGRAM_TOKEN", telegram.token)
    monkeypatch.setenv("FOOTNOTE_TELEGRAM_BASE_URL", telegram.base_url)

    assert findings(footnote, 0)["telegram"] == (
        "The bot is @footnote_bot. Nobody may ask it yet; FOOTNOTE_TELEGRAM_USERS lets people in."
    )
    monkeypatch.setenv("FOOTNOTE_TELEGRAM_OPEN", "1")
    assert findings(footnote, 0)["telegram"] == "The bot is @footnote_bot."
    monkeypatch.setenv("FOOTNOTE_TELEGRAM_TOKEN", telegram.token[:-1] + "x")
    assert "ask @BotFather" in findings(footnote, 1)["telegram"]
    monkeypatch.setenv("FOOTNOTE_TELEGRAM_BASE_URL", "http://127.0.0.1:9/bot")
    assert findings(footnote, 1)["telegram"].startswith("Telegram cannot be reached")
