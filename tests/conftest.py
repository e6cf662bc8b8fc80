"""What the tests share: one exported model, and homes with articles indexed.

They are made once in a session. No test may change `seed_home` or `paper_home`;
one that wants to takes `home`, which is empty but knows the model.
"""

import json
import logging
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest
from filelock import FileLock
from hypothesis import settings

from bot.__main__ import main
from bot.answer import Answer, Citation, Statement
from bot.llm.model import Model
from bot.llm.providers import Choice, Provider
from bot.llm.spending import Budget
from bot.messenger.kept.state import State
from bot.telling.reasons import Reason
from index.article import Article, Span, sha256
from index.generations.home import Home
from index.generations.opening import Index, open_index
from index.generations.server import Server
from index.models import bundled
from index.models.embedders import load_embedder
from index.models.embedding import Embedder
from index.models.engines import OnnxRuntime
from index.models.onnx_model import FILE
from index.models.preparing import prepare
from index.models.reader.shipped import EXPORT
from index.rebuilding.rebuild import Rebuild
from index.rebuilding.request import Request
from index.sealing import is_sealed
from index.sources.files import find
from index.sources.formats import parse
from tests.fakes.chatting import Chatting
from tests.fakes.chroma_server import ChromaServer, ServedArchive
from tests.fakes.letters import Archive, quick, try_here
from tests.fakes.listening import Silent
from tests.fakes.model_server import ModelServer
from tests.fakes.telegram import NO_FLOOD, FakeTelegram, Person
from tests.fakes.telegram.calling import Caller

ROOT = Path(__file__).resolve().parent.parent
SEEDS = ROOT / "seeds"
KEY = "sk-right-0123456789abcdef"  # of no real server
PAPERS = [
    {
        "id": "bridge",
        "title": "The old bridge",
        "published": "2023-01-12",
        "source": "Morning Paper",
        "url": "https://paper.example/bridge?a=1&b=2",
        "text": "The old bridge was closed on Thursday. Engineers found a crack of nine "
        "centimetres in its eastern arch.\n\nThe mayor hopes to open it in spring. "
        "The old bridge was closed on Thursday.",
    },
    {
        "id": "flood:3-5",
        "title": "High water",
        "published": "2022-03-01T18:30:00+00:00",
        "source": "Evening Paper",
        "text": "The river rose by two metres in one night. Forty families left their houses. "
        "“Nobody was hurt,” the fire brigade said.",
    },
    {
        "id": "harbour",
        "title": "[bold]Lighthouse[/bold] \u202efor sale\u202c <b>now</b>",
        "text": "The sale of the lighthouse begins in May, says [bold]the harbour office[/bold] "
        ":warning: <script>alert(1)</script>\u001b[2J\u009b31m. Its keeper \u202eretired\u202c "
        "\u0007in 1999.",
    },
    {
        "id": "signs",
        "title": "Zeichen für alles",
        "language": "de",
        "text": "Cafe\u0301 und 👩‍🚀 stehen im Text. 北京的天气很好。\r\n"
        "Ein\u00a0Abstand,\tein Tabulator! 🙂🙂",
    },
]

EXPORTS = {f"{file}{end}" for file in (FILE, EXPORT) for end in ("", ".seal")}

# Whose client libraries read keys and addresses from the environment.
VENDORS = ("OPENAI_", "ANTHROPIC_", "OLLAMA_")

