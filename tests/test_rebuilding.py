"""A rebuild makes a new index or leaves the old one as it was, whatever stops it."""

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from index.article import Article, Span
from index.errors import (
    HomeUnusable,
    IndexDamaged,
    IndexMissing,
    IndexOutdated,
    NothingToIndex,
    RebuildRunning,
    SourceNotFound,
)
from index.generations.generation import Generation
from index.generations.home import Home
from index.generations.opening import Index, open_index
from index.generations.store import Store
from index.models import bundled
from index.models.embedding import ModelIdentity, Progress, Vectors
from index.passage import Passage
from index.rebuilding import CHUNK, Rebuild, Report, Split, check, chunks, entries
from index.retrieval import Retriever
from index.splitting import Splitter

STAGES = [
    "reading articles",
    "preparing the embedding model",
    "splitting",
    "embedding",
    "indexing keywords",
    "checking",
]
# Says where it is, and stops there until it is killed.
STOPPING = """
import sys
from pathlib import Path
from index.generations.home import Home
from index.rebuilding import Rebuild

class Stopping:
    def begin(self, stage, total=None):
        self.stage = stage
        self.reach(stage)
    def advance(self, steps=1):
        self.reach(self.stage + ", begun")
    def reach(self, place):
        print(place, flush=True)
        if place == sys.argv[3]:
            sys.stdin.read()

Rebuild(Home(Path(sys.argv[1])), "all-MiniLM-L6-v2", Stopping()).run([Path(sys.argv[2])])
"""
# Has room for no file as large as Chroma's, once it is there to be written.
FULL_DISK = """
import resource, sys
from pathlib import Path
from index.errors import HomeUnusable
from index.generations.home import Home
from index.rebuilding import Rebuild

class Filling:
    def begin(self, stage, total=None):
        if stage == "embedding":
            resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
    def advance(self, steps=1): ...

try:
    Rebuild(Home(Path(sys.argv[1])), "all-MiniLM-L6-v2", Filling()).run([Path(sys.argv[2])])
except HomeUnusable as exc:
    print(exc)
"""


class Recording:
    """A rebuild's progress, written down; one that has enough at a stage if told so."""

    def __init__(self, last: str = "", error: type[BaseException] = RuntimeError) -> None:
        self.stages: dict[str, int | None] = {}
        self.steps: dict[str, int] = {}
        self.last = last
        self.error = error

    def begin(self, stage: str, total: int | None = None) -> None:
        """A stage begins."""
        self.stages[stage] = total
        if stage == self.last:
            raise self.error

    def advance(self, steps: int = 1) -> None:
        """Steps are done."""
        stage = list(self.stages)[-1]
        self.steps[stage] = self.steps.get(stage, 0) + steps


class Letters:
    """A model that counts the letters a to h; it remembers what it was given."""

    def __init__(self, window: int = 256) -> None:
        self.identity = ModelIdentity("letters", "0", 8, window)
        self.texts: list[str] = []

    def passages(self, texts: Sequence[str], done: Progress | None = None) -> Vectors:
        """Return one unit vector per text."""
        self.texts += texts
        counts = np.array([[1 + text.count(letter) for letter in "abcdefgh"] for text in texts])
        vectors = counts / np.linalg.norm(counts, axis=1, keepdims=True)
        return np.asarray(vectors, dtype=np.float32)

    def question(self, text: str) -> Vectors:
        """Return the unit vector of a question."""
        return self.passages([text])[0]

    def count(self, texts: Sequence[str]) -> list[int]:
        """Count words."""
        return [len(text.split()) for text in texts]


class Interrupted(Home):
    """A home whose owner presses Ctrl-C just after the pointer was flipped."""

    __slots__ = ()

    def flip(self, generation: Generation, sources: tuple[str, ...]) -> None:
        """Flip, then be interrupted."""
        Home.flip(self, generation, sources)
        raise KeyboardInterrupt


def rebuild(home: Home, *sources: Path, progress: Recording | None = None) -> Report:
    """Rebuild with the bundled model."""
    return Rebuild(home, bundled.NAME, progress or Recording()).run(sources)


def found(home: Home, question: str = "Why was the bridge closed?") -> list[tuple[str, str, float]]:
    """Return ids, texts and scores of the passages for a question."""
    with open_index(home, bundled.NAME) as index:
        hits = Retriever(index).search(question)
        return [(hit.passage.id, hit.passage.text, hit.score) for hit in hits]


def kept(home: Home) -> set[str]:
    """Return the names of the generations that are there."""
    return {folder.name for folder in home.generations.iterdir()}


def contents(index: Index) -> dict[str, tuple[str, list[Passage]]]:
    """Return the digest and passages of each article."""
    return {
        record.id: (record.text_sha256, index.store.passages(record.passages))
        for record in index.store.records()
    }


