"""What each command imports, of what takes time: no clock is asked, modules are counted."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from index.generations.home import Home

QUESTION = "What does Article 5 provide for?"
# Libraries whose import takes tenths of seconds, or seconds.
HEAVY = set(
    """
    anthropic chromadb dateparser feedparser llama_index lxml matplotlib numpy ollama onnxruntime
    openai openvino pandas pydantic pypdf sentence_transformers sklearn sqlalchemy telegram
    tokenizers torch trafilatura transformers
    """.split()
)
ENGINES = {"onnxruntime", "openvino"}  # which of them runs a model, a trial has found out
STORED = {"chromadb", "numpy", "pydantic"}
EMBEDDED = {*STORED, "engine", "tokenizers"}
ANSWERED = {*EMBEDDED, "llama_index", "sqlalchemy"}
NEEDED: dict[str, tuple[list[str], set[str]]] = {
    "--help": (["--help"], set()),
    "alone": ([], {"numpy", "pydantic"}),
    "--version": (["--version"], set()),
    "ask --help": (["ask", "--help"], set()),
    "usage": (["ask"], set()),
    "articles": (["articles"], STORED),
    "status": (["status"], STORED),
    "show": (["show", "000_f6700bc611c3c888.txt:1516-1607"], STORED),
    "quote": (["quote", "Article 5 provides for collective defense"], STORED),
    "verify": (["verify", "ANSWER"], STORED),
    "remove": (["remove", "nothing.txt"], STORED),
    "rebuild --dry-run": (["rebuild", "--dry-run"], STORED),
    "rebuild of nothing new": (["rebuild"], EMBEDDED),
    "doctor": (["doctor"], EMBEDDED),
    "search": (["search", "NATO"], ANSWERED),
    "ask": (["ask", QUESTION], ANSWERED),
    "ask --json": (["ask", QUESTION, "--json"], ANSWERED),
    "ask --html": (["ask", QUESTION, "--html", "PAGE"], ANSWERED),
    "chat": (["chat"], ANSWERED),
    "bot --export": (["bot", "--export", "QUESTIONS"], {"numpy", "pydantic", "telegram"}),
}
BASH = "bash_complete"  # what click calls a Tab key
FAILING = {"usage": 2, "remove": 2}
LOADED = """
import sys
from bot.__main__ import main
try:
    main()
finally:
    print(*sys.modules, file=sys.stderr)
"""


@pytest.fixture(scope="module")
def places(seed_home: Home, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What stands for a file in the table, and a home of its own as FOOTNOTE_HOME."""
    folder = tmp_path_factory.mktemp("imports")
    shutil.copytree(seed_home.folder, folder / "home", symlinks=True)
    found = {
        "ANSWER": str(folder / "answer.json"),
        "PAGE": str(folder / "page.html"),
        "QUESTIONS": str(folder / "questions.jsonl"),
        "FOOTNOTE_HOME": str(folder / "home"),
    }
    answered = run(["-m", "bot", "ask", QUESTION, "--json"], found)
    Path(found["ANSWER"]).write_text(answered.stdout)
    return found


def run(
    arguments: list[str], places: dict[str, str], more: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run Python in a process of its own, with more in its environment."""
    return subprocess.run(
        [sys.executable, *(places.get(one, one) for one in arguments)],
        env={**os.environ, "FOOTNOTE_HOME": places["FOOTNOTE_HOME"], **(more or {})},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def libraries(ended: subprocess.CompletedProcess[str]) -> set[str]:
    """Return the heavy libraries among the modules that a process names in its last line."""
    found = {one.split(".")[0] for one in ended.stderr.splitlines()[-1].split()} & HEAVY
    return found - ENGINES | {"engine"} if found & ENGINES else found


@pytest.mark.parametrize("command", NEEDED)
def test_a_command_imports_what_it_needs(command: str, places: dict[str, str]) -> None:
    """And nothing else that takes time."""
    arguments, needed = NEEDED[command]

    ended = run(["-c", LOADED, *arguments], places)

    assert ended.returncode == FAILING.get(command, 0), ended.stderr
    assert libraries(ended) == needed


def test_help_is_instant(places: dict[str, str]) -> None:
    """`footnote --help` imports less than twice the modules that its library alone does."""
    alone = run(["-c", "import sys, click; print(*sys.modules, file=sys.stderr)"], places)

    ended = run(["-c", LOADED, "--help"], places)

    assert "bot.commands.cli" in ended.stderr
    assert len(ended.stderr.split()) < 2 * len(alone.stderr.split())


@pytest.mark.parametrize("words", ["footnote re", "footnote ask --s", "footnote rebuild x"])
def test_completing_a_word_imports_what_help_imports(places: dict[str, str], words: str) -> None:
    """The Tab key is as instant as `footnote --help`."""
    asked = {"COMP_WORDS": words, "COMP_CWORD": str(words.count(" ")), "_FOOTNOTE_COMPLETE": BASH}

    told, ended = run(["-c", LOADED, "--help"], places), run(["-c", LOADED], places, asked)

    assert ended.returncode == 0
    assert ended.stdout
    assert set(ended.stderr.split()) <= set(told.stderr.split())
