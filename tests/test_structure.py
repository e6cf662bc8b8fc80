"""Who may import whom, which library has its home where, and what lies at the top."""

import ast
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
OURS = {
    "index": {"index"},
    "prompts": {"prompts"},
    "bot": {"bot", "index", "prompts"},
}
# Each library has one home, and where it has two the reason stands beside it.
HOMES = {
    "aiolimiter": {"bot.messenger.wire.throttle"},
    "anthropic": {"bot.llm.clients"},
    # The names of countries and months, for what a question asks and for what a sentence claims;
    # and how a language writes numbers and days.
    "babel": {
        "bot.checking.days",
        "bot.checking.names",
        "bot.understanding.expecting",
        "bot.messenger.saying.wording",
    },
    "Stemmer": {"index.words"},
    "pythonjsonlogger": {"bot.commands.redacting"},
    "cachetools": {"index.generations.recent", "index.models.remembering"},
    "bm25s": {  # its stop words are words
        "index.generations.keyword_writing",
        "index.generations.keywords",
        "index.words",
    },
    "charset_normalizer": {"index.sources.encodings"},
    # The store in a folder, and the same on a server: its rows, how it is reached.
    "chromadb": {
        "index.generations.chroma_folder",
        "index.generations.sealed_rows",
        "index.generations.served_store",
        "index.generations.server",
    },
    "click": {  # what a command says, and how it ends
        "bot.__main__",
        "bot.commands.cli",
        "bot.collection",
        "bot.evaluating.subject",
        "bot.commands.evaluation",
        "bot.commands.indexing",
        "bot.commands.looking",
        "bot.messenger.starting",
        "bot.commands.options",
        "bot.commands.talking",
        "bot.commands.tracing",
    },
    "dateparser": {"index.dates"},
    "feedparser": {"index.sources.feeds"},
    "filelock": {  # one bot, one rebuild, one that makes an index to evaluate
        "bot.evaluating.apart",
        "bot.messenger.kept.presence",
        "bot.messenger.admins.running",
        "index.rebuilding.rebuild",
    },
    "frontmatter": {"index.sources.markdown"},
    # Pages are fetched over connections of our own, below those of httpx.
    "httpcore": {"index.sources.connecting", "index.sources.fetching"},
    "huggingface_hub": {"index.models.hub"},
    "httpx": {
        "bot.llm.clients",
        "index.generations.server",  # the time limits of Chroma's client, and its errors
        "index.sources.answers",
        "index.sources.connecting",
        "index.sources.fetching",
    },
    # A page escapes its values, a prompt does not.
    "jinja2": {"bot.showing.html", "prompts"},
    # The query engine, the retriever, and the language models: connected and asked.
    "llama_index": {
        "bot.llm.clients",
        "bot.engine",
        "bot.llm.model",
        "bot.responding",
        "index.retrieval",
    },
    "ollama": {"bot.llm.clients"},
    "openai": {"bot.llm.clients"},
    "markdown_it": {"index.sources.markdown"},
    "matplotlib": {"bot.evaluating.curve"},
    "lxml": {"index.sources.body", "index.sources.webpage"},  # deeper than trafilatura's parser
    "onnxruntime": {"index.models.engines"},
    "openvino": {"index.models.engines"},
    "pebble": {"index.sources.sandbox"},
    "platformdirs": {"bot.settings"},
    "py3langid": {"index.language"},
    # Settings, articles, questions and old answers are read as strangers wrote them; a provider
    # is told its key; answers come back from the disk.
    "pydantic": {
        "bot.quotations.claimed",
        "bot.evaluating.lines",
        "bot.llm.providers",
        "bot.messenger.kept.memory",
        "bot.settings",
        "index.sources.records",
    },
    "pydantic_settings": {"bot.settings"},
    "pypdf": {"index.sources.pdf"},
    # The terminal.
    "rich": {
        "bot.showing.console",
        "bot.evaluating.table",
        "bot.commands.progress",
        "bot.showing.verdicts",
    },
    "safetensors": {"index.models.reader.packing", "index.models.reader.reader_export"},
    "scipy": {"bot.evaluating.intervals", "bot.evaluating.measuring"},
    "sentence_transformers": {
        "index.models.cross_encoder",
        "index.models.export",
        "index.models.transformer_model",
    },  # the embedder and the reranker
    "sentencex": {"index.sentences"},
    "sklearn": {"bot.evaluating.calibrating"},
    "telegram": {  # what it sends is read, what it is sent is made, and how it is reached
        "bot.messenger.addressing",
        "bot.messenger.wire.client",
        "bot.messenger.desk",
        "bot.messenger.lanes",
        "bot.messenger.saying.menu",
        "bot.messenger.admins.notices",
        "bot.messenger.admins.orders",
        "bot.messenger.wire.outage",
        "bot.messenger.wire.pacing",
        "bot.messenger.wire.polling",
        "bot.messenger.wire.reaching",
        "bot.messenger.receiving",
        "bot.messenger.wire.sending",
        "bot.messenger.serving",
        "bot.messenger.streaming",
        "bot.messenger.taps",
        "bot.messenger.wire.throttle",
        "bot.messenger.admins.upkeep",
    },
    "tenacity": {"bot.llm.model", "index.sources.fetching"},
    "text_to_num": {"bot.checking.digits"},
    "tokenizers": {"index.models.onnx_model", "index.models.reader.pairs"},
    "torch": {
        "index.models.cross_encoder",
        "index.models.devices",
        "index.models.export",
        "index.models.onnx_writing",
        "index.models.reader.network",
        "index.models.reader.question_answering",
        "index.models.reader.reader_export",
        "index.models.transformer_model",
    },
    "trafilatura": {"index.sources.webpage"},
    "transformers": {  # the reader, other readers, and what the library says while it loads
        "index.models.reader.network",
        "index.models.reader.question_answering",
        "index.models.transformer_model",
    },
    "yaml": {"index.sources.markdown"},
}
EVERYWHERE = {"numpy"}
TOP = {
    ".ci",
    ".github",
    ".gitignore",
    "CHANGELOG.md",
    "LICENSE",
    "README.md",
    "bot",
    "index",
    "prompts",
    "pyproject.toml",
    "seeds",
    "tests",
}
MOST_LINES = 250
# These were longer when that was decided; the list may only shrink.
LONG = set(
    """
    tests/benchmarks/bad_inputs.py tests/benchmarks/chat_crashes.py tests/benchmarks/chat_faults.py
    tests/benchmarks/chat_load.py tests/benchmarks/conversation.py tests/benchmarks/crashes.py
    tests/benchmarks/damages.py tests/benchmarks/flood.py tests/benchmarks/fuzz_messages.py
    tests/benchmarks/places.py tests/benchmarks/server.py tests/benchmarks/soak.py
    tests/benchmarks/verifier.py tests/conftest.py tests/test_carrying.py tests/test_citing.py
    tests/test_claims.py tests/test_cli.py tests/test_editing.py tests/test_engine.py
    tests/test_evaluation.py tests/test_fake_telegram_sending.py
    tests/test_fetching.py tests/test_files.py tests/test_formats.py tests/test_generation.py
    tests/test_home.py tests/test_indexing.py tests/test_keeping.py tests/test_keywords.py
    tests/test_library.py tests/test_live.py tests/test_model.py tests/test_model_server.py
    tests/test_opening.py tests/test_pacing.py tests/test_page.py tests/test_rebuild.py
    tests/test_refreshing.py tests/test_retrieval.py tests/test_served_home.py tests/test_store.py
    tests/test_structure.py tests/test_transformer_model.py tests/test_upkeep.py
    """.split()
)
MODULES = sorted(path for folder in OURS for path in (ROOT / folder).rglob("*.py"))