def bytes_of(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every file."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@contextmanager
def stopped(home: Home, source: Path, place: str) -> Iterator[subprocess.Popen[str]]:
    """Let another process rebuild as far as a place; it is killed in the end."""
    arguments = [sys.executable, "-c", STOPPING, str(home.folder), str(source), place]
    with subprocess.Popen(
        arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout is not None
        assert place in map(str.rstrip, iter(child.stdout.readline, "")), "It ended before."
        yield child
        child.kill()


@pytest.fixture
def papered(paper_home: Home, tmp_path: Path) -> Home:
    """A home with a few articles indexed: this one may be rebuilt."""
    folder = tmp_path / "papered"
    shutil.copytree(paper_home.folder, folder, symlinks=True)
    return Home(folder)


@pytest.fixture
def story(tmp_path: Path) -> Path:
    """Another article, in a file."""
    path = tmp_path / "story.txt"
    path.write_text("A circus came to the village. Its elephant was thirsty.")
    return path


def test_a_first_rebuild_makes_an_index(home: Home, story: Path) -> None:
    """What was read is found, and the pointer knows where it came from."""
    report = rebuild(home, Path(story.name))

    pointer = home.pointer()
    assert pointer is not None
    assert (pointer.generation, pointer.sources) == (report.manifest.name, (str(story),))
    assert (report.manifest.articles, report.manifest.passages) == (1, 1)
    assert [text for _, text, _ in found(home, "elephant")] == [story.read_text()]
    assert list(report.seconds) == STAGES


def test_the_manifest_says_what_was_built(paper_home: Home) -> None:
    """Counts, dates, model and splitter are those of the collection."""
    manifest = paper_home.live().manifest()

    assert (manifest.articles, manifest.undated) == (4, 2)
    assert (manifest.first, manifest.last) == ("2022-03-01T18:30:00+00:00", "2023-01-12")
    assert (manifest.model.name, manifest.splitter.split("/")[-1]) == (bundled.NAME, "128")
    assert manifest.files.keys() == paper_home.live().survey().keys()


def test_progress_names_each_stage_and_counts_its_steps(home: Home, story: Path) -> None:
    """Whoever waits hears of every stage in order, and the steps add up to the total."""
    progress = Recording()

    report = rebuild(home, story, progress=progress)

    assert list(progress.stages) == STAGES
    assert progress.stages["embedding"] == report.manifest.passages
    assert progress.steps == {"reading articles": 1, "embedding": report.manifest.passages}


def test_the_same_sources_give_the_same_passages(
    paper_index: Index, paper_file: Path, home: Home
) -> None:
    """Ids, spans, texts and digests do not depend on when or where they were built."""
    rebuild(home, paper_file)

    with open_index(home, bundled.NAME) as again:
        assert contents(again) == contents(paper_index)
        assert again.generation.name != paper_index.generation.name


def test_the_sources_of_a_rebuild_replace_those_before(papered: Home, story: Path) -> None:
    """Articles that are no longer in the sources are no longer found."""
    assert len(found(papered)) == 4

    rebuild(papered, story)

    assert [text for _, text, _ in found(papered)] == [story.read_text()]


def test_a_changed_article_is_found_as_it_is_now(home: Home, story: Path) -> None:
    """A rebuild reads the text anew, and its passages have new ids."""
    rebuild(home, story)
    before = found(home)
    story.write_text("A circus came to the village. Its elephant was hungry.")

    rebuild(home, story)

    assert [text for _, text, _ in found(home)] == [story.read_text()]
    assert {one for one, _, _ in found(home)}.isdisjoint(one for one, _, _ in before)


def test_a_rebuild_does_not_touch_the_live_generation(papered: Home, story: Path) -> None:
    """Not one byte of the old generation changes, and it is kept."""
    live = papered.live()
    before = bytes_of(live.folder)

    rebuild(papered, story)

    assert bytes_of(live.folder) == before
    assert kept(papered) == {live.name, papered.live().name}


def test_at_most_two_generations_are_kept(home: Home, story: Path) -> None:
    """After any number of rebuilds there are the live one and the one before it."""
    names = [rebuild(home, story).manifest.name for _ in range(3)]

    assert kept(home) == set(names[1:])


def test_bad_files_never_stop_the_rest(home: Home, tmp_path: Path) -> None:
    """Every file that cannot be read is named with its reason, and the good one is indexed."""
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "a broken.txt").write_bytes(b"caf\xe9")
    (folder / "b empty.txt").write_text(" \n")
    (folder / "c.png").write_bytes(b"\x89PNG")
    (folder / "d.json").write_text("{")
    (folder / "e good.txt").write_text("A circus came to the village.")
    (folder / "f.jsonl").write_text('{"id": "f"}\n[]\n{"id": "good", "text": "An elephant."}\n')

    report = rebuild(home, folder)

    assert [one.name for one in report.skipped] == [
        *("a broken.txt", "b empty.txt", "c.png", "d.json", "f.jsonl", "f.jsonl")
    ]
    assert all(one.reason for one in report.skipped)
    assert {text for _, text, _ in found(home)} == {"A circus came to the village.", "An elephant."}


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({}, "There is no article in .*articles'; Footnote reads .txt"),
        ({"a.txt": b""}, r"no readable article in .*: a\.txt holds no text\.$"),
        ({"a.txt": b"\xe9", "b.txt": b"\xe9"}, r"a\.txt is not valid UTF-8 .* \(and 1 more\)\.$"),
    ],
    ids=["an empty folder", "an empty file", "broken files"],
)
def test_nothing_to_index_says_why(
    papered: Home, tmp_path: Path, files: dict[str, bytes], message: str
) -> None:
    """Where no article could be read the reason is given, and the old index stays."""
    folder = tmp_path / "articles"
    folder.mkdir()
    for name, data in files.items():
        (folder / name).write_bytes(data)
    before, live = found(papered), papered.live()

    with pytest.raises(NothingToIndex, match=message):
        rebuild(papered, folder)

    assert found(papered) == before
    assert kept(papered) == {live.name}


