"""The hub is asked once whether it is there; without it, what is on this machine is loaded."""

import logging
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from index.article import sha256
from index.errors import ModelUnusable
from index.models.cross_encoder import CrossEncoderReranker
from index.models.hub import is_away, whereabouts
from index.models.reader.question_answering import QuestionAnsweringReader
from index.models.transformer_model import TransformerEmbedder, quieten
from tests.fakes.tiny_models import answerer
from tests.fakes.web_server import Page, WebServer

Load = Callable[[str], object]
NAME = "somebody/model"
BREAKS_OFF = Page(raw=b"")
LOADERS = pytest.mark.parametrize(
    "load",
    [TransformerEmbedder, CrossEncoderReranker, QuestionAnsweringReader],
    ids=["embedder", "reranker", "reader"],
)


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[WebServer]:
    """A hub of our own, as HF_ENDPOINT names one, that has no model; nothing is cached yet."""
    with WebServer() as web:
        known = "huggingface_hub.constants"
        monkeypatch.setattr(f"{known}.ENDPOINT", web.url(""))
        template = "/{repo_id}/resolve/{revision}/{filename}"
        monkeypatch.setattr(f"{known}.HUGGINGFACE_CO_URL_TEMPLATE", web.url(template))
        monkeypatch.setattr(f"{known}.HF_HUB_CACHE", str(tmp_path / "cache"))
        yield web


@pytest.mark.parametrize("answer", [BREAKS_OFF, Page(status=503)], ids=["nothing", "an error"])
def test_a_hub_that_does_not_answer_is_away(hub: WebServer, answer: Page) -> None:
    """It is asked once; any other answer than that it is out of order is one."""
    assert not is_away(NAME)  # 404, as from a mirror that has no page of its own
    hub.put("/", answer)
    asked = len(hub.history)

    assert is_away(NAME)
    assert len(hub.history) == asked + 1


def test_no_hub_is_asked_for_what_it_cannot_have(hub: WebServer, tmp_path: Path) -> None:
    """A folder here needs none, and what is no name of a hub's is looked for here alone."""
    assert not is_away(str(tmp_path))
    assert is_away("./nowhere")
    assert is_away("/nowhere/at/all")

    assert hub.history == ()


def test_where_a_model_is_not(tmp_path: Path) -> None:
    """A folder that cannot be loaded is here; of a name, both causes are named."""
    assert whereabouts(str(tmp_path)) == ""
    assert "hub cannot be reached or has none" in whereabouts(NAME)


@LOADERS
def test_without_a_hub_a_model_is_refused_at_once(hub: WebServer, load: Load) -> None:
    """The libraries would try for a minute."""
    hub.put("/", BREAKS_OFF)

    with pytest.raises(ModelUnusable, match="hub cannot be reached or has none; FOOTNOTE_"):
        load(NAME)

    assert [one.path for one in hub.history] == ["/"]


def test_what_the_client_tries_again_is_not_told() -> None:
    """A hub that goes away later is tried again by the libraries; the error alone is said."""
    quieten()

    for part in ("huggingface_hub.utils._http", "huggingface_hub.file_download"):
        assert not logging.getLogger(part).isEnabledFor(logging.WARNING)


def test_a_model_of_a_mirror_is_loaded_and_later_without_it(hub: WebServer, tmp_path: Path) -> None:
    """Once it is in the cache of this machine no hub is needed."""
    for file in answerer(tmp_path / "tiny", ["who", "mayor"], "mayor").iterdir():
        known = {"X-Repo-Commit": "1" * 40}
        page = Page(file.read_bytes(), headers=known, etag=f'"{sha256(file.name)}"')
        hub.put(f"/{NAME}/resolve/main/{file.name}", page)
    settings = {"HF_ENDPOINT": hub.url(""), "HF_HUB_CACHE": str(tmp_path / "cache")}
    load = f"from {QuestionAnsweringReader.__module__} import *; QuestionAnsweringReader({NAME!r})"

    # Apart, because the client of this process has noted another hub when it was imported.
    subprocess.run([sys.executable, "-c", load], env={**os.environ, **settings}, check=True)
    hub.put("/", BREAKS_OFF)
    asked = len(hub.history)
    QuestionAnsweringReader(NAME)

    assert [one.path for one in hub.history[asked:]] == ["/"]
