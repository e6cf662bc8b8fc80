"""A reranker is used only where one is named, and then by every command that answers."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from index.errors import ModelUnusable, UsageError
from index.models.reranking import Reranker, load_reranker
from tests.fakes.tiny_models import cross_encoder

Footnote = Callable[..., subprocess.CompletedProcess[str]]
QUESTION = "What about the old bridge?"
FIRST, LIKED = "The old bridge was closed on Thursday.", "The mayor hopes to open it in spring."


@pytest.fixture(scope="module")
def mayoral(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cross-encoder that likes a text if it names the mayor."""
    words = "the old bridge was closed mayor crack".split()
    return cross_encoder(tmp_path_factory.mktemp("mayoral"), words, "mayor")


def test_a_name_becomes_a_reranker(mayoral: Path) -> None:
    """What is loaded scores texts."""
    assert isinstance(load_reranker(str(mayoral)), Reranker)


def test_the_device_must_be_there(mayoral: Path) -> None:
    """A device that torch does not know is said by the setting's name."""
    with pytest.raises(UsageError, match="FOOTNOTE_DEVICE is 'quantum'"):
        load_reranker(str(mayoral), "quantum")


def test_what_is_no_model_is_refused(tmp_path: Path) -> None:
    """An empty folder is one sentence."""
    with pytest.raises(ModelUnusable, match="FOOTNOTE_RERANKER"):
        load_reranker(str(tmp_path))


@pytest.mark.usefixtures("papered")
def test_asking_follows_the_reranker(
    monkeypatch: pytest.MonkeyPatch, footnote: Footnote, mayoral: Path
) -> None:
    """The first quote is the one it likes, as surely answered as without it."""
    plain = json.loads(footnote("ask", QUESTION, "--json").stdout)
    monkeypatch.setenv("FOOTNOTE_RERANKER", str(mayoral))

    ended = footnote("ask", QUESTION, "--json")

    judged = json.loads(ended.stdout)
    assert plain["citations"][0]["quote"] == FIRST
    assert judged["citations"][0]["quote"] == LIKED
    assert judged["confidence"] == plain["confidence"]
    assert ended.stderr == ""


@pytest.mark.usefixtures("papered")
@pytest.mark.parametrize("command", [("ask", QUESTION), ("chat",)], ids=" ".join)
def test_a_missing_reranker_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, footnote: Footnote, command: tuple[str, ...]
) -> None:
    """Before anything is answered, with exit code 1; nothing is downloaded offline."""
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    monkeypatch.setenv("FOOTNOTE_RERANKER", "nobody/no-such-model")

    ended = footnote(*command)

    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr == (
        "Error: The reranker 'nobody/no-such-model' could not be loaded: no usable one of that "
        "name is on this machine, and the model hub cannot be reached or has none; "
        "FOOTNOTE_RERANKER takes the name or path of a cross-encoder that sentence-transformers "
        "knows.\n"
    )


@pytest.mark.usefixtures("papered")
def test_the_doctor_looks_at_it(
    monkeypatch: pytest.MonkeyPatch, footnote: Footnote, mayoral: Path, tmp_path: Path
) -> None:
    """It says whether the reranker loads and how long it takes; of none that is set, nothing."""

    def told(setting: str) -> tuple[int, dict[str, str]]:
        monkeypatch.setenv("FOOTNOTE_RERANKER", setting)
        ended = footnote("doctor", "--json")
        found = json.loads(ended.stdout)["findings"]
        return ended.returncode, {one["name"]: one["says"] for one in found}

    unset, well, ill = told(""), told(str(mayoral)), told(str(tmp_path / "nowhere"))

    assert "reranker" not in unset[1]
    assert well[0] == 0
    assert well[1]["reranker"].startswith(f"{mayoral} judges 20 sentences in ")
    assert ill[0] == 1
    assert "could not be loaded" in ill[1]["reranker"]