def test_a_source_that_does_not_exist_is_named(papered: Home, story: Path) -> None:
    """Nothing is built from the other sources if one is not there."""
    live = papered.live()

    with pytest.raises(SourceNotFound, match="'nowhere'"):
        rebuild(papered, story, Path("nowhere"))

    assert papered.live() == live
    assert kept(papered) == {live.name}


def test_words_are_not_needed(home: Home, story: Path) -> None:
    """A collection of signs alone is an index like any other."""
    story.write_text("🙂 … 👍")

    rebuild(home, story)

    assert [text for _, text, _ in found(home, "a smile")] == ["🙂 … 👍"]


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt])
@pytest.mark.parametrize("stage", STAGES[2:])
def test_a_failed_rebuild_leaves_no_trace(
    papered: Home, story: Path, stage: str, error: type[BaseException]
) -> None:
    """Whatever goes wrong at whichever stage, the old index is live and nothing is left over."""
    before, live = found(papered), papered.live()

    with pytest.raises(error):
        rebuild(papered, story, progress=Recording(stage, error))

    assert kept(papered) == {live.name}
    assert found(papered) == before
    with Rebuild(papered, bundled.NAME, Recording()).locked():
        pass  # the lock is free again


def test_a_failed_first_rebuild_leaves_no_index(home: Home, story: Path) -> None:
    """Where there was nothing before, there is nothing after."""
    with pytest.raises(RuntimeError):
        rebuild(home, story, progress=Recording("checking"))

    with pytest.raises(IndexMissing):
        home.live()


def test_an_interrupt_after_the_flip_costs_nothing(papered: Home, story: Path) -> None:
    """Once the pointer names the new generation, nothing takes that away."""
    with pytest.raises(KeyboardInterrupt):
        rebuild(Interrupted(papered.folder), story)

    assert [text for _, text, _ in found(papered)] == [story.read_text()]


@pytest.mark.parametrize(
    "place", ["reading articles, begun", "embedding, begun", "indexing keywords", "checking"]
)
def test_a_killed_rebuild_costs_nothing(papered: Home, story: Path, place: str) -> None:
    """Killed wherever it is, a rebuild leaves the old index, and a free way for the next."""
    before, live = found(papered), papered.live()

    with stopped(papered, story, place) as child:
        with pytest.raises(RebuildRunning, match="Another rebuild is running"):
            rebuild(papered, story)
        assert found(papered) == before
        os.kill(child.pid, signal.SIGKILL)
        child.wait()

    assert papered.live() == live
    assert found(papered) == before
    made = rebuild(papered, story).manifest
    assert [text for _, text, _ in found(papered)] == [story.read_text()]
    assert kept(papered) == {live.name, made.name}


def test_a_full_disk_is_one_sentence(papered: Home, story: Path) -> None:
    """If the index cannot be written, the old one stays and nothing is left over."""
    before, live = found(papered), papered.live()

    done = subprocess.run(
        [sys.executable, "-c", FULL_DISK, str(papered.folder), str(story)],
        capture_output=True,
        text=True,
        check=True,
    )

    assert "is the disk full?" in done.stdout
    assert found(papered) == before
    assert kept(papered) == {live.name}


def test_two_rebuilds_in_one_process_are_one_too_many(home: Home, story: Path) -> None:
    """The second is refused at once, and the first goes on."""

    class Rival(Recording):
        def begin(self, stage: str, total: int | None = None) -> None:
            super().begin(stage, total)
            with pytest.raises(RebuildRunning):
                rebuild(home, story)

    report = rebuild(home, story, progress=Rival())

    assert home.live().name == report.manifest.name
    assert kept(home) == {report.manifest.name}