# Machines are shared: how long an example takes says nothing.
settings.register_profile("footnote", deadline=None)
settings.load_profile("footnote")


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Name bytes by their number: what is packed holds the time, and no two runs would agree."""
    return f"{argname} of {len(val)}" if isinstance(val, bytes) else None


@pytest.fixture(autouse=True)
def _own_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Keep the settings, and any `.env` file, of whoever runs the tests out of them."""
    for name in [name for name in os.environ if name.startswith(("FOOTNOTE_", *VENDORS))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("FOOTNOTE_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)


@pytest.fixture(scope="session", autouse=True)
def _models_loaded_once() -> Iterator[None]:
    """Load each model once in a process: a third of a second and 100 MB, hundreds of times."""
    load = OnnxRuntime.__init__

    @lru_cache(4)
    def first(file: Path, *_: int) -> OnnxRuntime:
        engine = OnnxRuntime.__new__(OnnxRuntime)
        load(engine, file)
        return engine

    def loaded(engine: OnnxRuntime, file: Path) -> None:
        about = file.stat()
        as_it_is = about.st_ino, about.st_mtime_ns, about.st_size
        engine._session = first(file.resolve(), *as_it_is)._session

    with pytest.MonkeyPatch.context() as patches:
        patches.setattr(OnnxRuntime, "__init__", loaded)
        yield


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config) -> Path:
    """The folder with the exported models.

    The exports take a minute: they are made once for all workers, and kept until the
    next version of them.
    """
    folder = tmp_path_factory.mktemp("models")
    kept = pytestconfig.cache.mkdir("models") if pytestconfig.cache else folder
    with FileLock(kept / "lock"):
        for file in (FILE, EXPORT):
            if not is_sealed(kept / file, deep=True):
                (kept / file).write_bytes(b"torn")  # a broken export is made anew
        prepare(bundled.NAME, None, kept)
    if kept != folder:
        for file in (FILE, EXPORT):
            for path in kept.glob(f"{Path(file).stem}.*"):
                shutil.copyfile(path, folder / path.name)
    return folder


@pytest.fixture
def altered_weights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A bundled model of which one byte of the weights is another one."""
    model = tmp_path / "site" / bundled.PACKAGE / "model"
    shutil.copytree(bundled.folder(), model, copy_function=os.symlink)
    model.with_name("__init__.py").touch()
    weights = bytearray((model / bundled.WEIGHTS).read_bytes())
    weights[-1] ^= 1
    (model / bundled.WEIGHTS).unlink()
    (model / bundled.WEIGHTS).write_bytes(weights)
    monkeypatch.syspath_prepend(tmp_path / "site")


@pytest.fixture(scope="session")
def embedder(models: Path) -> Embedder:
    """The bundled embedding model."""
    return load_embedder(bundled.NAME, models)


@pytest.fixture
def home(tmp_path: Path, models: Path) -> Home:
    """The home that FOOTNOTE_HOME names: no index in it, the model exported already."""
    folder = tmp_path / "home"
    folder.mkdir()
    (folder / "models").symlink_to(models)
    return Home(folder)


@pytest.fixture
def archive(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Archive:
    """A small collection, not indexed yet, and rebuilds that cost nothing.

    Their model is `Letters`, and a generation is tried out as in `tried_here`.
    """
    return quick(monkeypatch, tmp_path)


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ChromaServer]:
    """A Chroma server for all tests that need one."""
    server = ChromaServer(tmp_path_factory.mktemp("chroma"))
    yield server
    server.kill()


@pytest.fixture
def chroma(running: ChromaServer) -> ChromaServer:
    """That server, running whatever was done to it before."""
    running.start()
    return running


@pytest.fixture
def served(archive: Archive, chroma: ChromaServer) -> ServedArchive:
    """The same small collection, with its index on the server."""
    server = Server(chroma.address())
    return ServedArchive(archive.folder, archive.letters, chroma=chroma, server=server)


@pytest.fixture
def tried_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rebuilds that try a generation out in this process.

    A child takes two seconds; test_trial.py has what it is for.
    """
    try_here(monkeypatch)


@pytest.fixture(scope="session")
def seed_home(tmp_path_factory: pytest.TempPathFactory, models: Path) -> Home:
    """A home with the seed article indexed."""
    folder = tmp_path_factory.mktemp("seeded")
    (folder / "models").symlink_to(models)
    made = Home(folder)
    Rebuild(made, bundled.NAME, Silent()).run(Request.of(SEEDS))
    return made


@pytest.fixture(scope="session")
def seed_index(seed_home: Home) -> Iterator[Index]:
    """The open index of the seed article."""
    with open_index(seed_home, bundled.NAME) as index:
        yield index


def read(source: Path) -> list[Article]:
    """Return the articles of a source, as Footnote reads them."""
    every = (found for file in find(source) for found in parse(file))
    return [found for found in every if isinstance(found, Article)]


@pytest.fixture(scope="session")
def seed_article() -> Article:
    """The seed article, as Footnote reads it."""
    (article,) = read(SEEDS)
    return article


@pytest.fixture(scope="session")
def paper_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A JSON Lines file with a few articles: dated, undated, hostile, in several scripts."""
    path = tmp_path_factory.mktemp("papers") / "papers.jsonl"
    path.write_text("\n".join(map(json.dumps, PAPERS)), encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def papers(paper_file: Path) -> dict[str, Article]:
    """Those articles by id, as Footnote reads them."""
    return {found.id: found for found in read(paper_file)}


@pytest.fixture(scope="session")
def paper_home(tmp_path_factory: pytest.TempPathFactory, models: Path, paper_file: Path) -> Home:
    """A home with those articles indexed."""
    folder = tmp_path_factory.mktemp("papered")
    (folder / "models").symlink_to(models)
    made = Home(folder)
    Rebuild(made, bundled.NAME, Silent()).run(Request.of(paper_file))
    return made


@pytest.fixture(scope="session")
def paper_index(paper_home: Home) -> Iterator[Index]:
    """The open index of those articles."""
    with open_index(paper_home, bundled.NAME) as index:
        yield index


@pytest.fixture
def seeded(monkeypatch: pytest.MonkeyPatch, seed_home: Home) -> Home:
    """The home with the seed article, as FOOTNOTE_HOME."""
    monkeypatch.setenv("FOOTNOTE_HOME", str(seed_home.folder))
    return seed_home


@pytest.fixture
def papered(monkeypatch: pytest.MonkeyPatch, paper_home: Home) -> Home:
    """The home with the articles of the paper, as FOOTNOTE_HOME."""
    monkeypatch.setenv("FOOTNOTE_HOME", str(paper_home.folder))
    return paper_home


@pytest.fixture
def footnote(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., CompletedProcess[str]]:
    """Run a command as `footnote` would, in this process; FOOTNOTE_HOME is the test's."""

    def run(*arguments: str) -> CompletedProcess[str]:
        monkeypatch.setattr(sys, "argv", ["footnote", *arguments])
        root = logging.getLogger()
        handlers, level = root.handlers[:], root.level
        with pytest.raises(SystemExit) as ended:
            main()
        root.handlers[:], root.level = handlers, level  # `bot` writes to a stderr that goes
        logging.captureWarnings(False)
        stdout, stderr = capsys.readouterr()
        return CompletedProcess(arguments, int(ended.value.code or 0), stdout, stderr)

    return run


@pytest.fixture
def server() -> Iterator[ModelServer]:
    """A server of language models; it knows one, "tiny", and one key."""
    with ModelServer(key=KEY, models=("tiny",)) as running:
        yield running


@pytest.fixture
def model(server: ModelServer, tmp_path: Path) -> Callable[..., Model]:
    """Make the client of that server for a provider; how it is chosen can be changed."""

    def make(provider: Provider = "openai-like", budget: int | None = None, **known: Any) -> Model:
        given = {"model": "tiny", "url": server.url, "key": KEY, "context": 8192, "timeout": 5.0}
        choice = Choice(provider=provider, **{**given, **known})
        return Model(choice, Budget(tmp_path / "home", budget))

    return make


@pytest.fixture(scope="session")
def cite() -> Callable[..., Citation]:
    """Make a citation of a text from its start and end; all else can be given."""

    def make(text: str, start: int, end: int, **known: Any) -> Citation:
        about = dict.fromkeys(("url", "published", "source"))
        return Citation(
            **{"number": 1, "article_id": "a.txt", "title": "A title", **about, **known},
            span=Span(start, end),
            quote=text[start:end],
            prefix=text[max(0, start - 32) : start],
            suffix=text[end : end + 32],
            article_sha256=sha256(text),
        )

    return make


@pytest.fixture(scope="session")
def answer_of() -> Callable[..., Answer]:
    """Make an answer that quotes the citations given, one statement each."""

    def make(*citations: Citation, **known: Any) -> Answer:
        fields: dict[str, Any] = {
            "question": "Why?",
            "standalone_question": "Why?",
            "statements": tuple(Statement(c.quote, (c,)) for c in citations),
            "nearest": (),
            "reason": None if citations else Reason("comes_near"),
            "remarks": (),
            "confidence": 0.5,
            "mode": "extractive",
            "model": None,
            "prompt_digest": None,
            "generation": "20260102T030405Z-abcdef",
            "timings": {"embed": 0.01},
            "usage": None,
        }
        return Answer(**{**fields, **known})

    return make


@pytest.fixture
def chat_home(tmp_path: Path, seed_home: Home) -> Path:
    """A home with the seed article indexed, of the test's own."""
    folder = tmp_path / "home"
    shutil.copytree(seed_home.folder, folder, symlinks=True)
    return folder


@pytest.fixture
def telegram() -> Iterator[FakeTelegram]:
    """A Telegram without limits on how fast a bot may send."""
    with FakeTelegram(limits=NO_FLOOD) as fake:
        yield fake


@pytest.fixture
def caller(telegram: FakeTelegram) -> Caller:
    """Somebody who calls with the bot's token."""
    return Caller(telegram)


@pytest.fixture
def anna(telegram: FakeTelegram) -> Person:
    """Somebody whose Telegram is English."""
    return telegram.person("Anna")


@pytest.fixture
def bot(telegram: FakeTelegram, chat_home: Path) -> Iterator[Chatting]:
    """The bot, which lets everybody in."""
    with Chatting(telegram, chat_home) as running:
        yield running
    assert running.failed is None
    assert telegram.ledger.refusals == []


@pytest.fixture
def state(tmp_path: Path) -> Iterator[State]:
    """An empty state."""
    opened = State(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def timedeltas(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have PTB say how long to wait as it will in future; until then it warns."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