def name(path: Path) -> str:
    """Return the name by which a module is imported."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def imported(path: Path) -> Iterator[str]:
    """Yield the names of all modules that a file imports, anywhere in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield "." * node.level + (node.module or "")


def members(path: Path) -> Iterator[str]:
    """Yield whatever a file imports, and what from: each name may be that of a module."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
    yield from imported(path)


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_imports_of_ours_go_one_way(path: Path) -> None:
    """`index` and `prompts` know only themselves; `bot` knows both; none knows the tests."""
    allowed = OURS[path.relative_to(ROOT).parts[0]]

    found = {one.split(".")[0] for one in imported(path)}

    assert found & {*OURS, "tests", "conftest"} <= allowed
    assert "" not in found  # no relative imports: each module has one name


def test_each_library_has_its_home() -> None:
    """A library that is replaced is replaced in one place."""
    found: dict[str, set[str]] = {}
    for path in MODULES:
        for one in {one.split(".")[0] for one in imported(path)}:
            if one not in {*sys.stdlib_module_names, *OURS, *EVERYWHERE}:
                found.setdefault(one, set()).add(name(path))

    assert found == HOMES


def test_imports_go_in_no_circle() -> None:
    """Whoever reads a module downwards comes to an end; imports inside functions count too."""
    ours = {name(path) for path in MODULES}
    graph = {name(path): {one for one in members(path) if one in ours} for path in MODULES}

    assert list(TopologicalSorter(graph).static_order())  # else a CycleError names the circle


def test_every_module_has_its_tests() -> None:
    """`tests/test_<module>.py` is where a reader looks for what a module promises."""
    missing = []
    for path in MODULES:
        code = ast.parse(path.read_text(encoding="utf-8")).body[1:]  # after the docstring
        stem = path.parent.name if path.stem == "__init__" else path.stem.strip("_")
        if code and not (ROOT / "tests" / f"test_{stem}.py").is_file():
            missing.append(name(path))

    assert missing == []


def test_no_two_modules_have_one_name() -> None:
    """`tests/test_<module>.py` is of one module; so a name says which is meant."""
    stems = Counter(path.stem for path in MODULES if path.stem not in {"__init__", "__main__"})

    assert [stem for stem, count in stems.items() if count > 1] == []


def test_a_file_is_short_enough_to_read() -> None:
    """No file has more than 250 lines; what is short enough leaves the list of those that do."""
    paths = [*MODULES, *(ROOT / "tests").rglob("*.py")]
    long = {
        path.relative_to(ROOT).as_posix()
        for path in paths
        if len(path.read_text(encoding="utf-8").splitlines()) > MOST_LINES
    }

    assert long == LONG


def test_every_module_says_what_it_is() -> None:
    """The first thing in a module is its docstring."""
    silent = [path for path in MODULES if not ast.get_docstring(ast.parse(path.read_text("utf-8")))]

    assert silent == []


def test_nothing_else_lies_at_the_top() -> None:
    """The top of the repository is short enough to read at a glance."""
    if not (ROOT / ".git").exists() or not shutil.which("git"):
        pytest.skip("not a git checkout")
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]

    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)

    assert {line.split("/")[0] for line in listed.stdout.splitlines()} <= TOP
