"""The commands work unchanged where the index lies on a server.

Not a module's test: the commands as they are typed, with a server that comes and goes.
"""

import json
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from index.generations.home import Home
from tests.conftest import SEEDS
from tests.fakes.chroma_server import ChromaServer

Footnote = Callable[..., subprocess.CompletedProcess[str]]
QUESTION = "What does Article 5 provide for?"
ANSWER = "Article 5 provides for collective defense"
SENTENCE = "does not answer; check that it is running, and that FOOTNOTE_CHROMA_URL names it."


class Typed:
    """Somebody who types questions, and does things between them."""

    def __init__(self, *script: str | Callable[[], None]) -> None:
        self._script: Iterator[str | Callable[[], None]] = iter(script)

    def isatty(self) -> bool:
        """Say that this is no terminal."""
        return False

    def readline(self) -> str:
        """Return the next question, once what comes before it is done."""
        for one in self._script:
            if isinstance(one, str):
                return f"{one}\n"
            one()
        return ""


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch, home: Home, chroma: ChromaServer) -> ChromaServer:
    """The server, named by the settings."""
    monkeypatch.setenv("FOOTNOTE_HOME", str(home.folder))
    monkeypatch.setenv("FOOTNOTE_CHROMA_URL", chroma.url)
    monkeypatch.setenv("FOOTNOTE_CHROMA_DATABASE", str(chroma.address().database))
    return chroma


def test_the_commands_work_unchanged(
    monkeypatch: pytest.MonkeyPatch, footnote: Footnote, served: ChromaServer
) -> None:
    """Built, asked, looked at and examined; while the server is away each says so and ends."""
    assert "Indexed 1 article" in footnote("rebuild", str(SEEDS)).stderr
    assert footnote("ask", QUESTION).stdout.startswith(ANSWER)
    assert ANSWER in footnote("search", QUESTION).stdout
    (article,) = json.loads(footnote("articles", "--json").stdout)["articles"]
    assert ANSWER in footnote("show", article["article_id"]).stdout
    assert json.loads(footnote("status", "--json").stdout)["articles"] == 1
    assert "Nothing has changed" in footnote("rebuild").stderr
    says = {one["name"]: one for one in json.loads(footnote("doctor", "--json").stdout)["findings"]}
    assert says["server"]["fine"]
    assert "3 collections in 'test-" in says["server"]["says"]
    assert "; a query takes " in says["server"]["says"]

    typed = Typed(QUESTION, served.kill, QUESTION, QUESTION, served.start, QUESTION)
    monkeypatch.setattr("sys.stdin", typed)
    chatted = footnote("chat")
    assert (chatted.returncode, chatted.stdout.count(ANSWER)) == (0, 2)
    assert chatted.stderr.count(SENTENCE) == 2

    served.kill()
    for command in (["ask", QUESTION], ["status"], ["rebuild"], ["articles"], ["chat"]):
        ended = footnote(*command)
        assert (ended.returncode, ended.stderr.count("\n")) == (1, 1)
        assert SENTENCE in ended.stderr
    found = json.loads(footnote("doctor", "--json").stdout)["findings"]
    assert {one["name"] for one in found if not one["fine"]} == {"server", "index", "sources"}


def test_before_a_first_rebuild_the_server_is_well(
    footnote: Footnote, served: ChromaServer
) -> None:
    """The doctor says what it is, and leaves nothing behind."""
    ended = footnote("doctor")

    assert ended.returncode == 0
    assert f"Chroma 1.0.0 at 127.0.0.1:{served.port} has 0 collections" in ended.stdout


def test_a_device_that_is_not_there_stops_before_anything_is_read(
    monkeypatch: pytest.MonkeyPatch, footnote: Footnote, home: Home, tmp_path: Path
) -> None:
    """It is a mistake in the settings, and nothing is built."""
    monkeypatch.setenv("FOOTNOTE_DEVICE", "cuda:99")

    ended = footnote("rebuild", str(tmp_path))

    assert ended.returncode == 2
    assert "FOOTNOTE_DEVICE is 'cuda:99'" in ended.stderr
    assert not home.generations.exists()