def test_a_home_that_cannot_be_written_is_one_sentence(tmp_path: Path, story: Path) -> None:
    """A home below a file is refused before anything is read."""
    (tmp_path / "file").touch()
    progress = Recording()

    with pytest.raises(HomeUnusable, match="FOOTNOTE_HOME cannot be used"):
        rebuild(Home(tmp_path / "file" / "home"), story, progress=progress)

    assert progress.stages == {}


def test_a_damaged_index_is_made_whole_by_a_rebuild(papered: Home, story: Path) -> None:
    """Whatever the old index has become, the next one does not depend on it."""
    shutil.rmtree(papered.live().folder)
    (papered.folder / "current").write_text("{")

    rebuild(papered, story)

    assert [text for _, text, _ in found(papered)] == [story.read_text()]


def test_an_outdated_index_is_made_anew(papered: Home, story: Path) -> None:
    """The command that the error names is the one that helps."""
    manifest = papered.live().folder / "manifest.json"
    manifest.write_text(json.dumps({**json.loads(manifest.read_text()), "splitter": "0/128"}))
    with pytest.raises(IndexOutdated, match="run `footnote rebuild`"):
        found(papered)

    rebuild(papered, story)

    assert found(papered)


def test_passages_fit_a_model_with_a_small_window(tmp_path: Path) -> None:
    """No passage is longer than what the model reads, its two special tokens left out."""
    home, words = Home(tmp_path / "home"), "word " * 14
    article = Article("a", "Title", (words.strip() + ". ") * 3)

    manifest = Rebuild(home, "letters", Recording()).build(home.new(), [article], Letters(16))

    assert (manifest.splitter.split("/")[-1], manifest.passages) == ("14", 3)


def test_a_passage_is_embedded_under_its_title() -> None:
    """What is embedded is the title and the text; what does not fit is the text alone."""
    article = Article("a", "A bad egg", "Feed a deaf bee. Dig.")
    split = Splitter(Letters().count, limit=4).split(article)
    roomy, tight = Letters(window=9), Letters(window=8)
    run = Rebuild(Home(Path("unused")), "letters", Recording())

    vectors = run.embed([(article, split)], roomy)
    run.embed([(article, split)], tight)

    assert roomy.texts == ["A bad egg\nFeed a deaf bee. ", "A bad egg\nDig."]
    assert tight.texts == ["Feed a deaf bee. ", "A bad egg\nDig."]
    assert vectors.shape == (2, 8)


def test_keywords_stand_under_the_title_too() -> None:
    """A passage is found by the words of its article's title, date and source."""
    article = Article("a", "Zoo", "An ape.", published="2025-01-02", source="The Paper")
    passage = Passage("p", "a", Span(0, 7), "An ape.", (Span(0, 7),))

    (entry,) = entries([(article, [passage])])

    assert (entry.passage_id, entry.text) == ("p", "Zoo\nAn ape.")
    assert (entry.published, entry.source) == ("2025-01-02", "The Paper")


@pytest.mark.parametrize(
    ("sizes", "runs"),
    [
        ([], []),
        ([1], [[1]]),
        ([CHUNK], [[CHUNK]]),
        ([CHUNK - 1, 1, 5], [[CHUNK - 1, 1], [5]]),
        ([5, 3 * CHUNK, 5], [[5, 3 * CHUNK], [5]]),
        ([CHUNK, CHUNK], [[CHUNK], [CHUNK]]),
    ],
    ids=str,
)
def test_articles_are_stored_whole_in_runs(sizes: list[int], runs: list[list[int]]) -> None:
    """No article is torn, none is lost, and a run ends with the passage that fills it."""
    passage = Passage("p", "a", Span(0, 1), "a", ())
    split: list[Split] = [(Article(str(i), "", "a"), [passage] * n) for i, n in enumerate(sizes)]

    made = list(chunks(split))

    assert [[len(passages) for _, passages in run] for run in made] == runs
    assert [one for run in made for one in run] == split


def test_what_is_not_found_as_written_is_not_made_live(tmp_path: Path) -> None:
    """A new index is read back, and one with another text in it is refused."""
    generation, model = Home(tmp_path / "home").new(), Letters()
    article = Article("a", "Title", "A bee.")
    passages = Splitter(model.count).split(article)
    with Store.create(generation.chroma) as store:
        store.add([(article, passages)], model.passages(["A bee."]))
    check(generation, [(article, passages)], model)

    with pytest.raises(IndexDamaged, match="the old one stays live"):
        check(generation, [(Article("a", "Title", "A ham."), passages)], model)
